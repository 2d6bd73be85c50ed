"""How it went over time: each stretch of the period with its counts, and by day what is usual for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import sqrt
from statistics import median

from dashboard import figures, store, usual
from dashboard.figures import Unit
from dashboard.pulse.compared import Asking, by_weekday
from dashboard.stretches import stretches
from dashboard.usual import DEVIATIONS, ENOUGH, OF_NORMAL, Band
from dashboard.words import SMALL
from db.reads import pulse
from db.reads.rollups import Figures, Period
from db.reads.windows import Counts, Measure

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
    each = figures.in_each(several, asking.narrow)
    return [_course(asking, several, each, measure) for measure in TOLD]


def mostly_large(read: Sequence[int]) -> bool:
    """Whether shares can be drawn: most days on which anybody could be read have a base of 30."""
    heard = [n for n in read if n]
    return 2 * sum(n >= SMALL for n in heard) > len(heard)


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


def _ends(asking: Asking) -> tuple[date | None, date | None]:
    if asking.period.first is not None:
        return asking.period.first, asking.period.last
    sources = asking.narrow.source_ids
    return store.ask(pulse.oldest_day, sources), store.ask(pulse.newest_day, sources)


def _course(asking: Asking, several: Sequence[Period], each: Sequence[Figures], measure: Measure) -> Course:
    points = [_point(one, found, asking.counted, measure) for one, found in zip(several, each, strict=True)]
    daily = tuple(point for point in points if point.first == point.last)
    shares = len(daily) == len(points) and mostly_large([point.read for point in points])
    bands = (_share_bands if shares else _count_bands)(asking, daily, measure)
    ends = (bands.get(point.first) or (None, None) for point in points)
    drawn = (replace(point, low=low, high=high) for point, (low, high) in zip(points, ends, strict=True))
    return Course(measure, tuple(drawn), shares)


def _point(one: Period, found: Figures, counted: Unit, measure: Measure) -> Point:
    told = {Measure.NEGATIVE: counted.negative, Measure.POSITIVE: counted.positive}[measure]
    first, last = one.first or date.min, one.last or date.min
    return Point(first, last, counted.heard(found), counted.read(found), told(found))


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
