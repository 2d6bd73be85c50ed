"""The same count in several stretches of days: exact, each customer once in each of them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from db.engine import reading
from db.reads.rollups import EVERYTHING, Figures, Narrowed, Period, by_category, in_stretches, totals
from db.reads.windows import Measure, across
from tests.db.cast import (
    NOW,
    a_generation,
    a_source,
    about,
    analysed,
    found,
    recorded,
    said,
    topic_ids,
    waiting_rows,
)

TODAY = NOW.date()


def week(back: int) -> Period:
    last = TODAY - timedelta(weeks=back)
    return Period(last - timedelta(days=6), last)


@pytest.fixture
def told(database_url: str) -> str:
    """The same customer twice in this week and once in the last, one nameless message, one topic."""
    plan, target = a_generation(database_url), a_source(database_url)
    days = {"a": 0, "b": 1, "c": 8, "d": 9}
    signals = [
        said(key, occurred_at=NOW - timedelta(days=back), profile=None if key == "d" else "Ada")
        for key, back in days.items()
    ]
    recorded(database_url, target, *signals)
    late = about(topic_ids(database_url)["late"])
    rows = waiting_rows(database_url)
    analysed(database_url, plan, *(found(row, categories=late if row.signal_id % 2 else ()) for row in rows))
    return database_url


@pytest.mark.parametrize("measure", list(Measure))
def test_every_stretch_holds_what_its_period_alone_holds(told: str, measure: Measure) -> None:
    stretches = (week(0), week(1), Period(week(1).first, TODAY), week(2))
    with reading(told) as connection:
        counts = across(connection, stretches, measure, EVERYTHING, by_customer=False)
        people = across(connection, stretches, measure, EVERYTHING, by_customer=True)
        wholes = [totals(connection, stretch) for stretch in stretches]
    name = {"heard": "signals"}.get(measure, measure)
    some = {"heard": "customers"}.get(measure, f"customers_{measure}")
    assert counts.get(None, (0,) * 4) == tuple(getattr(whole, name) for whole in wholes)
    assert people.get(None, (0,) * 4) == tuple(getattr(whole, some) for whole in wholes)


def test_stretches_asked_for_at_once_hold_what_each_and_all_of_them_hold(told: str) -> None:
    stretches = (week(2), week(1), week(0))
    whole = Period(week(2).first, week(0).last)
    with reading(told) as connection:
        for narrowed in (EVERYTHING, Narrowed(channel="review"), Narrowed(channel="none")):
            found = in_stretches(connection, stretches, narrowed)
            assert found == tuple(totals(connection, one, narrowed) for one in (whole, *stretches))
            assert found[1] == Figures()


def test_who_is_heard_today_counts_in_the_stretch_that_was_asked_for_before(told: str) -> None:
    stretches = (week(1), week(0))
    with reading(told) as connection:
        whole, last, this = in_stretches(connection, stretches, EVERYTHING)
    plan, target = a_generation(told), a_source(told)
    recorded(told, target, said("e", occurred_at=NOW, profile="Bo"))
    analysed(told, plan, *map(found, waiting_rows(told)))
    with reading(told) as connection:
        after = in_stretches(connection, stretches, EVERYTHING)
    assert after[0].customers == whole.customers + 1
    assert after[1:] == (last, replace(this, **counted_more(this)))


def counted_more(before: Figures) -> dict[str, int]:
    """One more signal of one more customer, negative as the cast finds it."""
    names = ("signals", "read", "negative", "customers", "customers_read", "customers_negative")
    return {name: getattr(before, name) + 1 for name in names}


def test_a_topic_is_counted_like_its_bar_in_every_stretch(told: str) -> None:
    with reading(told) as connection:
        late = topic_ids(told)["late"]
        for narrowed in (EVERYTHING, Narrowed(channel="review")):
            counts = across(
                connection, (week(0), week(1)), Measure.NEGATIVE, narrowed, "category_id", by_customer=True
            )
            expected = [by_category(connection, week(back), narrowed) for back in (0, 1)]
            for topic in (0, late):
                assert counts[topic] == tuple(one[topic].customers_negative for one in expected)


def test_without_stretches_or_signals_nothing_is_counted(database_url: str) -> None:
    a_generation(database_url)
    with reading(database_url) as connection:
        assert across(connection, (), Measure.HEARD, EVERYTHING, by_customer=True) == {}
        assert across(connection, (week(0),), Measure.HEARD, EVERYTHING, by_customer=True) == {}


def test_several_steps_count_together(told: str) -> None:
    with reading(told) as connection:
        assert totals(connection, week(0), Narrowed(step_ids=(0,))) == totals(connection, week(0))
        assert totals(connection, week(0), Narrowed(step_ids=(7,))).signals == 0
