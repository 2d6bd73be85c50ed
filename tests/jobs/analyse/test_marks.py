"""A mark is the customer's own statement: low, high, or nothing that can be told."""

import pytest

from db.models import Presence
from jobs.analyse.marks import Scale, guess_scale, read_mark

LOW = (Presence.PRESENT, Presence.ABSENT)
HIGH = (Presence.ABSENT, Presence.PRESENT)
NEITHER = (Presence.NOT_ASSESSABLE, Presence.NOT_ASSESSABLE)


@pytest.mark.parametrize(
    ("given", "low", "middle", "high"),
    [
        ([1, 5, 3, 4, 5], [1, 2], [3], [4, 5]),
        ([5, 4], [1, 2], [3], [4, 5]),
        ([0, 10, 7], [0, 6], [7, 8], [9, 10]),
        ([0, 1, 1], [0], [], [1]),
        ([0, 100, 50], [0, 33], [34, 50, 66], [67, 100]),
        ([-3, 0, 3], [-3, -1], [0], [1, 3]),
    ],
    ids=["stars", "good stars only", "would you recommend us", "thumbs", "percent", "around zero"],
)
def test_marks_are_read_on_the_scale_they_seem_to_be_on(given, low, middle, high):
    scale = guess_scale(given)
    assert [read_mark(mark, scale) for mark in low] == [LOW] * len(low)
    assert [read_mark(mark, scale) for mark in middle] == [NEITHER] * len(middle)
    assert [read_mark(mark, scale) for mark in high] == [HIGH] * len(high)


def test_without_marks_there_is_no_scale():
    assert guess_scale([]) is None


def test_on_a_scale_that_runs_down_one_is_best():
    school = Scale(worst=6, best=1, low_to=4, high_from=2)
    assert read_mark(1, school) == HIGH
    assert read_mark(3, school) == NEITHER
    assert read_mark(5, school) == LOW


@pytest.mark.parametrize("mark", [0, 6, -1, float("nan")])
def test_a_mark_beside_its_scale_says_nothing(mark):
    assert read_mark(mark, Scale(1, 5, 2, 4)) == NEITHER


def test_one_and_the_same_number_far_from_any_known_scale_has_no_scale():
    assert guess_scale([42, 42]) is None
