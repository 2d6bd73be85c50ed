"""What the steps of customers count for: on each way, of all time and by month; and the steps of a day.

Steps are an array with a row for each, its columns those of `STEP`, by customer and place. Ids stay below
2^31 on the map and below 2^32 for customers, as bitmaps want them.
"""

from array import array
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from pyroaring import BitMap

from db.cells import first_of_month
from db.took import buckets, counted

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows = NDArray[Any]
else:
    Rows = Any

STEP = ("customer_id", "place", "from_id", "to_id", "left_at", "took", "day")
CUSTOMER, PLACE, FROM, TO, LEFT_AT, TOOK, DAY = range(len(STEP))
EVER = 0
"""The day of what is counted of all time."""

LEFT = "<u4"
"""A step of a day is kept as three of these: its customer, from and to."""

_CLOSE = 1 << 22  # numbers no further apart than this are numbered by a table, which is ten times as fast
_SHORT = 1 << 16  # numbers below this are sorted by their digits, which is too
Key = tuple[str, int, int, int]


class Cell(NamedTuple):
    """What some customers count for on a way, in a month (`grain` m; its first day) or ever (a)."""

    grain: str
    day: int
    from_id: int
    to_id: int
    times: int
    who: BitMap
    took: bytes


class Day(NamedTuple):
    """The steps that were left on a day, in no order."""

    day: int
    steps: bytes


def tallied(steps: Rows, like: Rows | None = None) -> Iterator[Cell]:
    """The cells that `steps` count in; where `like` is given, only those in which that counts as well."""
    import numpy as np

    if not len(steps):
        return
    both = steps if like is None else np.concatenate((steps, like))
    nodes, places = numbered(both[:, FROM : TO + 1])
    days, day = numbered(both[:, DAY])
    months, month = numbered(np.array([first_of_month(one) for one in days.tolist()]))
    ids, ways = nodes.tolist(), len(nodes) ** 2
    way = places[:, 0] * len(nodes) + places[:, 1]
    for grain, begun, key in (("a", [EVER], way), ("m", months.tolist(), month[day] * ways + way)):
        mine = slice(None) if like is None else np.isin(key[: len(steps)], key[len(steps) :])
        for cell, times, who, took in _cells(key[: len(steps)][mine], steps[mine], timed=grain == "a"):
            at, ends = divmod(cell, ways)
            from_id, to_id = divmod(ends, len(nodes))
            yield Cell(grain, begun[at], ids[from_id], ids[to_id], times, who, took)


def _cells(key: Rows, steps: Rows, *, timed: bool) -> Iterator[tuple[int, int, BitMap, bytes]]:
    """By key how many steps there are, of whom, and where they are `timed` how long these took."""
    who, each = steps[:, CUSTOMER], list(groups(key))
    told = _took(each, steps[:, TOOK]) if timed else [b""] * len(each)
    for (cell, rows), took in zip(each, told, strict=True):
        yield cell, len(rows), people(who[rows]), took


def _took(each: Sequence[tuple[int, Rows]], took: Rows) -> list[bytes]:
    """How long steps took whose places are told cell by cell; those at either end took no time."""
    import numpy as np

    cell = np.repeat(np.arange(len(each)), [len(rows) for _, rows in each])
    took = took[np.concatenate([rows for _, rows in each])] if each else took
    known = took >= 0
    return counted(cell[known], buckets(took[known]), len(each))


def people(customers: Rows) -> BitMap:
    """The set of these customers."""
    return BitMap(array("I", customers.astype("u4").tobytes()))


def by_day(steps: Rows) -> Iterator[Day]:
    """The steps of each day."""
    import numpy as np

    days, day = numbered(steps[:, DAY])
    left = np.empty((len(steps), 3), LEFT)
    for column, name in enumerate((CUSTOMER, FROM, TO)):  # one by one is quicker than all together
        left[:, column] = steps[:, name]
    for one, rows in groups(day):
        yield Day(int(days[one]), left[rows].tobytes())


def gaps_counted(sources: Sequence[int], gaps: Sequence[bytes]) -> dict[tuple[int, int], int]:
    """How often there are silences of so many days, by source and days; `gaps` has two bytes for each."""
    import numpy as np

    source = np.repeat(np.array(sources, np.int64), [len(some) // 2 for some in gaps])
    days, times = np.unique(source << 16 | np.frombuffer(b"".join(gaps), "<u2"), return_counts=True)
    return {divmod(key, 1 << 16): n for key, n in zip(days.tolist(), times.tolist(), strict=True)}


def groups(key: Rows) -> Iterator[tuple[int, Rows]]:
    """Each of the numbers in `key`, and its places there."""
    import numpy as np

    short = key.astype("u2") if key.max(initial=0) < _SHORT else key
    order = np.argsort(short, kind="stable")
    first = np.flatnonzero(np.diff(key[order], prepend=-1))
    bounds = [*first.tolist(), len(key)]
    for cell, (begin, end) in zip(key[order[first]].tolist(), pairwise(bounds), strict=True):
        yield cell, order[begin:end]


def numbered(values: Rows) -> tuple[Rows, Rows]:
    """The different ones of `values`, in their order, and of each of `values` its place among them."""
    import numpy as np

    if not values.size:
        return values, values
    low, high = int(values.min()), int(values.max())
    if high - low > _CLOSE:
        there, places = np.unique(values, return_inverse=True)
        return there, places.reshape(values.shape)
    there = np.zeros(high - low + 1, bool)
    there[values - low] = True
    return np.flatnonzero(there) + low, (np.cumsum(there) - 1)[values - low]
