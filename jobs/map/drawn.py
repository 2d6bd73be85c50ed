"""Paths as they were drawn, in the parts in which they are written."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np

from db.writes.edges import Row
from db.writes.lived import Before, Paths
from journeys.lived import Ends, Steps, silences


class Drawn(NamedTuple):
    """Paths as they were drawn, and the segments of their customers."""

    steps: Steps
    ends: Ends
    sources: dict[int, int]

    def part(self, first: int, last: int) -> Paths:
        """The paths of the `first`-th customer until before the `last`-th."""
        customers = self.ends.customer[first:last].tolist()
        bounds = (customers[0], customers[-1] + 1) if customers else (0, 0)
        steps = _flat(self.steps, slice(*np.searchsorted(self.steps.customer, bounds)))
        sources = [self.sources[customer] for customer in customers]
        ends = self._ends(slice(first, last), sources)
        return Paths(customers, steps, ends, _counted(sources, self.ends.gaps[first:last]))

    def _ends(self, here: slice, sources: list[int]) -> list[tuple[Any, ...]]:
        customer, *columns, limit, gaps = self.ends
        listed = (column[here].tolist() for column in columns)
        limits = (value if value >= 0 else None for value in limit[here].tolist())
        return list(zip(customer[here].tolist(), sources, *listed, limits, gaps[here], strict=True))


def _flat(steps: Steps, here: slice) -> list[int]:
    """The values of one step after those of the other."""
    flat: list[int] = np.stack([column[here] for column in steps], axis=1).ravel().tolist()
    return flat


def _counted(sources: Sequence[int], gaps: Sequence[bytes]) -> dict[tuple[int, int], int]:
    """How often there were silences of so many days, by source and days."""
    by_source: dict[int, list[bytes]] = {}
    for source_id, some in zip(sources, gaps, strict=True):
        by_source.setdefault(source_id, []).append(some)
    counted: dict[tuple[int, int], int] = {}
    for source_id, several in by_source.items():
        days, times = np.unique(silences(b"".join(several)), return_counts=True)
        counted |= {(source_id, day): n for day, n in zip(days.tolist(), times.tolist(), strict=True)}
    return counted


class Changed(NamedTuple):
    """Customers whose paths were drawn again, in their order, with what stands in their place, in theirs."""

    drawn: Drawn
    customer_ids: Sequence[int]
    before: Before
    marks: Sequence[tuple[int, int, int]]
    """The customer with whom a change is dealt with, the profile it is of, and its mark."""

    def part(self, first: int, size: int) -> tuple[Paths, Before, list[tuple[int, int]]]:
        """The next customers, what is stored of them, and the marks that come off with them."""
        ids = self.customer_ids[first : first + size]
        bounds = np.searchsorted(self.drawn.ends.customer, (ids[0], ids[-1] + 1)).tolist()
        steps: list[Row] = _between(self.before.steps, ids)
        before = Before(steps, _between(self.before.ends, ids))
        return self.drawn.part(*bounds), before, [row[1:] for row in _between(self.marks, ids)]


def _between(rows: Sequence[Any], ids: Sequence[int]) -> list[Any]:
    """Those of rows by customer that are of the first of `ids`, of the last, or of one in between."""
    begin = bisect_left(rows, ids[0], key=itemgetter(0))
    return list(rows[begin : bisect_right(rows, ids[-1], key=itemgetter(0))])
