"""Where the cards of a map stand: stages as columns, steps ordered so that few ways cross."""

from collections.abc import Iterable
from itertools import combinations
from typing import NamedTuple

import networkx as nx

CARD_WIDTH, CARD_HEIGHT = 114, 66
COLUMN_GAP, ROW_GAP = 18, 10
TOP = 42
"""Space above the cards for the names of the stages; all in units of the drawing."""

SWEEPS = 12
SETTLING = 3

Columns = list[list[str]]


class Card(NamedTuple):
    """The upper left corner of a card, and its column and row."""

    x: float
    y: float
    column: int
    row: int


def positions(graph: "nx.DiGraph[str]") -> dict[str, Card]:
    """A place for every node of a graph whose nodes have a `stage` and which knows its `stages`.

    Deterministic: the same graph always looks the same. Every column begins at the top.
    """
    return {
        node: Card(number * (CARD_WIDTH + COLUMN_GAP), TOP + row * (CARD_HEIGHT + ROW_GAP), number, row)
        for number, column in enumerate(by_hand(graph, ordered(graph)))
        for row, node in enumerate(column)
    }


def by_hand(graph: "nx.DiGraph[str]", columns: Columns) -> Columns:
    """`columns` with every node whose `row` somebody chose in that row, as far as the column reaches.

    >>> graph = nx.DiGraph()
    >>> graph.add_nodes_from([("a", {}), ("b", {}), ("c", {"row": 0})])
    >>> by_hand(graph, [["a", "b", "c"]])
    [['c', 'a', 'b']]
    """
    return [_by_hand({node: graph.nodes[node].get("row") for node in column}) for column in columns]


def _by_hand(rows: dict[str, int | None]) -> list[str]:
    placed = [node for node, row in rows.items() if row is None]
    for row, node in sorted((row, node) for node, row in rows.items() if row is not None):
        placed.insert(row, node)
    return placed


def size(graph: "nx.DiGraph[str]") -> tuple[float, float]:
    """Width and height of the drawing that `positions` fills."""
    stages = [stage for _, stage in graph.nodes(data="stage")]
    tallest = max((stages.count(stage) for stage in graph.graph["stages"]), default=0)
    width = len(graph.graph["stages"]) * (CARD_WIDTH + COLUMN_GAP) - COLUMN_GAP
    return max(width, 0), TOP + tallest * (CARD_HEIGHT + ROW_GAP)


def ordered(graph: "nx.DiGraph[str]") -> Columns:
    """The nodes of each stage from top to bottom: few crossings first, then short ways within a stage.

    Each sweep puts the nodes of a column at the mean place of their neighbours in the other columns;
    the order with the fewest crossings of all sweeps is kept (Sugiyama, Tagawa and Toda, 1981,
    "Methods for Visual Understanding of Hierarchical System Structures"). Then nodes move within
    their column as long as that shortens its ways and adds no crossing.
    """
    columns = [
        [node for node, stage in graph.nodes(data="stage") if stage == key] for key in graph.graph["stages"]
    ]
    best, fewest = columns, (crossings(graph, columns), stretch(graph, columns))
    for sweep in range(SWEEPS):
        columns = _swept(graph, columns, backwards=bool(sweep % 2))
        cost = (crossings(graph, columns), stretch(graph, columns))
        if cost < fewest:
            best, fewest = columns, cost
    return _settled(graph, best)


def stretch(graph: "nx.DiGraph[str]", columns: Columns) -> int:
    """How many rows the ways within columns pass, those that lead upwards counted twice.

    >>> graph = nx.DiGraph([("a", "b"), ("b", "c"), ("c", "a")])
    >>> stretch(graph, [["a", "b", "c"]]), stretch(graph, [["c", "b", "a"]])
    (6, 6)
    """
    return sum(_stretch(graph, column) for column in columns)


def _stretch(graph: "nx.DiGraph[str]", column: list[str]) -> int:
    row = {node: number for number, node in enumerate(column)}
    ways = [(row[start], row[end]) for start in column for end in graph[start] if end in row]
    return sum(end - start if end > start else 2 * (start - end) for start, end in ways)


def _settled(graph: "nx.DiGraph[str]", columns: Columns) -> Columns:
    settled, allowed = [list(column) for column in columns], crossings(graph, columns)
    for _ in range(SETTLING):
        before = [list(column) for column in settled]
        for number, column in enumerate(before):
            for node in column:
                _settle(graph, settled, number, node, allowed)
        if settled == before:
            break
    return settled


def _settle(graph: "nx.DiGraph[str]", columns: Columns, number: int, node: str, allowed: int) -> None:
    """Move `node` to the place in its column with the shortest ways that adds no crossing."""
    column = columns[number]
    others = [other for other in column if other != node]
    moved = [[*others[:row], node, *others[row:]] for row in range(len(column))]
    shortest = _stretch(graph, column)
    for one in sorted(moved, key=lambda order: _stretch(graph, order)):
        if _stretch(graph, one) >= shortest:
            return
        if crossings(graph, [*columns[:number], one, *columns[number + 1 :]]) <= allowed:
            columns[number] = one
            return


def crossings(graph: "nx.DiGraph[str]", columns: Columns) -> int:
    """How many pairs of ways between the same two columns cross.

    >>> graph = nx.DiGraph([("a", "y"), ("b", "x")])
    >>> crossings(graph, [["a", "b"], ["x", "y"]]), crossings(graph, [["a", "b"], ["y", "x"]])
    (1, 0)
    """
    place = {node: (number, row) for number, column in enumerate(columns) for row, node in enumerate(column)}
    between: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for edge in dict.fromkeys(graph.edges()):  # several between two cards cross as one
        (left, upper), (right, lower) = sorted(place[node] for node in edge)
        if left != right:
            between.setdefault((left, right), []).append((upper, lower))
    return sum(
        (first[0] - second[0]) * (first[1] - second[1]) < 0
        for ways in between.values()
        for first, second in combinations(ways, 2)
    )


def _swept(graph: "nx.DiGraph[str]", columns: Columns, *, backwards: bool) -> Columns:
    swept = [list(column) for column in columns]
    order = range(len(swept))
    for number in reversed(order) if backwards else order:
        heights = _heights(swept)
        own = set(swept[number])

        def wanted(node: str, heights: dict[str, float] = heights, own: set[str] = own) -> float:
            neighbours = [other for other in nx.all_neighbors(graph, node) if other not in own]
            return _mean((heights[other] for other in neighbours), otherwise=heights[node])

        swept[number].sort(key=wanted)
    return swept


def _heights(columns: Columns) -> dict[str, float]:
    """How far down its column each node stands, from 0 to 1."""
    return {node: (row + 0.5) / len(column) for column in columns for row, node in enumerate(column)}


def _mean(values: Iterable[float], otherwise: float) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else otherwise
