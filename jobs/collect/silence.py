"""Whether a source fell silent against its own rhythm, from how much it brought day by day. Pure.

Each weekday has a chance that the source speaks on it, taken from eight weeks up to the day it last spoke.
It is silent when the whole quiet days since then would hardly come about by chance, at least two of them,
and they are longer than any pause it ever made. Today is not over, so it does not count.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

WEEKS = 8
HISTORY_DAYS = 28
FEWEST_SIGNALS, FEWEST_DAYS = 10, 4
LASTING_DAYS = 2
REMEMBERED_DAYS = 2 * 7 * WEEKS
HARDLY = 0.02  # so seldom would a source that goes on as before be quiet so long


@dataclass(frozen=True, slots=True)
class Silent:
    """Since which day (an ordinal) a source is silent, and how many signals a week it brought before."""

    since_day: int
    usual: int


def silent(days: Mapping[int, int], today: int) -> Silent | None:
    """Whether a source that brought `days` (ordinal to signals) is silent at `today`; None while it is not.

    >>> every_day = dict.fromkeys(range(1, 57), 5)
    >>> silent(every_day, 58), silent(every_day, 59)
    (None, Silent(since_day=56, usual=35))
    """
    last = max((day for day, signals in days.items() if signals), default=today)
    spoken = sorted(day for day, signals in days.items() if signals and last - REMEMBERED_DAYS < day)
    if last >= today or not _known(days, spoken):
        return None
    quiet = range(last + 1, today)
    pauses = [later - earlier for earlier, later in pairwise(spoken)]
    if len(quiet) < LASTING_DAYS or today - last <= max(pauses) or chance(spoken, quiet) > HARDLY:
        return None
    return Silent(last, _a_week(days, last))


def chance(spoken: list[int], quiet: range) -> float:
    """How likely the `quiet` days are for a source that spoke on the days `spoken`.

    A weekday on which it spoke k of n times is quiet with (n - k + 1) / (n + 2): Laplace's rule of
    succession, so that eight Mondays out of eight do not promise the ninth.
    """
    last, first = spoken[-1], max(spoken[0], spoken[-1] - 7 * WEEKS + 1)
    heard = set(spoken)
    likely = 1.0
    for day in quiet:
        same = [one for one in range(first, last + 1) if one % 7 == day % 7]
        likely *= (len(same) - len(heard.intersection(same)) + 1) / (len(same) + 2)
    return likely


def usual(days: Mapping[int, int], today: int) -> float | None:
    """How many signals a day are usual, over the four weeks before `today`; None without four weeks."""
    first = min(days, default=today)
    if today - first < HISTORY_DAYS:
        return None
    return sum(n for day, n in days.items() if today - HISTORY_DAYS <= day < today) / HISTORY_DAYS


def _known(days: Mapping[int, int], spoken: list[int]) -> bool:
    """Whether there is enough of a source to know its rhythm."""
    enough = sum(days[day] for day in spoken) >= FEWEST_SIGNALS and len(spoken) >= FEWEST_DAYS
    return enough and spoken[-1] - spoken[0] >= HISTORY_DAYS


def _a_week(days: Mapping[int, int], last: int) -> int:
    weeks = min(WEEKS, (last - min(days)) // 7 + 1)
    return round(sum(n for day, n in days.items() if last - 7 * weeks < day <= last) / weeks)
