"""A source is silent against its own rhythm: weekends and weekly files are no silence, a missing week is."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import insert

from db.engine import reading, writing
from db.models import PersonRole
from db.reads import arrivals
from db.reads.people import Who
from db.rights import NotAllowedError
from db.writes import passports, silences
from db.writes.arrivals import count
from db.writes.signals import record
from jobs.collect import quiet
from jobs.collect.silence import Silent, silent, usual
from tests.db.cast import NOW, a_source, said
from tests.db.matters import people

MONDAY = NOW.date().toordinal() - NOW.date().weekday()  # that of this week
Rhythm = Callable[[int], int]


def rhythm(of: Rhythm, weeks: int = 12) -> dict[int, int]:
    """What a source brought in `weeks` up to the Sunday before MONDAY, by its weekday (0 is Monday)."""
    days = range(MONDAY - 7 * weeks, MONDAY)
    return {day: n for day in days if (n := of((day - MONDAY) % 7))}


def first_alert(days: dict[int, int]) -> int | None:
    """How many days after MONDAY a source that stops there is called silent."""
    return next((n for n in range(60) if silent(days, MONDAY + n)), None)


def test_a_source_of_every_day_is_silent_after_two_whole_days() -> None:
    assert first_alert(rhythm(lambda _: 20)) == 2


def test_a_source_of_working_days_is_not_silent_on_a_weekend() -> None:
    days = rhythm(lambda weekday: 20 if weekday < 5 else 0)
    friday = MONDAY - 3
    assert max(days) == friday
    assert [silent(days, friday + n) for n in range(1, 4)] == [None] * 3
    assert silent(days, MONDAY) is None
    assert first_alert(days) == 2  # Monday and Tuesday brought nothing


def test_a_weekly_source_is_not_silent_until_it_leaves_out_more_than_one_week() -> None:
    days = rhythm(lambda weekday: 40 if weekday == 0 else 0)
    assert max(days) == MONDAY - 7
    assert first_alert(days) == 8  # two Mondays went by


def test_who_pauses_now_and_then_may_pause_as_long_again() -> None:
    days = rhythm(lambda _: 5)
    for gone in range(MONDAY - 40, MONDAY - 34):
        del days[gone]
    assert first_alert(days) == 7


@pytest.mark.parametrize(
    "days",
    [
        {},
        {MONDAY - 90: 10_000},  # one import
        rhythm(lambda _: 20, weeks=3),  # less than 28 days
        {MONDAY - 7 * week: 2 for week in range(1, 5)},  # hardly anything
    ],
)
def test_without_enough_to_know_a_rhythm_nothing_is_silent(days: dict[int, int]) -> None:
    assert first_alert(days) is None


def test_what_came_today_is_no_silence_and_today_is_not_over() -> None:
    days = rhythm(lambda _: 20)
    assert silent(days | {MONDAY + 9: 1}, MONDAY + 9) is None
    assert silent(days, MONDAY + 1) is None


def test_a_long_pause_of_last_year_does_not_hide_a_silence() -> None:
    old = {day - 300: 3 for day in rhythm(lambda _: 3)}
    assert silent(old | rhythm(lambda _: 20), MONDAY + 2) == Silent(MONDAY - 1, 140)


def test_the_usual_rate_needs_four_weeks() -> None:
    days = rhythm(lambda _: 6)
    assert usual(days, MONDAY) == 6
    assert usual({MONDAY - 3: 50}, MONDAY) is None


def brought(url: str, source_id: int, days: range) -> None:
    with writing(url) as connection:
        for day in days:
            count(connection, source_id, 5, NOW + timedelta(days=day))


def open_ones(url: str) -> list[arrivals.SilenceRow]:
    with reading(url) as connection:
        return arrivals.silences(connection)


@pytest.fixture
def analyst(database_url: str) -> Who:
    (ada,) = people(database_url, "Ada")
    with writing(database_url) as connection:
        connection.execute(insert(PersonRole).values(person_id=ada.person_id, role="analyst"))
    return ada


def test_a_silent_source_raises_one_alert_that_ends_when_it_speaks_and_is_taken_up_again(
    database_url: str, analyst: Who
) -> None:
    target = a_source(database_url)
    brought(database_url, target.source_id, range(-60, -3))
    assert quiet.run(database_url, NOW) == {"fell silent": 1, "spoke again": 0}
    assert quiet.run(database_url, NOW) == {"fell silent": 0, "spoke again": 0}
    (one,) = open_ones(database_url)
    assert (one.source, one.usual, one.times, one.person) == ("Shop", 35, 1, analyst.name)
    record(database_url, target, [said("1")], NOW)
    assert quiet.run(database_url, NOW) == {"fell silent": 0, "spoke again": 1}
    assert open_ones(database_url) == []
    later = NOW + timedelta(days=9)
    assert quiet.run(database_url, later) == {"fell silent": 1, "spoke again": 0}
    assert [row.times for row in open_ones(database_url)] == [2]


def test_a_source_that_nobody_expects_to_speak_is_not_watched(database_url: str, analyst: Who) -> None:
    target = a_source(database_url)
    brought(database_url, target.source_id, range(-60, -3))
    quiet.run(database_url, NOW)
    passports.say(database_url, analyst, target.source_id, passports.Passport(None, None), NOW)
    quiet.run(database_url, NOW)
    assert open_ones(database_url) == []


def test_an_analyst_takes_a_silent_source_upon_themselves(database_url: str, analyst: Who) -> None:
    target = a_source(database_url)
    brought(database_url, target.source_id, range(-60, -3))
    quiet.run(database_url, NOW)
    (ben,) = people(database_url, "Ben")
    silences.look_after(database_url, ben, target.source_id, NOW)
    assert [row.person for row in open_ones(database_url)] == ["Ben"]
    with pytest.raises(NotAllowedError):
        silences.look_after(database_url, Who(1, 1, "Eve", frozenset({"owner"}), ()), target.source_id, NOW)


def test_what_is_recorded_is_counted_on_the_day_it_came(database_url: str) -> None:
    target = a_source(database_url)
    record(database_url, target, [said("1"), said("2", occurred_at=None)], NOW)
    record(database_url, target, [said("1"), said("2", "something else", occurred_at=None)], NOW)
    with reading(database_url) as connection:
        came, last = arrivals.by_day(connection, 0), arrivals.last(connection)
    assert came == {target.source_id: {NOW.date().toordinal(): 3}}
    assert last == {target.source_id: NOW}
