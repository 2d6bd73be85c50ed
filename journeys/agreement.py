"""How far two departments judge the same customers alike, and how sure a share is that was counted."""

from collections.abc import Mapping
from math import sqrt
from typing import NamedTuple

SURE = 1.959963984540054  # deviations on each side that hold 95 of 100 of a normal distribution


class Pair(NamedTuple):
    """The customers whom two definitions both judge: happy for both, only for the one, the other, neither."""

    both: int
    first: int
    second: int
    neither: int

    @property
    def judged(self) -> int:
        """How many both judge."""
        return sum(self)

    @property
    def agree(self) -> int:
        """Of how many they say the same."""
        return self.both + self.neither


Patterns = Mapping[tuple[bool | None, ...], int]
"""How many customers the definitions of a list judge in which way."""


class Tally(NamedTuple):
    """How many customers a definition calls happy, how many not, and of how many it cannot tell."""

    happy: int
    unhappy: int
    unknown: int


def tally(patterns: Patterns, place: int) -> Tally:
    """How the definition at a place of the list judges everybody.

    >>> tally({(True, None): 3, (None, False): 2}, 0)
    Tally(happy=3, unhappy=0, unknown=2)
    """
    of: dict[bool | None, int] = dict.fromkeys((True, False, None), 0)
    for pattern, n in patterns.items():
        of[pattern[place]] += n
    return Tally(of[True], of[False], of[None])


def pair(patterns: Patterns, first: int, second: int) -> Pair:
    """How the definitions at two places of the list judge whom both judge.

    >>> pair({(True, True): 3, (True, False): 2, (None, True): 9}, 0, 1)
    Pair(both=3, first=2, second=0, neither=0)
    """
    of = dict.fromkeys(((True, True), (True, False), (False, True), (False, False)), 0)
    for pattern, n in patterns.items():
        key = pattern[first], pattern[second]
        if key in of:
            of[key] += n
    return Pair(*of.values())


def kappa(pair: Pair) -> float | None:
    """Cohen's kappa: (p_o - p_e) / (1 - p_e), None where there is nothing to agree on.

    p_o is the share judged alike, p_e the share that would be if each judged by chance as often happy as
    it does: Cohen 1960, "A coefficient of agreement for nominal scales".

    >>> kappa(Pair(20, 5, 10, 15))
    0.4
    >>> kappa(Pair(9, 0, 0, 0)) is None
    True
    """
    n = pair.judged
    if n == 0:
        return None
    one, other = (pair.both + pair.first) / n, (pair.both + pair.second) / n
    by_chance = one * other + (1 - one) * (1 - other)
    return None if by_chance == 1 else round((pair.agree / n - by_chance) / (1 - by_chance), 12)


def wilson(part: int, base: int) -> tuple[float, float]:
    """The shares between which the true one lies in 95 of 100 cases; `part` of `base` were counted.

    (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n): Wilson 1927, "Probable inference, the law of
    succession, and statistical inference". Without a base everything is possible.

    >>> [round(one, 3) for one in wilson(8, 10)]
    [0.49, 0.943]
    >>> wilson(0, 0)
    (0.0, 1.0)
    """
    if base == 0:
        return 0.0, 1.0
    p, z = part / base, SURE
    middle, reach = p + z * z / (2 * base), z * sqrt(p * (1 - p) / base + z * z / (4 * base * base))
    whole = 1 + z * z / base
    return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)
