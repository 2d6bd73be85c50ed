"""Who has a say at a step: shares of functions, with what is left shown as nobody's."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from db.models import Basis, InfluenceIn

if TYPE_CHECKING:  # the jobs need the shares at every start, and no graph
    import networkx as nx

NOBODY = "nobody"
"""The key of the share that no function has."""

Function = TypeVar("Function")
Share = TypeVar("Share", int, float)
Weighed = tuple[int, Mapping[Function, int]]
"""How much a part of a whole weighs, and the shares there in percent."""


def counted(given: Iterable[InfluenceIn]) -> dict[str, int]:
    """The percent of each function; what is only suggested to one is nobody's until it answers.

    >>> counted([InfluenceIn("shop", "delivers", 60), InfluenceIn("it", "delivers", 40, "suggested")])
    {'shop': 60}
    """
    return {one.function: one.share for one in given if one.basis != Basis.SUGGESTED}


def shares(graph: "nx.DiGraph[str]", node: str) -> dict[str, int]:
    """The shares of functions at `node` in percent, largest first, with an explicit remainder.

    They sum to 100; NOBODY stands last and only where something is left. Raises ValueError when the
    shares make more than 100.

    >>> import networkx as nx
    >>> graph = nx.DiGraph()
    >>> graph.add_node("basket", influence={"it": 30, "shop": 50})
    >>> shares(graph, "basket")
    {'shop': 50, 'it': 30, 'nobody': 20}
    """
    given = graph.nodes[node]["influence"]
    left = 100 - sum(given.values())
    if left < 0:
        raise ValueError(f"the shares of {node!r} make {100 - left} of 100")
    ordered = dict(sorted(given.items(), key=lambda item: -item[1]))
    return ordered | ({NOBODY: left} if left else {})


def together(graph: "nx.DiGraph[str]", nodes: Iterable[str]) -> dict[str, int]:
    """The mean shares of functions over several nodes, each as heavy as the others; NOBODY is left out.

    Whole percents that still make 100 with nobody's: what rounding leaves goes to the largest rests.
    Raises ValueError when the shares of a node make more than 100, or there is no node.

    >>> import networkx as nx
    >>> graph = nx.DiGraph()
    >>> graph.add_node("basket", influence={"shop": 100})
    >>> graph.add_node("pay", influence={"shop": 25, "finance": 50})
    >>> together(graph, ["basket", "pay"])
    {'shop': 63, 'finance': 25}
    """
    several = [(1, shares(graph, node)) for node in nodes]
    if not several:
        raise ValueError("no node, no shares")
    return {function: share for function, share in in_whole(several).items() if share}


def mean(parts: Sequence[Weighed[Function]]) -> dict[Function, float]:
    """The mean shares of functions over parts of a whole, each a weight and the shares that held there.

    Where no part weighs anything they count alike. Raises ValueError where there is no part.

    >>> mean([(30, {"shop": 100}), (10, {"it": 60})])
    {'shop': 75.0, 'it': 15.0}
    """
    parts, total = _weighing(parts)
    return {function: n / total for function, n in _sums(parts).items()}


def in_whole(parts: Sequence[Weighed[str]]) -> dict[str, int]:
    """The mean shares in whole percents that still make 100 with nobody's, who is left out.

    What rounding leaves goes to the largest rests. Raises ValueError where there is no part.

    >>> in_whole([(1, {"shop": 100}), (1, {"shop": 25, "finance": 50})])
    {'shop': 63, 'finance': 25}
    """
    parts, total = _weighing(parts)
    sums = _sums(
        [(weight, {**given, NOBODY: given.get(NOBODY, 0) + remainder(given)}) for weight, given in parts]
    )
    whole = {function: int(n // total) for function, n in sums.items()}
    by_rest = sorted(sums, key=lambda function: (-(sums[function] % total), function == NOBODY))
    for function in by_rest[: max(0, 100 - sum(whole.values()))]:
        whole[function] += 1
    return {function: share for function, share in whole.items() if function != NOBODY}


def _weighing(parts: Sequence[Weighed[Function]]) -> tuple[Sequence[Weighed[Function]], int]:
    if not parts:
        raise ValueError("no part, no shares")
    total = sum(weight for weight, _ in parts)
    return (parts, total) if total else ([(1, given) for _, given in parts], len(parts))


def _sums(parts: Sequence[Weighed[Function]]) -> dict[Function, int]:
    functions = dict.fromkeys(function for _, given in parts for function in given)
    return {one: sum(weight * given.get(one, 0) for weight, given in parts) for one in functions}


def remainder(given: Mapping[Function, Share]) -> Share | int:
    """What the shares of a step leave for nobody, in percent; nothing where they make 100 or more.

    >>> remainder({"shop": 50, "it": 30}), remainder({}), remainder({"shop": 70, "it": 40})
    (20, 100, 0)
    """
    return max(0, 100 - sum(given.values()))


def leading(graph: "nx.DiGraph[str]", node: str) -> str | None:
    """The function with most say at `node`, None where nobody has any."""
    return largest(graph.nodes[node]["influence"])


def largest(given: Mapping[Function, int]) -> Function | None:
    """The one with the largest share, the first given of equals; None where there is no share at all.

    >>> largest({"it": 30, "shop": 50, "legal": 50})
    'shop'
    """
    return max(given, key=lambda function: given[function], default=None)
