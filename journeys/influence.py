"""Who has a say at a step: shares of functions, with what is left shown as nobody's."""

from collections.abc import Mapping
from typing import TypeVar

import networkx as nx

NOBODY = "nobody"
"""The key of the share that no function has."""

Function = TypeVar("Function")


def shares(graph: "nx.DiGraph[str]", node: str) -> dict[str, int]:
    """The shares of functions at `node` in percent, largest first, with an explicit remainder.

    They sum to 100; NOBODY stands last and only where something is left. Raises ValueError when the
    shares make more than 100.

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


def leading(graph: "nx.DiGraph[str]", node: str) -> str | None:
    """The function with most say at `node`, None where nobody has any."""
    return largest(graph.nodes[node]["influence"])


def largest(given: Mapping[Function, int]) -> Function | None:
    """The one with the largest share, the first given of equals; None where there is no share at all.

    >>> largest({"it": 30, "shop": 50, "legal": 50})
    'shop'
    """
    return max(given, key=lambda function: given[function], default=None)
