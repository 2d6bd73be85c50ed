"""From what customers did and said at steps to the paths they walked: columns in, columns out.

Signals in a row at one step are one stay, however long: somebody who writes three times about a delivery
is at the delivery once. A step leads from one stay to the next; whoever comes back to a step they left
walks a loop. Before the first stay comes a step from nowhere, after the last one a step to nowhere, the
end of what was observed.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from db.models import ENOUGH, USUAL

Column = NDArray[Any]
NOWHERE = 0
"""Before the first step of a customer, and after the last."""

_GAP = 16  # bits of a silence in days
_LONGEST = (1 << _GAP) - 1


class Signs(NamedTuple):
    """Signs of life, a column each: who gave it, when (seconds since 1970), its step, its day.

    They stand in the order in which they came in, which decides between those of one second. `node` is 0
    where a signal stands nowhere on the map, `day` the reporting day as an ordinal.
    """

    customer: Column
    at: Column
    node: Column
    day: Column


@dataclass(frozen=True, slots=True)
class Ground:
    """What became of steps that were merged (old id to new), and those at which a customer has left."""

    became: Mapping[int, int]
    out: Collection[int]


class Steps(NamedTuple):
    """The steps customers took, by customer and place; NOWHERE and a `took` of -1 stand for None.

    `day` is the reporting day of `left_at`.
    """

    customer: Column
    place: Column
    start: Column
    end: Column
    left_at: Column
    took: Column
    day: Column


class Ends(NamedTuple):
    """How each path stands, by customer; `limit` is -1 where it is not known, `gaps` the days as bytes."""

    customer: Column
    node: Column
    seen_at: Column
    ended: Column
    first_day: Column
    last_day: Column
    limit: Column
    gaps: list[bytes]


class _Stays(NamedTuple):
    customer: Column
    node: Column
    came: Column
    left: Column
    came_day: Column
    left_day: Column


def drawn(signs: Signs, ground: Ground) -> tuple[Steps, Ends]:
    """The paths of all customers of `signs`; who gave no sign on the map has none.

    >>> column = lambda *values: np.array(values)
    >>> signs = Signs(column(7, 7, 7), column(10, 20, 50), column(4, 4, 5), column(1, 1, 1))
    >>> steps, ends = drawn(signs, Ground({}, {5}))
    >>> steps.start.tolist(), steps.end.tolist(), steps.left_at.tolist(), steps.took.tolist()
    ([0, 4, 5], [4, 5, 0], [10, 20, 50], [-1, 30, -1])
    >>> ends.node.tolist(), ends.ended.tolist()
    ([5], [True])
    """
    order = _order(signs.customer, signs.at)
    ordered = Signs(*(column[order] for column in signs))
    stays = _stays(ordered, ground.became)
    return _steps(stays), _ends(stays, ordered, ground.out)


def _order(customer: Column, at: Column) -> Column:
    """The order by customer and instant in which those stay as they came that are alike.

    Where customer, instant and place go into one number, these are sorted, which takes a fifth of the time.
    """
    if not len(at):
        return np.arange(0)
    low, number = int(at.min()), len(at)
    span = int(at.max()) - low + 1
    if (int(customer.max()) + 1) * span * number >= 1 << 63:
        return np.lexsort((at, customer))
    return np.sort((customer * span + at - low) * number + np.arange(number)) % number


def _stays(signs: Signs, became: Mapping[int, int]) -> _Stays:
    """Signals in a row at one step taken together."""
    there = signs.node > 0
    customer, at, node = signs.customer[there], signs.at[there], _followed(signs.node[there], became)
    day = signs.day[there]
    first = np.flatnonzero(_changes(customer) | _changes(node))
    last = _last(first, len(at))
    return _Stays(customer[first], node[first], at[first], at[last], day[first], day[last])


def _followed(node: Column, became: Mapping[int, int]) -> Column:
    if not became or not len(node):
        return node
    table = np.arange(max(int(node.max()), *became) + 1)
    for old, new in became.items():
        table[old] = new
    return table[node]


def _changes(values: Column) -> Column:
    """Where a value differs from the one before; the first does."""
    return np.concatenate((np.ones(min(len(values), 1), bool), values[1:] != values[:-1]))


def _last(first: Column, length: int) -> Column:
    """Where the stretches end that begin at `first`."""
    return np.append(first[1:], length)[: len(first)] - 1


def _steps(stays: _Stays) -> Steps:
    new = _changes(stays.customer)
    first = np.flatnonzero(new)
    last = _last(first, len(new))
    into = np.arange(len(new)) + np.cumsum(new) - 1  # each customer before has one row more: that to nowhere
    out = into[last] + 1
    made = Steps(*(np.zeros(len(new) + len(first), np.int64) for _ in Steps._fields))
    before = np.maximum(np.arange(len(new)) - 1, 0)
    made.customer[into], made.customer[out] = stays.customer, stays.customer[last]
    made.start[into] = np.where(new, NOWHERE, stays.node[before])
    made.end[into] = stays.node
    made.start[out] = stays.node[last]
    made.left_at[into] = np.where(new, stays.came, stays.left[before])
    made.left_at[out] = stays.left[last]
    made.took[into] = np.where(new, -1, stays.came - stays.left[before])
    made.took[out] = -1
    made.day[into] = np.where(new, stays.came_day, stays.left_day[before])
    made.day[out] = stays.left_day[last]
    made.place[:] = np.arange(len(made.place)) - np.repeat(into[first], out - into[first] + 1)
    return made


def _ends(stays: _Stays, signs: Signs, out: Collection[int]) -> Ends:
    """Where each path stands: at the last stay, or at the first of those last ones at which they had left."""
    first = np.flatnonzero(_changes(stays.customer))
    last = _last(first, len(stays.customer))
    number = np.arange(len(stays.customer))
    inside = np.where(np.isin(stays.node, list(out)), -1, number)
    stayed = np.maximum.reduceat(inside, first) if len(first) else first
    at = np.minimum(np.maximum(stayed + 1, first), last)
    ended = stayed < last
    who = stays.customer[first]
    days, limit, gaps = _silences(signs, who)
    seen = np.where(ended, stays.came[at], stays.left[at])
    return Ends(who, stays.node[at], seen, ended, *days, limit, gaps)


def _silences(signs: Signs, who: Column) -> tuple[tuple[Column, Column], Column, list[bytes]]:
    """First and last day, the limit and the silences in days between signs of life, of each of `who`."""
    first = np.flatnonzero(_changes(signs.customer))
    mine = np.searchsorted(signs.customer[first], who)
    days = signs.day[first][mine], signs.day[_last(first, len(signs.day))][mine]
    between = np.diff(signs.day)
    silent = (between > 0) & ~_changes(signs.customer)[1:]
    customer, gap = signs.customer[1:][silent], np.minimum(between[silent], _LONGEST)
    ordered = np.sort(customer << _GAP | gap)  # one number each, as in `_order`
    customer, gap = ordered >> _GAP, ordered & _LONGEST
    begin, end = np.searchsorted(customer, who, "left"), np.searchsorted(customer, who, "right")
    number = end - begin
    usual = begin + np.maximum(np.ceil(USUAL * number).astype(np.int64) - 1, 0)
    known = number >= ENOUGH
    limit = np.where(known, np.append(gap, 0)[np.where(known, usual, 0)], -1)
    packed = gap.astype("<u2").tobytes()
    ends = zip(begin.tolist(), end.tolist(), strict=True)
    return days, limit, [packed[2 * start : 2 * stop] for start, stop in ends]


def usual_silence(gaps: Column) -> int:
    """The limit that silences in their order give, as in `Ends`."""
    number = len(gaps)
    return int(gaps[int(np.ceil(USUAL * number)) - 1]) if number >= ENOUGH else -1


def silences(gaps: bytes) -> Column:
    """The days that `Ends.gaps` hold, of one customer or of several together."""
    return np.frombuffer(gaps, "<u2")
