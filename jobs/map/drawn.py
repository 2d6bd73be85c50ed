"""Paths as they were drawn, in the parts in which they are written."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from db.reads.signs import People, unpacked
from db.tallies import CUSTOMER, Rows, gaps_counted
from db.writes.lived import Paths
from journeys.lived import Column, Ends, Ground, Signs, drawn


class Drawn(NamedTuple):
    """Paths as they were drawn, and the segment of the customer of each."""

    steps: Rows
    ends: Ends
    sources: Column

    def part(self, first: int, last: int) -> Paths:
        """The paths of the `first`-th customer until before the `last`-th."""
        here = slice(first, last)
        customers: list[int] = self.ends.customer[here].tolist()
        gaps = gaps_counted(self.sources[here].tolist(), self.ends.gaps[here])
        return Paths(customers, steps_between(self.steps, customers), self._ends(here), gaps)

    def _ends(self, here: slice) -> list[tuple[Any, ...]]:
        customer, *columns, limit, gaps = self.ends
        listed = [column[here].tolist() for column in (customer, self.sources, *columns)]
        limits = (value if value >= 0 else None for value in limit[here].tolist())
        return list(zip(*listed, limits, gaps[here], strict=True))


def steps_between(steps: Rows, ids: Sequence[int]) -> Rows:
    """Those of `steps` by customer that are of the first of `ids`, of the last, or of one in between."""
    return steps[slice(*np.searchsorted(steps[:, CUSTOMER], (ids[0], ids[-1] + 1)))] if ids else steps[:0]


def _customers_of(people: People) -> Column:
    """The customer of each profile, by its id; 0 for others."""
    table = np.zeros(people.profile_id.max(initial=0) + 1, np.int64)
    table[people.profile_id] = people.customer_id
    return table


def _signs_of(customers: Column, packed: Column) -> Signs:
    """The signs that were found, of the customers that are in the table."""
    profile, *others = unpacked(packed)
    customer = customers[profile]
    here = customer > 0
    return Signs(*(column[here] for column in (customer, *others)))


def drawn_of(packed: Column, people: People, ground: Ground) -> Drawn:
    """The paths of the customers of `people` from packed signs, with their segments: where each was known."""
    steps, ends = drawn(_signs_of(_customers_of(people), packed), ground)
    first = people.profile_id == people.customer_id
    sources = np.zeros(people.profile_id.max(initial=0) + 1, np.int64)
    sources[people.profile_id[first]] = people.source_id[first]
    return Drawn(np.stack(steps).T, ends, sources[ends.customer])
