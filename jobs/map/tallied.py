"""What the steps of many customers count for on each way: of all time, by month and by day."""

from array import array
from collections.abc import Iterator
from itertools import pairwise, repeat

import numpy as np
from pyroaring import BitMap

from db.cells import first_of_month
from db.took import buckets, packed
from db.writes.edges import EVER, Cell
from journeys.lived import Column, Steps


def tallied(steps: Steps) -> Iterator[Cell]:
    """The cells that `steps` count in, by grain and key; the steps are by customer."""
    if not len(steps.customer):
        return
    ends, which = np.unique(steps.start << 31 | steps.end, return_inverse=True)
    ways = list(zip((ends >> 31).tolist(), (ends & (1 << 31) - 1).tolist(), strict=True))
    days, day = np.unique(steps.day, return_inverse=True)
    months = np.array([first_of_month(one) for one in days.tolist()])
    ever = np.full(len(which), EVER)
    for grain, begun, took in (
        ("a", ever, _took(which, steps)),
        ("m", months[day], ()),
        ("d", steps.day, ()),
    ):
        yield from _of(grain, begun, which, ways, steps.customer, took)


def _of(
    grain: str,
    day: Column,
    which: Column,
    ways: list[tuple[int, int]],
    customer: Column,
    took: "list[bytes] | tuple[()]",
) -> Iterator[Cell]:
    key = day * len(ways) + which
    order = np.argsort(key, kind="stable")
    key, who = key[order], customer[order]
    begins = _changes(key)
    new = begins | _changes(who)
    first, people = np.flatnonzero(begins), who[new].astype(np.uint32)
    bounds = np.append((np.cumsum(new) - 1)[first], len(people)).tolist()
    times = np.diff(first, append=len(key)).tolist()
    cells = zip(key[first].tolist(), times, bounds[:-1], bounds[1:], took or repeat(b""), strict=False)
    for cell, number, begin, end, times_took in cells:
        at, way = divmod(cell, len(ways))
        from_id, to_id = ways[way]
        yield Cell(
            grain, at, from_id, to_id, number, BitMap(array("I", people[begin:end].tobytes())), times_took
        )


def _took(which: Column, steps: Steps) -> list[bytes]:
    """How long each way took, by its number."""
    timed = steps.took >= 0
    way, bucket = which[timed], buckets(steps.took[timed])
    pairs, times = np.unique(way << 16 | bucket, return_counts=True)
    bounds = np.searchsorted(pairs >> 16, np.arange(int(which.max()) + 2)).tolist()
    return [packed(pairs[begin:end] & 0xFFFF, times[begin:end]) for begin, end in pairwise(bounds)]


def _changes(values: Column) -> Column:
    return np.concatenate((np.ones(1, bool), values[1:] != values[:-1]))
