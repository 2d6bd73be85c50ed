"""What is usual: a period held against the same weekdays of eight weeks before, without a store or a clock.

The rule. A period of up to 28 days is compared with up to eight stretches of the same length, each
beginning and ending on the same weekdays, a week apart, the nearest one over before the period begins; so
a week is compared with the eight weeks before it. Nothing is said with fewer than four. Usual is what lies
within two deviations of the median of these counts. A deviation is the larger of 1.4826 times the median
absolute deviation (Hampel 1974, "The influence curve and its role in robust estimation"; Rousseeuw and
Croux 1993, "Alternatives to the median absolute deviation"), so that one bad week does not widen what is
usual, and the square root of the median, less than which counts of single events cannot vary by chance
(Poisson). As long as the last day is not over, the lower end leaves that day out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil, floor, sqrt
from statistics import median

from db.reads.rollups import Period

WEEKS = 8
ENOUGH = 4
LONGEST = 28
FEWEST_VOICES = 5  # as for the matters that many raise together: fewer do not stand out
DEVIATIONS = 2
OF_NORMAL = 1.4826  # times the median absolute deviation is the standard deviation of a normal distribution


@dataclass(frozen=True, slots=True)
class Band:
    """The counts that are usual, both ends included, and the middle of them."""

    low: int
    high: int
    middle: float

    def above(self, n: int) -> bool:
        """Whether `n` is more than usual."""
        return n > self.high

    def below(self, n: int) -> bool:
        """Whether `n` is less than usual."""
        return n < self.low

    def change(self, n: int) -> int:
        """How many more (or less) than usual `n` is; 0 when it is usual."""
        return n - round(self.middle) if self.above(n) or self.below(n) else 0


NEVER = Band(0, 2, 0.0)  # by the rule of dashboard.usual, for weeks without anything


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual; None and an empty mapping where that is not known. `leaving` said that they leave.

    `topics` and `channels` are about those who told us something negative.
    """

    heard: Band | None = None
    negative: Band | None = None
    positive: Band | None = None
    topics: Mapping[int, Band] = field(default_factory=dict)
    channels: Mapping[str, Band] = field(default_factory=dict)
    leaving: Band | None = None

    @property
    def known(self) -> bool:
        """Whether there is enough history to compare with."""
        return self.heard is not None

    def topic(self, category_id: int) -> Band | None:
        """What is usual for a topic; one that nobody spoke about before is known as that."""
        return self.topics.get(category_id, NEVER) if self.known else None

    def channel(self, channel: str) -> Band | None:
        """What is usual for a channel."""
        return self.channels.get(channel, NEVER) if self.known else None


def comparable(period: Period, since: date | None) -> tuple[Period, ...]:
    """The stretches to compare `period` with, nearest first; none of them begins before `since`.

    >>> week = Period(date(2026, 3, 9), date(2026, 3, 15))
    >>> [str(one.first) for one in comparable(week, date(2026, 2, 20))]
    ['2026-03-02', '2026-02-23']
    """
    if period.first is None or period.last is None or since is None or length(period) > LONGEST:
        return ()
    nearest = ceil(length(period) / 7)
    shifts = (timedelta(weeks=nearest + week) for week in range(WEEKS))
    return tuple(
        Period(period.first - shift, period.last - shift) for shift in shifts if period.first - shift >= since
    )


def length(period: Period) -> int:
    """How many days a period with both ends has."""
    if period.first is None or period.last is None:
        return 0
    return (period.last - period.first).days + 1


def band(counts: Sequence[int], finished: float = 1.0) -> Band | None:
    """What is usual by `counts` of comparable stretches, None when they are too few.

    `finished` is the part of the period's days that are over.

    >>> band([500, 520, 510, 530, 500, 515, 900, 525])
    Band(low=473, high=562, middle=517.5)
    >>> band([3, 4, 3]) is None
    True
    """
    if len(counts) < ENOUGH:
        return None
    middle = median(counts)
    spread = OF_NORMAL * median(abs(count - middle) for count in counts)
    reach = DEVIATIONS * max(spread, sqrt(max(middle, 1)))
    return Band(max(0, ceil(finished * (middle - reach))), floor(middle + reach), middle)


def finished(period: Period, today: date) -> float:
    """The part of a period's days that are over."""
    days = length(period)
    return (days - 1) / days if days and period.last == today else 1.0
