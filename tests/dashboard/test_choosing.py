"""A choice is what somebody chose, not what a page that is late sends again."""

import pytest

from dashboard import choosing


@pytest.mark.parametrize(("sent", "changes"), [("step", []), ("stage", [{"zoom": "stage"}])])
def test_only_what_differs_from_what_was_offered_is_a_choice(
    monkeypatch: pytest.MonkeyPatch, sent: str, changes: list[dict[str, str]]
) -> None:
    done: list[dict[str, str]] = []
    monkeypatch.setattr(choosing.st, "session_state", {"choose-zoom-step": sent})
    monkeypatch.setattr(choosing.asked, "change", lambda **kept: done.append(kept))
    choosing._chosen("zoom", "choose-zoom-step", "step")
    assert done == changes
