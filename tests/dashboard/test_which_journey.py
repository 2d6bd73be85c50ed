"""A page about a journey shows the one asked for, else the one that holds the step asked for."""

from datetime import UTC, datetime

from dashboard.map.which import journey_of
from db.reads.maps import JourneyRow
from db.reads.steps import Place

THEN = datetime(2026, 3, 1, tzinfo=UTC)
FIRST, SECOND = (JourneyRow(key, key.title(), 1, THEN, THEN) for key in ("buying", "returning"))
HOLDING = [
    Place(1, "pay", "Pay", 1, "checkout", "Checkout", "web", "buying", "Buying", "Buying"),
    Place(2, "label", "Label", 2, "mail", "Mail", "mail", "returning", "Returning", "Sending"),
    Place(3, "draft", "Draft", 2, "mail", "Mail", "mail", "not published", "Draft", "Sending"),
]


def chosen(journey: str = "", step: str = "") -> JourneyRow | None:
    return journey_of([FIRST, SECOND], journey, step, HOLDING)


def test_the_address_names_a_journey_or_a_step_of_one_and_nonsense_shows_the_first() -> None:
    assert chosen() == chosen("<b>") == chosen(step="moon") == FIRST
    assert chosen("returning") == chosen("returning", "pay") == SECOND
    assert chosen(step="label") == SECOND
    assert chosen(step="draft") == FIRST


def test_without_any_journey_there_is_none_to_show() -> None:
    assert journey_of([], "buying", "pay", HOLDING) is None
