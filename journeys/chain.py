"""The absorbing Markov chain behind the drivers: where a journey ends, exactly, from counted steps.

Kemeny and Snell, "Finite Markov Chains" (1960), chapter III. With the probabilities of going from step to
step as Q and those of going from a step to an end as R, N = (I - Q)^-1 says how often each step is passed
and B = N R how likely each end is. A loop is nothing special. scipy is loaded only when something is solved.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Node = int | str

BEGIN = "begin"
"""Where every journey begins; it is no step of the map."""

NOWHERE = "nowhere"
"""The end of steps from which no end was ever reached: counted apart, so that probabilities sum to 1."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Solved: `nodes` (BEGIN first) and `ends` (NOWHERE last) name the rows and columns of the arrays.

    `ways` is the sparse matrix (nodes x nodes and ends) of probabilities; `passes[i, j]` the mean number
    of times a journey that stands at i passes j; `ending[i, k]` the probability that it ends in k.
    """

    nodes: tuple[Node, ...]
    ends: tuple[Node, ...]
    ways: Any
    passes: Any
    ending: Any

    @property
    def reached(self) -> Any:
        """`reached[i, j]`: the probability that a journey that stands at i ever comes to j; 1 on itself."""
        return self.passes / self.passes.diagonal()

    def probability(self, ends: Collection[Node]) -> float:
        """How likely a journey ends in any of `ends`."""
        return float(self.towards(ends)[0])

    def towards(self, ends: Collection[Node]) -> Any:
        """For each of `nodes` the probability to end in any of `ends`."""
        return self.ending[:, [end in ends for end in self.ends]].sum(axis=1)


def by_name(nodes: Iterable[Node]) -> tuple[Node, ...]:
    """`nodes` in an order that does not depend on the one in which they came."""
    return tuple(sorted(nodes, key=lambda node: (isinstance(node, str), node)))


def chain(counts: Mapping[tuple[Node, Node], float], ends: Collection[Node]) -> Chain:
    """The chain of a journey whose steps (from, to) were taken so often; it starts at BEGIN.

    A step that leads nowhere, or only into a loop without a way out, ends NOWHERE. Raises ValueError for
    a count below 0 and for a way on from an end.

    >>> counts = {("begin", "a"): 4, ("a", "a"): 2, ("a", "left"): 1, ("a", "stayed"): 3}
    >>> round(chain(counts, {"left", "stayed"}).probability({"left"}), 3)
    0.25
    """
    if any(count < 0 for count in counts.values()) or any(start in ends for start, _ in counts):
        raise ValueError("a count is below 0, or something leads on from an end")
    nodes = names(counts, ends)
    place = places(nodes, ends)
    starts, stops = ([place[way[side]] for way in counts] for side in (0, 1))
    return solve(nodes, (*by_name(ends), NOWHERE), table(starts, stops, list(counts.values()), place))


def names(ways: Iterable[tuple[Node, Node]], ends: Collection[Node]) -> tuple[Node, ...]:
    """Every node that `ways` name, BEGIN first."""
    return (BEGIN, *by_name({node for way in ways for node in way} - {BEGIN, *ends}))


def places(nodes: Iterable[Node], ends: Iterable[Node]) -> dict[Node, int]:
    """The column of each node, then of each end; NOWHERE is the last."""
    return {node: number for number, node in enumerate([*nodes, *by_name(ends), NOWHERE])}


def table(starts: Any, stops: Any, counts: Any, place: Mapping[Node, int]) -> Any:
    """Counts of ways as a sparse matrix over the columns of `place`."""
    from scipy.sparse import csr_array

    return csr_array((counts, (starts, stops)), shape=(len(place), len(place)), dtype=float)


def solve(nodes: tuple[Node, ...], ends: tuple[Node, ...], counts: Any) -> Chain:
    """The chain of a square sparse matrix of counts over `nodes` and then `ends`."""
    n = len(nodes)
    ways = _shares(_with_a_way_out(counts, n))[:n]
    passes = _passes(ways[:, :n])
    return Chain(nodes, ends, ways, passes, passes @ ways[:, n:].toarray())


def _passes(onward: Any) -> Any:
    """N = (I - Q)^-1, exactly, by the LU factors of a sparse matrix."""
    import numpy as np
    from scipy.sparse import csc_array, eye_array
    from scipy.sparse.linalg import splu

    n = onward.shape[0]
    return splu(csc_array(eye_array(n) - onward)).solve(np.eye(n))


def _with_a_way_out(counts: Any, n: int) -> Any:
    """`counts` where the rows from which no end can be reached lead to the last column instead."""
    import numpy as np
    from scipy.sparse import csr_array, diags_array

    lost = _lost(counts, n)
    if not lost.size:
        return counts
    keep = np.ones(counts.shape[0])
    keep[lost] = 0
    nowhere = np.full(lost.size, counts.shape[0] - 1)
    instead = csr_array((np.ones(lost.size), (lost, nowhere)), shape=counts.shape)
    return csr_array(diags_array(keep) @ counts + instead)


def _lost(counts: Any, n: int) -> Any:
    """The rows among the first `n` from which none of the columns after them can be reached."""
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order

    back, root = counts.T.tocsr(), counts.shape[0]
    back.eliminate_zeros()
    ends = np.arange(n, root)
    columns = np.concatenate([back.indices, ends])
    rows = np.append(back.indptr, columns.size)  # one root above all ends
    above = csr_array((np.ones(columns.size), columns, rows), shape=(root + 1, root + 1))
    found = breadth_first_order(above, root, return_predecessors=False)
    return np.setdiff1d(np.arange(n), found)


def _shares(counts: Any) -> Any:
    """Each row divided by its sum; empty rows stay empty."""
    import numpy as np
    from scipy.sparse import diags_array

    sums = counts.sum(axis=1)
    return diags_array(np.divide(1.0, sums, out=np.zeros_like(sums), where=sums > 0)) @ counts
