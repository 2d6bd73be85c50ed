"""What makes customers stay or go: late parcels, and the bills and points of the care plan.

Its dice are its own, so that what people say is the same with and without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from random import Random

from jobs.demo.lives import NEW_CARRIER_SINCE_DAYS, Life, Order

DICE = 61
PLAN = 0.25
"""how many of those who never end one have a care plan"""
EVERY = timedelta(days=61)
"""a bill, then points, then a bill"""
FAILS, FAILS_AT_LAST = {"bill": 0.06, "points": 0.06}, {"bill": 0.75, "points": 0.5}
"""how often one goes wrong, and how often the last one before a plan ended"""
LATE, LATE_AT_LAST, LATE_BY_NEW_CARRIER = 0.08, 0.42, 0.4
"""how often a parcel is late, how often the last one of somebody who never came back, and lately"""
WORKED = {"bill": "bill paid", "points": "points credited"}
FAILED = {"bill": "bill disputed", "points": "points missing"}


def late(lives: list[Life], until: datetime) -> frozenset[str]:
    """The numbers of the orders that came later than promised."""
    dice, slow_since = Random(DICE), until - timedelta(days=NEW_CARRIER_SINCE_DAYS)  # noqa: S311 - a story
    planned = with_a_plan(lives)
    return frozenset(
        order.number
        for life in lives
        for order in life.orders
        if dice.random() < _chance(life, order, slow_since, life.number in planned)
    )


def _chance(life: Life, order: Order, slow_since: datetime, planned: bool) -> float:
    if order.placed >= slow_since:
        return LATE_BY_NEW_CARRIER
    return LATE if planned or order is not life.orders[-1] else LATE_AT_LAST


def with_a_plan(lives: list[Life]) -> frozenset[int]:
    """The numbers of the customers with a care plan; whoever ended one had it."""
    dice = Random(DICE)  # noqa: S311 - a story
    return frozenset(life.number for life in lives if dice.random() < PLAN or life.ended)


def of_the_plan(life: Life, since: datetime, until: datetime) -> Iterator[tuple[datetime, str]]:
    """What comes with a care plan within these days: bills and points in turn, until it ends."""
    dice, last = Random(DICE + life.number), life.ended or until  # noqa: S311 - a story
    at, turns = life.orders[0].delivered + EVERY, count(life.number)
    while at < last:
        what = ("bill", "points")[next(turns) % 2]
        ending = life.ended is not None and at + EVERY >= life.ended
        fails = dice.random() < (FAILS_AT_LAST if ending else FAILS)[what]
        if since <= at <= until:
            yield at, (FAILED if fails else WORKED)[what]
        at += EVERY
