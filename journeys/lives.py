"""The lives of customers as counts that can be drawn again: what the drivers count, and their bootstrap."""

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

    Raises ValueError for a step that leads on from an end.
    """
    import numpy as np
    from scipy.sparse import coo_array

    taken = list(steps)
    if any(step.start in ends for step in taken):
        raise ValueError("a step leads on from an end")
    nodes = names(((step.start, step.end) for step in taken), ends)
    place = places(nodes, ends)
    who = {customer: row for row, customer in enumerate(by_name({step.customer for step in taken}))}
    keys = [(place[step.start], place[step.end], WENT.index(step.went)) for step in taken]
    ways = {key: column for column, key in enumerate(sorted(set(keys)))}
    rows, columns = [who[step.customer] for step in taken], [ways[key] for key in keys]
    took = coo_array((np.ones(len(taken)), (rows, columns)), shape=(len(who), len(ways))).tocsr()
    starts, stops, went = np.array(list(ways), dtype=int).reshape(-1, 3).T
    return Lives(nodes, (*by_name(ends), NOWHERE), starts, stops, went, took)
