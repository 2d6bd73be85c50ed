"""Reads a mark (stars, thumbs, 0-10) as what it is: the customer's own statement, low, middle or high.

Low says that something negative is present, high that something positive is; the middle says neither, so both
are not assessable by mark. Nothing is computed from marks: they are never averaged.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from db.models import Presence

VERSION: Final = "marks-1"

_PRESENT: Final = Presence.PRESENT.value
_ABSENT: Final = Presence.ABSENT.value
_BOTH_UNKNOWN: Final = (Presence.NOT_ASSESSABLE.value, Presence.NOT_ASSESSABLE.value)


class Scale(NamedTuple):
    """A source's scale: its ends, the last mark that is low and the first that is high.

    `worst` may be the larger number (school marks: 1 is best); low and high follow the meaning.
    """

    worst: float
    best: float
    low_to: float
    high_from: float


_STARS: Final = Scale(1, 5, 2, 4)
_THUMBS: Final = Scale(0, 1, 0, 1)
_TO_TEN: Final = Scale(0, 10, 6, 9)


def guess_scale(values: Iterable[float]) -> Scale | None:
    """The scale that these marks were probably given on; None when they don't tell.

    0 or 1 are thumbs, 1 to 5 stars (0 among them too), up to 10 the question "would you recommend us";
    any other range is cut in thirds.
    """
    given = set(values)
    if not given:
        return None
    least, most = min(given), max(given)
    if given <= {0, 1} and least < most:
        return _THUMBS
    if least >= 0 and most <= 5:
        return _STARS
    if least >= 0 and most <= 10:
        return _TO_TEN
    return _thirds(least, most) if least < most else None


def _thirds(worst: float, best: float) -> Scale:
    """A scale whose lowest third is low and whose highest third is high."""
    return Scale(worst, best, worst + (best - worst) / 3, best - (best - worst) / 3)


def read_mark(value: float, scale: Scale) -> tuple[str, str]:
    """(negative, positive) of a mark on a scale, as values of `Presence`; outside of the scale it is none."""
    ahead = 1 if scale.best >= scale.worst else -1
    if not scale.worst * ahead <= value * ahead <= scale.best * ahead:
        return _BOTH_UNKNOWN
    if value * ahead <= scale.low_to * ahead:
        return _PRESENT, _ABSENT
    if value * ahead >= scale.high_from * ahead:
        return _ABSENT, _PRESENT
    return _BOTH_UNKNOWN
