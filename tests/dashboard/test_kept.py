"""What is kept for everybody: one language each, handed out as it is, made anew when the store moved on."""

from collections.abc import Callable
from datetime import UTC, datetime

from dashboard import store
from dashboard.kept import derived, kept
from dashboard.languages import spoken, spoken_in
from db.engine import writing
from db.models import Topic
from db.writes import revisions

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def move(url: str) -> None:
    with writing(url) as connection:
        revisions.move(connection, Topic.ACTIONS, NOW)


def test_a_drawing_is_made_once_for_each_language_and_handed_out_as_it_is() -> None:
    made: list[str] = []

    @kept
    def drawing(words: str) -> tuple[str, ...]:
        made.append(spoken())
        return (words,)

    first = drawing("a")
    assert drawing("a") is first
    with spoken_in("de"):
        assert drawing("a") == ("a",)
    assert made == ["en", "de"]


def test_what_is_derived_holds_until_something_changes(
    database_url: str, as_settings: Callable[[str], None]
) -> None:
    as_settings(database_url)
    made: list[int] = []

    @derived
    def counting() -> int:
        made.append(1)
        return len(made)

    assert [counting(), counting()] == [1, 1]
    store.do(move)
    assert counting() == 2
