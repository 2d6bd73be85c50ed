"""When things happen: by day, a quiet night; by week, quiet weekends; by year, a loud winter; and growth."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

HOURS = (1, 1, 1, 1, 1, 2, 6, 15, 24, 30, 30, 28, 26, 26, 27, 27, 26, 26, 28, 30, 30, 26, 16, 6)
WEEKDAYS = (1.0, 0.95, 0.9, 0.88, 0.9, 0.62, 0.58)
MONTHS = (1.0, 0.85, 0.8, 0.75, 0.72, 0.66, 0.58, 0.62, 0.78, 0.85, 1.0, 0.95)
GROWTH = 0.45
"""the share of today's business that was there at the beginning"""


def moment_within(rng: Random, start: datetime, end: datetime, rising: bool = False) -> datetime:
    """A moment in [start, end) that follows the day and the week; `rising` has more towards the end."""
    while True:
        share = max(rng.random(), rng.random()) if rising else rng.random()
        at = start + (end - start) * share
        if rng.random() * 30 < HOURS[at.hour] * WEEKDAYS[at.weekday()]:
            return _whole_second(at)


def beginning(rng: Random, start: datetime, end: datetime) -> datetime:
    """A moment at which a customer begins: the rhythm of the year and the growth on top."""
    while True:
        at = moment_within(rng, start, end)
        grown = GROWTH + (1 - GROWTH) * ((at - start) / (end - start))
        if rng.random() < MONTHS[at.month - 1] * grown:
            return at


def after(rng: Random, at: datetime, days: tuple[float, float]) -> datetime:
    """A moment `days[0]` to `days[1]` days after `at`, at an hour and on a day that people choose."""
    start, end = (at + timedelta(days=day) for day in days)
    return moment_within(rng, start, end + timedelta(hours=18))


def _whole_second(at: datetime) -> datetime:
    return at.replace(microsecond=0)
