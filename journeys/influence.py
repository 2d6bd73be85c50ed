"""Who has a say at a step: shares of functions, with what is left shown as nobody's."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

from db.models import Basis, InfluenceIn

if TYPE_CHECKING:  # the jobs need the shares at every start, and no graph
    import networkx as nx

NOBODY = "nobody"
"""The key of the share that no function has."""

Function = TypeVar("Function")


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
    several = [shares(graph, node) for node in nodes]
    if not several:
        raise ValueError("no node, no shares")
    functions = dict.fromkeys(function for given in several for function in given)
    sums = {function: sum(given.get(function, 0) for given in several) for function in functions}
    whole = {function: total // len(several) for function, total in sums.items()}
    by_rest = sorted(sums, key=lambda function: (-(sums[function] % len(several)), function == NOBODY))
    for function in by_rest[: 100 - sum(whole.values())]:
        whole[function] += 1
    return {function: share for function, share in whole.items() if share and function != NOBODY}


def remainder(given: Mapping[Function, int]) -> int:
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
