"""A figure for a period uses the shares valid on each day of it, as reckoning day by day shows."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert

from db.engine import reading, writing
from db.models import Basis, Influence, InfluenceIn, Mode
from db.reads import passed, shares
from db.reads.hurt import by_function
from db.reads.rollups import Period
from db.reads.shares import Stretch, stretches, weights
from journeys.influence import in_whole, mean, remainder
from tests.db.cast import a_generation, a_source, analysed, found, recorded, said, waiting_rows
from tests.db.claiming import NOW, a_map, a_step, ids

FIRST, LAST = NOW.date() - timedelta(days=40), NOW.date()
STEPS = tuple(f"step-{n}" for n in range(24))
Shared = tuple[int, int, int, datetime, datetime | None]
"""(step, function, share, from, until)"""


def at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def some_shares(rnd: random.Random, step: int, functions: list[int]) -> Iterator[Shared]:
    """Of two functions at a step, changing at any hour, some of them twice in a day."""
    for function in functions:
        moments = sorted(
            at(FIRST + timedelta(days=rnd.randrange(-10, 45)), rnd.randrange(24)) for _ in range(6)
        )
        for since, until in zip(moments, [*moments[1:], None], strict=True):
            if rnd.random() < 0.7 and since != until:
                yield step, function, rnd.randrange(1, 51), since, until


def touched(rnd: random.Random) -> list[tuple[int, str, date]]:
    """(place among the steps, customer, day)"""
    days = (LAST - FIRST).days
    return [
        (place, f"customer-{rnd.randrange(6)}", FIRST + timedelta(days=rnd.randrange(days + 1)))
        for place in range(len(STEPS))
        for _ in range(rnd.randrange(7))
    ]


def day_by_day(
    held: list[Shared], came: list[tuple[str, date]], step: int, period: Period
) -> tuple[float, float]:
    """What of the touches of customers and of messages at a step was nobody's, one day after the other."""
    lost_customers, lost_messages, seen = 0.0, 0.0, set[str]()
    day = period.first or FIRST
    while day <= (period.last or LAST):
        end = at(day, 0) + timedelta(days=1)
        given = sum(
            share for one, _, share, since, until in held
            if one == step and since < end and (until is None or until >= end)
        )  # fmt: skip
        here = [customer for customer, when in came if when == day]
        lost_messages += len(here) * (100 - given) / 100
        lost_customers += len({*here} - seen) * (100 - given) / 100
        seen |= {*here}
        day += timedelta(days=1)
    return lost_customers, lost_messages


def test_what_is_nobodys_over_a_period_is_what_it_was_day_by_day(database_url: str) -> None:
    rnd = random.Random(7)
    step_ids = [
        *a_map(database_url, *(a_step(key) for key in STEPS), at=at(FIRST, 0) - timedelta(days=30)).values()
    ]
    functions = [*ids(database_url, "functions").values()][:2]
    held = [row for step in step_ids for row in some_shares(rnd, step, functions)]
    keep(database_url, held)
    came = touched(rnd)
    target, plan = a_source(database_url), a_generation(database_url)
    signals = [said(str(n), profile=who, occurred_at=at(day, 13)) for n, (_, who, day) in enumerate(came)]
    recorded(database_url, target, *signals)
    rows = sorted(waiting_rows(database_url), key=lambda row: row.signal_id)
    analysed(
        database_url,
        plan,
        *(
            found(row, micro_interaction_id=step_ids[place])
            for row, (place, *_) in zip(rows, came, strict=True)
        ),
    )
    for period in (
        Period(FIRST, LAST),
        Period(FIRST + timedelta(days=9), LAST - timedelta(days=4)),
        Period(),
    ):
        lost = over(database_url, period)
        for place, step in enumerate(step_ids):
            there = [(who, day) for one, who, day in came if one == place]
            assert (
                lost.get(step, (len({who for who, _ in there}), len(there))) if period == Period() else True
            )
            if step in lost:
                assert lost[step] == pytest.approx(day_by_day(held, there, step, period))


def keep(url: str, held: list[Shared]) -> None:
    names = ("micro_interaction_id", "function_id", "share", "valid_from", "valid_until")
    same = {"mode": Mode.DELIVERS, "basis": Basis.AGREED}
    with writing(url) as connection:
        connection.execute(insert(Influence), [dict(zip(names, row, strict=True)) | same for row in held])


def over(url: str, period: Period) -> dict[int, tuple[float, float]]:
    """What is nobody's of the touches of customers, and of messages, as the figures reckon it."""
    with reading(url) as connection:
        found = stretches(connection, period, "UTC")
        cuts = tuple((step, tuple(one.last for one in several[:-1])) for step, several in found.items())
        heavy = weights(connection, period, cuts)
        whole = passed.by_step(connection, period)
    lost = {}
    for step, several in found.items():
        assert sum(one.customers for one in heavy[step]) == whole.get(step, 0)
        parts = list(zip(heavy[step], several, strict=True))
        lost[step] = (
            sum(weight.customers * remainder(one.given) for weight, one in parts) / 100,
            sum(weight.signals * remainder(one.given) for weight, one in parts) / 100,
        )
    return lost


def test_before_a_step_was_on_a_map_it_has_the_shares_it_came_with(database_url: str) -> None:
    a_map(database_url, a_step("basket", InfluenceIn("shop", "delivers", 60, "agreed")))
    with reading(database_url) as connection:
        (several,) = stretches(connection, Period(FIRST, LAST), "UTC").values()
    assert several == (Stretch(FIRST, LAST, {"shop": 60}),)


def test_the_day_of_a_share_is_that_of_the_reports(database_url: str) -> None:
    late = datetime(2026, 2, 1, 23, tzinfo=UTC)
    step = a_map(database_url, a_step("basket"), at=late - timedelta(days=9))["basket"]
    keep(database_url, [(step, ids(database_url, "functions")["shop"], 60, late, None)])
    with reading(database_url) as connection:
        there = [stretches(connection, Period(FIRST, LAST), zone)[step] for zone in ("UTC", "Europe/Berlin")]
    assert [several[0].last for several in there] == [date(2026, 1, 31), date(2026, 2, 1)]
    assert [several[-1].given for several in there] == [{"shop": 60}] * 2


def test_a_span_that_several_steps_share_is_read_once(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []
    monkeypatch.setattr(shares, "touches", lambda _c, period, _steps: read.append(period) or {})
    with reading(database_url) as connection:
        weights(connection, Period(FIRST, LAST), tuple((step, (FIRST,)) for step in range(100)))
    assert read == [Period(FIRST, LAST), Period(FIRST, FIRST)]


def test_shares_of_a_period_make_a_hundred_in_whole_percents() -> None:
    parts = [(1, {"shop": 100}), (2, {"it": 50})]
    assert in_whole(parts) == {"shop": 34, "it": 33}
    assert mean([(0, {"shop": 100}), (0, {})]) == {"shop": 50}


def test_who_was_hurt_counts_for_a_department_on_the_days_of_its_say_and_once(database_url: str) -> None:
    days = [FIRST + timedelta(days=n) for n in (0, 10, 20)]
    step = a_map(database_url, *(a_step(key) for key in STEPS[:2]), at=at(FIRST, 0) - timedelta(days=30))
    functions = ids(database_url, "functions")
    shop, it = functions["shop"], functions["it"]
    began, ended = at(days[0], 0) - timedelta(days=9), at(days[1], 0) - timedelta(days=1)
    first, second = step[STEPS[0]], step[STEPS[1]]
    keep(
        database_url,
        [(first, shop, 60, began, ended), (first, it, 60, ended, None), (second, shop, 30, began, None)],
    )
    came = [
        (first, "ann", days[0]),
        (first, "bob", days[2]),
        (second, "ann", days[2]),
        (first, "ann", days[1]),
    ]
    target, plan = a_source(database_url), a_generation(database_url)
    signals = [said(str(n), profile=who, occurred_at=at(day, 13)) for n, (_, who, day) in enumerate(came)]
    recorded(database_url, target, *signals, said("undated", profile="cleo", occurred_at=None))
    placed = [*(one for one, *_ in came), first]
    rows = sorted(waiting_rows(database_url), key=lambda row: row.signal_id)
    both = zip(rows, placed, strict=True)
    analysed(
        database_url,
        plan,
        *(found(row, micro_interaction_id=one) for row, one in both),
    )
    for period, shops, its in (
        (Period(FIRST, LAST), (2, 1), (2, 2)),
        (Period(days[1], LAST), (1, 1), (2, 2)),
        (Period(), (2, 1), (3, 3)),
    ):
        with reading(database_url) as connection:
            hurt = by_function(connection, period, "UTC", STEPS[:2])
        told = {key: (one.negative, one.customers_negative) for key, one in hurt.functions.items()}
        assert told == {"shop": shops, "it": its}
        assert hurt.cells[STEPS[0], "it"] == hurt.functions["it"]
        assert ((STEPS[0], "shop") in hurt.cells) == (period.first != days[1])
