"""The imports on the System page: what came in, how it ended, and what could not be read."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dashboard.intake import imports_table, states, unreadable_table
from db.models import BatchState
from db.reads.batches import BatchRow, Unreadable

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
ONE = BatchRow(
    id=7, file_name="reviews.csv", source="Shop", started_at=NOW - timedelta(hours=3), ended_at=NOW,
    stored=8_844, updated=2, skipped=3, rejected=4, state=BatchState.STORED,
)  # fmt: skip
NASTY = "<img src=x onerror=alert(1)>\x00\u202e|**b**"


@pytest.mark.parametrize("state", BatchState)
def test_every_state_of_an_import_has_words(state: BatchState) -> None:
    assert states()[state] in imports_table([replace(ONE, state=state)], NOW)


def test_an_import_says_what_it_brought() -> None:
    table = imports_table([ONE], NOW)
    assert all(
        f"\u2068{words}\u2069" in table for words in ("7", "reviews.csv", "Shop", "8,844", "2", "3", "4")
    )
    assert "3 hours ago" in table
    assert "No file was imported yet" in imports_table([], NOW)


def test_hostile_names_of_files_and_columns_are_inert() -> None:
    for table in (
        imports_table([replace(ONE, file_name=NASTY, source=NASTY)], NOW),
        unreadable_table([Unreadable(NASTY, 1_012, NASTY, f"no date: {NASTY}", NASTY)]),
    ):
        assert "&lt;img src=x" in table
        assert not {"<img", "\x00", "\u202e"} & {part for part in ("<img", "\x00", "\u202e") if part in table}
    assert "1,012" in table
