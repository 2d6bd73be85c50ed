"""What went wrong or well for many at once: waves of moments among those who had just ordered."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from jobs.demo.company import read_table
from jobs.demo.lives import DAYS, Life, Order
from jobs.demo.rhythm import moment_within
from jobs.demo.scenes import Choice, Moment

FRESH = timedelta(days=40)
"""an incident hurts those who ordered this shortly before it"""
NOBODY_YET = timedelta(days=60)
"""in the first days of the story there are too few customers for an incident"""


def incidents(rng: Random, lives: list[Life], until: datetime) -> Iterator[Moment]:
    """The moments of every wave; `lives` is ordered and numbered from 1. Some may lie after `until`."""
    bought = sorted((order.placed, life.number) for life in lives for order in life.orders)
    for wave in read_table("incidents.toml")["waves"]:
        choice, hit = Choice.of(wave), set[int]()
        for start, end in _spans(wave, until):
            for _ in range(wave["signals"]):
                at = moment_within(rng, start, end, wave.get("rising", False))
                life = lives[_buyer(rng, bought, at, hit) - 1]
                hit.add(life.number)
                yield choice.moment(rng, at, life, _latest_order(life, at))


def _spans(wave: dict[str, Any], until: datetime) -> list[tuple[datetime, datetime]]:
    if "days" in wave:
        first, last = wave["days"]
        return [(until - timedelta(days=first), until - timedelta(days=last))]
    years = range(until.year - DAYS // 365, until.year + 1)
    starts = [datetime(year, wave["month"], 6, tzinfo=until.tzinfo) for year in years]
    return [
        (start, start + timedelta(days=24))
        for start in starts
        if start > until - timedelta(days=DAYS) + NOBODY_YET
    ]


def _buyer(rng: Random, bought: list[tuple[datetime, int]], at: datetime, hit: set[int]) -> int:
    """The number of somebody who ordered shortly before `at`, if possible of one not yet `hit`."""
    last = bisect_left(bought, (at, 0))
    first = bisect_left(bought, (at - FRESH, 0))
    drawn = [number for _, number in rng.choices(bought[min(first, last - 1) : last], k=5)]
    return next((number for number in drawn if number not in hit), drawn[0])


def _latest_order(life: Life, at: datetime) -> Order:
    return max((order for order in life.orders if order.placed < at), key=lambda order: order.placed)
