"""Pulse says when fewer may have been heard than spoke, for a source fell silent."""

from datetime import UTC, datetime

import pytest

from dashboard import store
from dashboard.pulse.page import silent
from db.reads.arrivals import SilenceRow

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def row(name: str) -> SilenceRow:
    return SilenceRow(1, name, name, 739_000, 12, 1, None, NOW)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ((), ""),
        (("Reviews",), "\u2068Reviews\u2069 fell silent: fewer may have been heard than spoke."),
        (
            ("Reviews", "<b>Chat"),
            "\u2068Reviews\u2069, \u2068<b>Chat\u2069 fell silent: fewer may have been heard than spoke.",
        ),
    ],
)
def test_silent_sources_are_named(names: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "ask", lambda _question: [row(name) for name in names])
    assert silent() == said
