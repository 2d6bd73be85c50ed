"""A test of a happy customer is told in plain words, whatever it compares."""

import pytest

from dashboard.happiness.phrases import said
from journeys.reading import parsed


@pytest.mark.parametrize(
    ("test", "words"),
    [
        ("negatives in 90 days = 0", "Told us something negative in the last 90 days: none"),
        ("messages > 5", "Messages: more than 5"),
        ("days since purchases <= 30", "Days since the last (Purchases): at most 30"),
        ("negatives <= positives", "Told us something negative, no more than: Told us something positive"),
        ("purchases in 365 days = matters", "Purchases in the last 365 days, as many as: Matters about them"),
    ],
)
def test_a_condition_is_told_in_words(test: str, words: str) -> None:
    assert said(parsed(test), {}) == words
