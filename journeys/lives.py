"""The lives of customers as counts that can be drawn again: what the drivers count, and their bootstrap."""

from array import array
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from journeys.chain import NOWHERE, Chain, Node, by_name, names, places, solve


class Went(StrEnum):
    """How a step went for one customer; UNKNOWN where nothing tells."""

    WELL = "well"
    BADLY = "badly"
    UNKNOWN = "unknown"


class Step(NamedTuple):
    """One step that a customer took: from `start` (BEGIN at first) to `end`, a node or an end.

    `went` tells how it went for them at `start`.
    """

    customer: Node
    start: Node
    end: Node
    went: Went = Went.UNKNOWN


WENT = tuple(Went)


@dataclass(frozen=True)
class Lives:
    """Who took which step how often: `took` is sparse, customers x ways; a way is (start, end, went).

    `starts`, `stops` and `went` (a place in WENT) hold each way's numbers.
    """

    nodes: tuple[Node, ...]
    ends: tuple[Node, ...]
    starts: Any
    stops: Any
    went: Any
    took: Any

    @property
    def customers(self) -> int:
        """How many customers there are."""
        return int(self.took.shape[0])

    @cached_property
    def totals(self) -> Any:
        """How often each way was taken."""
        return self.took.sum(axis=0)

    def counts(self, taken: Any) -> Any:
        """`taken` (a number for each way) as a square sparse matrix over nodes and ends."""
        from scipy.sparse import csr_array

        size = len(self.nodes) + len(self.ends)
        return csr_array((taken, (self.starts, self.stops)), shape=(size, size), dtype=float)

    def chain(self, taken: Any) -> Chain:
        """The chain in which each way was taken so often."""
        return solve(self.nodes, self.ends, self.counts(taken))

    def people(self, *went: Went) -> Any:
        """For each node how many distinct customers left it having fared in any of these ways."""
        import numpy as np
        from scipy.sparse import csr_array

        wanted = np.isin(self.went, [WENT.index(one) for one in went])
        ways = np.flatnonzero(wanted)
        at = csr_array((np.ones(ways.size), (ways, self.starts[ways])), shape=(len(wanted), len(self.nodes)))
        return np.asarray(((self.took @ at) > 0).sum(axis=0)).ravel()

    def onward(self) -> Any:
        """For each node to how many others, itself aside, somebody went on from it."""
        import numpy as np

        ways = {(a, b) for a, b in zip(self.starts.tolist(), self.stops.tolist(), strict=True) if a != b}
        return np.bincount([a for a, _ in ways], minlength=len(self.nodes))

    def again(self, times: int, seed: int) -> Iterator[Any]:
        """How often each way is taken when as many customers are drawn again, with replacement."""
        import numpy as np

        draw, ways = np.random.default_rng(seed), self.took.T.tocsr()
        for _ in range(times):
            chosen = draw.integers(0, self.customers, self.customers)
            yield ways @ np.bincount(chosen, minlength=self.customers).astype(float)


def lives(steps: Iterable[Step], ends: Collection[Node]) -> Lives:
    """Steps as lives; neither the order of the steps nor that of the customers makes a difference.

    They are read once and held as two numbers each. Raises ValueError for a step that leads on from an end.
    """
    import numpy as np
    from scipy.sparse import coo_array

    who: dict[Node, int] = {}
    ways: dict[tuple[Node, Node, Went], int] = {}
    rows, columns = array("l"), array("l")
    for customer, start, end, went in steps:
        rows.append(who.setdefault(customer, len(who)))
        columns.append(ways.setdefault((start, end, went), len(ways)))
    if any(start in ends for start, _, _ in ways):
        raise ValueError("a step leads on from an end")
    nodes = names(((start, end) for start, end, _ in ways), ends)
    place = places(nodes, ends)
    keys = sorted((place[a], place[b], WENT.index(how), old) for (a, b, how), old in ways.items())
    row_of, column_of = _ranks(who[one] for one in by_name(who)), _ranks(key[-1] for key in keys)
    where = row_of[np.array(rows, dtype=int)], column_of[np.array(columns, dtype=int)]
    took = coo_array((np.ones(len(rows)), where), shape=(len(who), len(ways))).tocsr()
    starts, stops, fared, _ = np.array(keys, dtype=int).reshape(-1, 4).T
    return Lives(nodes, (*by_name(ends), NOWHERE), starts, stops, fared, took)


def _ranks(ordered: Iterable[int]) -> Any:
    """For each number its place among `ordered`, which are all numbers from 0 on."""
    import numpy as np

    return np.argsort(np.array(list(ordered), dtype=int))
