"""Paths as they were drawn, in the parts in which they are written."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np

from db.tallies import CUSTOMER, Rows
from db.writes.lived import Before, Paths
from journeys.lived import Column, Ends, silences


class Drawn(NamedTuple):
    """Paths as they were drawn, and the segment of the customer of each."""

    steps: Rows
    ends: Ends
    sources: Column

    def part(self, first: int, last: int) -> Paths:
        """The paths of the `first`-th customer until before the `last`-th."""
        here = slice(first, last)
        customers: list[int] = self.ends.customer[here].tolist()
        gaps = _counted(self.sources[here], self.ends.gaps[here])
        return Paths(customers, _steps_of(self.steps, customers), self._ends(here), gaps)

    def _ends(self, here: slice) -> list[tuple[Any, ...]]:
        customer, *columns, limit, gaps = self.ends
        listed = [column[here].tolist() for column in (customer, self.sources, *columns)]
        limits = (value if value >= 0 else None for value in limit[here].tolist())
        return list(zip(*listed, limits, gaps[here], strict=True))


def _steps_of(steps: Rows, ids: Sequence[int]) -> Rows:
    """Those of `steps` by customer that are of the first of `ids`, of the last, or of one in between."""
    return steps[slice(*np.searchsorted(steps[:, CUSTOMER], (ids[0], ids[-1] + 1)))] if ids else steps[:0]


def _counted(sources: Column, gaps: Sequence[bytes]) -> dict[tuple[int, int], int]:
    """How often there were silences of so many days, by source and days."""
    source = np.repeat(sources, [len(some) // 2 for some in gaps])
    days, times = np.unique(source << 16 | silences(b"".join(gaps)), return_counts=True)
    return {divmod(key, 1 << 16): n for key, n in zip(days.tolist(), times.tolist(), strict=True)}


class Changed(NamedTuple):
    """Customers whose paths were drawn again, in their order, with what stands in their place, in theirs."""

    drawn: Drawn
    customer_ids: Sequence[int]
    before: Before
    marks: Sequence[tuple[int, int, int]]
    """The customer with whom a change is dealt with, the profile it is of, and its mark."""

    def part(self, first: int, size: int) -> tuple[Paths, Before, list[tuple[int, int]]]:
        """The next customers, what is stored of them, and the marks that come off with them."""
        ids, stood = self.customer_ids[first : first + size], self.before
        bounds = np.searchsorted(self.drawn.ends.customer, (ids[0], ids[-1] + 1)).tolist()
        before = Before(_steps_of(stood.steps, ids), _of(stood.ends, ids))
        return self.drawn.part(*bounds), before, [row[1:] for row in _of(self.marks, ids)]


def _of(rows: Sequence[Any], ids: Sequence[int]) -> list[Any]:
    """The same of rows whose first value is the customer."""
    begin = bisect_left(rows, ids[0], key=itemgetter(0))
    return list(rows[begin : bisect_right(rows, ids[-1], key=itemgetter(0))])
