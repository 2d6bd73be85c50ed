"""How it went over time: each stretch of the period with its counts, and by day what is usual for it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from math import sqrt
from statistics import median

from dashboard import store, usual
from dashboard.pulse.compared import Asking, by_stretch, by_weekday
from dashboard.usual import DEVIATIONS, ENOUGH, OF_NORMAL, Band
from dashboard.words import SMALL
from db.reads import pulse
from db.reads.rollups import Period
from db.reads.windows import Counts, Measure

DAILY_UP_TO, WEEKLY_UP_TO = 62, 400
Bands = dict[date, tuple[float, float] | None]
TOLD = (Measure.NEGATIVE, Measure.POSITIVE)


@dataclass(frozen=True, slots=True)
class Point:
    """A stretch of time: how many were heard, read and told us something, and what is usual of that.

    `low` and `high` are counts, or parts of those read (0 to 1) in a course of shares; None where unknown.
    """

    first: date
    last: date
    heard: int
    read: int
    told: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """The points of one kind, all as counts or all as shares of those read."""

    kind: str
    points: tuple[Point, ...]
    shares: bool


def courses(asking: Asking) -> list[Course]:
    """The course of those who told us something negative and of those who told us something positive."""
    several = stretches(*_ends(asking))
    if not several:
        return []
    heard, read = (by_stretch(asking, several, measure) for measure in (Measure.HEARD, Measure.READ))
    bare = [
        Point(one.first or date.min, one.last or date.min, *counts, 0)
        for one, *counts in zip(several, heard, read, strict=True)
    ]
    return [_course(asking, bare, measure) for measure in TOLD]


def mostly_large(read: Sequence[int]) -> bool:
    """Whether shares can be drawn: most days on which anybody could be read have a base of 30."""
    heard = [n for n in read if n]
    return 2 * sum(n >= SMALL for n in heard) > len(heard)


def stretches(first: date | None, last: date | None) -> tuple[Period, ...]:
    """The days from `first` to `last` one by one, by week or by month, whichever leaves few enough."""
    if first is None or last is None:
        return ()
    days = [first + timedelta(days=day) for day in range((last - first).days + 1)]
    return tuple(_grouped(days, _starts(last - first)))


def share_band(told: Counts, read: Counts, base: int) -> tuple[float, float] | None:
    """What share of `base` is usual, by days with a base of 30 at least; by the rule of dashboard.usual.

    A deviation is never less than chance gives a share of `base`: the square root of p (1 - p) / base.
    """
    parts = [part / of for part, of in zip(told, read, strict=True) if of >= SMALL]
    if len(parts) < ENOUGH or base < SMALL:
        return None
    middle = median(parts)
    spread = OF_NORMAL * median(abs(part - middle) for part in parts)
    reach = DEVIATIONS * max(spread, sqrt(middle * (1 - middle) / base))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def _grouped(days: list[date], start: Callable[[date], date]) -> Iterator[Period]:
    for _begin, several in groupby(days, start):
        mine = list(several)
        yield Period(mine[0], mine[-1])


def _starts(span: timedelta) -> Callable[[date], date]:
    if span.days <= DAILY_UP_TO:
        return lambda day: day
    if span.days <= WEEKLY_UP_TO:
        return lambda day: day - timedelta(days=day.weekday())
    return lambda day: day.replace(day=1)


def _ends(asking: Asking) -> tuple[date | None, date | None]:
    if asking.period.first is not None:
        return asking.period.first, asking.period.last
    sources = asking.narrow.source_ids
    return store.ask(pulse.oldest_day, sources), store.ask(pulse.newest_day, sources)


def _course(asking: Asking, bare: Sequence[Point], measure: Measure) -> Course:
    told = by_stretch(asking, tuple(Period(point.first, point.last) for point in bare), measure)
    daily = tuple(point for point in bare if point.first == point.last)
    shares = len(daily) == len(bare) and mostly_large([point.read for point in bare])
    bands = (_share_bands if shares else _count_bands)(asking, daily, measure)
    points = (
        replace(point, told=n, low=low, high=high)
        for point, n in zip(bare, told, strict=True)
        for low, high in [bands.get(point.first) or (None, None)]
    )
    return Course(measure, tuple(points), shares)


def _count_bands(asking: Asking, days: Sequence[Point], measure: Measure) -> Bands:
    told = by_weekday(asking, tuple(point.first for point in days), measure)
    return {day: _ends_of(usual.band(counts)) for day, counts in told.items()}


def _ends_of(band: Band | None) -> tuple[float, float] | None:
    return (band.low, band.high) if band else None


def _share_bands(asking: Asking, days: Sequence[Point], measure: Measure) -> Bands:
    every = tuple(point.first for point in days)
    told, read = by_weekday(asking, every, measure), by_weekday(asking, every, Measure.READ)
    return {
        point.first: share_band(told[point.first], read[point.first], point.read)
        for point in days
        if point.first in told
    }
