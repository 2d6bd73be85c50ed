"""The line above everything: whether this is usual, what stands out, and who is on it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dashboard.figures import unit
from dashboard.pulse import line
from dashboard.pulse.line import Verdict, standing_out, verdict, who_is_on_it
from dashboard.usual import Band, Usual
from db.models import ActionKind
from tests.dashboard.pulse_cast import NAMED, NAMELESS
from tests.dashboard.waiting import matter

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)  # a Tuesday
PLENTY = Band(0, 10_000, 100)


def usual(negative: Band, heard: Band = PLENTY) -> Usual:
    return Usual(heard=heard, negative=negative, positive=PLENTY)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (usual(Band(20, 30, 25)), Verdict.WORSE),
        (usual(Band(50, 60, 55)), Verdict.BETTER),
        (usual(Band(40, 50, 45)), Verdict.USUAL),
        (usual(Band(50, 60, 55), heard=Band(100, 120, 110)), Verdict.QUIETER),
        (usual(Band(20, 30, 25), heard=Band(100, 120, 110)), Verdict.WORSE),
        (Usual(), Verdict.UNKNOWN),
    ],
)
def test_fewer_complaints_are_better_only_when_not_fewer_were_heard(found: Usual, expected: Verdict) -> None:
    assert verdict(NAMED, unit(NAMED), found) is expected


def test_the_line_names_how_many_and_what_is_usual() -> None:
    said = line.told(NAMED, unit(NAMED), usual(Band(20, 30, 25)), 28)
    assert said == ["42 customers told us something negative (usual 20 to 30)."]
    assert line.heard(80, unit(NAMED), PLENTY) == ""
    assert "80 customers in all (usual 10 to 20)" in line.heard(80, unit(NAMED), Band(10, 20, 15))


def test_without_history_or_over_a_long_period_the_line_says_why_nothing_is_compared() -> None:
    assert "not known yet" in line.told(NAMED, unit(NAMED), Usual(), 7)[1]
    assert "up to 28 days" in line.told(NAMED, unit(NAMED), Usual(), 90)[1]
    assert "up to 28 days" in line.told(NAMED, unit(NAMED), Usual(), 0)[1]
    assert "Fewer than 300 messages" in line.told(NAMED, unit(NAMED), Usual(), 7, few=True)[1]


def test_messages_in_languages_that_nothing_reads_get_one_sentence_that_says_so() -> None:
    said = line.told(NAMELESS, unit(NAMELESS), Usual(), 7, foreign=True)
    assert said[0] == "We heard from 40 messages, mostly in languages that are not read for feeling yet."


def test_where_only_marks_say_what_is_negative_one_sentence_says_so() -> None:
    foreign, read = ("language", "pt"), (None, "en")
    assert line.by_marks([foreign, foreign, ("language", "es"), read]) == (
        "Most of what they wrote is in Portuguese, which is not read for feeling: their marks count."
    )
    assert line.by_marks([foreign, read]) == ""
    assert line.by_marks([("too_short", "pt"), ("unsure", None), foreign]) == ""
    assert line.by_marks([]) == ""


def test_many_messages_that_still_wait_to_be_read_are_told() -> None:
    assert line.still_unread(99, 1_001) == ""
    assert line.still_unread(100, 1_001) == "100 messages are still to be read: the figures will grow."
    assert line.still_unread(1_001, 1_001).startswith("More than 1,000 messages are still to be read")


def test_what_is_furthest_beyond_usual_stands_out_else_what_is_largest() -> None:
    negative = {0: 90, 1: 50, 2: 20, 3: 4}
    stands = standing_out(negative, {1: Band(40, 60, 50), 2: Band(1, 5, 3), 3: Band(0, 2, 0)})
    assert stands is not None
    assert (stands.topic, stands.n, stands.more) == (2, 20, 17)
    largest = standing_out(negative, {})
    assert largest is not None
    assert (largest.topic, largest.more) == (1, 0)
    assert standing_out({0: 90, 3: 4}, {}) is None


def test_a_topic_that_stands_out_is_told_with_how_many_more() -> None:
    stands = line.StandingOut(topic=2, n=20, more=17)
    assert line.about(stands, "Delivery late", "Nobody.") == [
        "20 of them: Delivery late, 17 more than usual.",
        "Nobody.",
    ]
    assert line.about(replace(stands, more=0), "Delivery late", "")[0] == "Most of them, 20: Delivery late."
    assert line.about(None, "", "") == []


def test_who_is_on_it_is_the_department_that_took_the_matter_about_many() -> None:
    sunday = matter(kind=ActionKind.SURGE, function="Logistics", claimed_at=NOW - timedelta(days=2))
    assert who_is_on_it([matter(), sunday], NOW) == "Logistics is on it since Sunday."
    assert who_is_on_it([replace(sunday, claimed_at=NOW)], NOW) == "Logistics is on it since today."
    long_ago = replace(sunday, claimed_at=NOW - timedelta(days=20))
    assert who_is_on_it([long_ago], NOW) == "Logistics is on it since 18 February 2026."


def test_single_answers_that_were_taken_are_not_somebody_on_the_topic() -> None:
    assert who_is_on_it([], NOW) == "Nobody is on it yet."
    assert who_is_on_it([matter(), matter(kind=ActionKind.SURGE)], NOW) == "Nobody is on it yet."
    answered = matter(function="Support", claimed_at=NOW)
    assert who_is_on_it([matter(), answered], NOW) == "1 of 2 matters about it are taken."
