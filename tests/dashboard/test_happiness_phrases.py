"""A test of a happy customer is told in plain words, whatever it compares."""

import pytest

from dashboard.happiness.phrases import said
from journeys.reading import parsed


@pytest.mark.parametrize(
    ("test", "words"),
    [
        ("negatives in 90 days = 0", "Times they told us something negative in the last 90 days: none"),
        ("messages > 5", "Messages: more than 5"),
        ("days since purchases <= 30", "Days since their last purchase: at most 30"),
        (
            'days since events named "delivered" > 9',
            "Days since the last “\u2068delivered\u2069”: more than 9",
        ),
        ('events in 90 days named "returned" = 0', "“\u2068returned\u2069” in the last 90 days: none"),
        (
            'events named "returned" at "door" > 1',
            "“\u2068returned\u2069” at the step “\u2068door\u2069”: more than 1",
        ),
        (
            "negatives <= positives",
            "Times they told us something negative, no more than: Times they told us something positive",
        ),
        ("purchases in 365 days = matters", "Purchases in the last 365 days, as many as: Matters about them"),
    ],
)
def test_a_condition_is_told_in_words(test: str, words: str) -> None:
    assert said(parsed(test), {}) == words
