"""What is usual: by the same weekdays of eight weeks before, robust, and honest about too little history."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dashboard.usual import ENOUGH, LONGEST, WEEKS, Usual, band, comparable, finished, length
from db.reads.rollups import Period

DAYS = st.dates(date(2015, 1, 1), date(2027, 1, 1))
COUNTS = st.lists(st.integers(0, 5_000), min_size=ENOUGH, max_size=WEEKS)
LONG_AGO = date(2000, 1, 1)


def period(last: date, days: int) -> Period:
    return Period(last - timedelta(days=days - 1), last)


@given(DAYS, st.integers(1, LONGEST))
def test_stretches_are_as_long_on_the_same_weekdays_and_over_before_the_period(last: date, days: int) -> None:
    asked = period(last, days)
    stretches = comparable(asked, LONG_AGO)
    assert len(stretches) == WEEKS
    for nearer, one in zip([None, *stretches], stretches, strict=False):
        assert length(one) == days
        assert one.last < asked.first
        assert one.first.weekday() == asked.first.weekday()
        assert nearer is None or nearer.first - one.first == timedelta(weeks=1)


def test_a_week_is_compared_with_the_eight_weeks_before_it() -> None:
    asked = period(date(2026, 3, 15), 7)
    stretches = comparable(asked, LONG_AGO)
    assert (stretches[0].last, stretches[-1].first) == (date(2026, 3, 8), date(2026, 1, 12))


@given(DAYS, st.integers(1, LONGEST), st.integers(0, 100))
def test_nothing_is_compared_with_days_before_the_first_that_has_data(
    last: date, days: int, back: int
) -> None:
    since = last - timedelta(days=back)
    assert all(one.first >= since for one in comparable(period(last, days), since))


def test_a_long_or_endless_period_and_an_empty_store_are_not_compared() -> None:
    day = date(2026, 3, 15)
    assert comparable(period(day, LONGEST + 1), LONG_AGO) == ()
    assert comparable(Period(), LONG_AGO) == ()
    assert comparable(period(day, 7), None) == ()


@given(COUNTS)
def test_what_was_in_the_middle_is_usual_whatever_the_order(counts: list[int]) -> None:
    found = band(counts)
    assert found is not None
    assert found == band(sorted(counts))
    assert 0 <= found.low <= found.middle <= found.high
    assert found.change(round(found.middle)) == 0


@given(st.lists(st.integers(50, 60), min_size=7, max_size=7), st.integers(0, 100_000))
def test_one_odd_week_among_eight_does_not_change_what_is_usual_much(week: list[int], odd: int) -> None:
    found = band([*week, odd])
    assert found is not None
    assert found.high <= 60 + 2 * max(1.4826 * 10, 8)
    assert found.low >= 50 - 2 * max(1.4826 * 10, 8)


def test_counts_that_never_varied_still_may_vary_by_chance() -> None:
    found = band([100] * 8)
    assert found is not None
    assert (found.low, found.high) == (80, 120)
    assert (found.above(120), found.above(121), found.below(79)) == (False, True, True)
    assert found.change(171) == 71
    assert found.change(101) == 0


@given(st.lists(st.integers(0, 500), max_size=ENOUGH - 1))
def test_with_too_little_history_nothing_is_said_to_be_usual(counts: list[int]) -> None:
    assert band(counts) is None


def test_a_day_that_is_not_over_is_left_out_of_the_lower_end() -> None:
    day = date(2026, 3, 15)
    assert finished(period(day, 7), day) == 6 / 7
    assert finished(period(day, 7), day + timedelta(days=1)) == 1
    whole, partly = band([100] * 8), band([100] * 8, 6 / 7)
    assert whole is not None
    assert partly is not None
    assert (partly.low, partly.high) == (69, whole.high)


def test_a_topic_that_nobody_spoke_about_before_stands_out_only_where_history_is_known() -> None:
    known = Usual(heard=band([9] * 8))
    never = known.topic(7)
    assert never is not None
    assert never.above(5)
    assert Usual().topic(7) is None
    assert Usual().channel("mail") is None
