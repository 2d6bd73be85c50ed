"""The line of a way between two cards, as the path of a drawing; cards are drawn over it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from textwrap import wrap
from typing import Any, NamedTuple

import networkx as nx

from journeys.graph import every_label
from journeys.layout import CARD_HEIGHT, CARD_WIDTH, COLUMN_GAP, ROW_GAP, Card

BELOW = 34  # room beneath the cards for the ways that lead far back
SIDE = COLUMN_GAP / 2 - 2  # how far a way within a column leaves its cards
ASIDE = 0, 12, -12, 22, -22  # how far the first, the second … way between the same two cards lies aside
BESIDE = 2.4  # as many times further where they lead straight down, their labels side by side
LABEL = 16  # letters of a label that fit between two cards


class Line(NamedTuple):
    """The path of a way, and its middle, where its label stands."""

    d: str
    x: float
    y: float


class Direction(StrEnum):
    """Where a way leads: onward, or back to where a customer has been."""

    ON = "on"
    BACK = "back"


def direction(start: Card, end: Card) -> Direction:
    """Back is to an earlier stage, or to the same card."""
    return Direction.BACK if end.column < start.column or start == end else Direction.ON


def drawn(
    graph: "nx.DiGraph[str]", places: Mapping[str, Card], bottom: float, said: Callable[[str], str] = str
) -> list[dict[str, Any]]:
    """Every way of a graph as plain data, several between the same two beside each other.

    `words` is as much of its label, as `said` says it, as there is room for in its middle, at `x` and `y`.
    """
    ends = list(graph.edges())
    weights = [weight for *_ends, weight in graph.edges(data="weight", default=1)]
    return [
        _drawn(places, bottom, start, end, before) | {"weight": weight, "words": shortened(said(label))}
        for (start, end), before, weight, label in zip(
            ends, numbered(ends), weights, every_label(graph), strict=True
        )
    ]


def _drawn(places: Mapping[str, Card], bottom: float, start: str, end: str, before: int) -> dict[str, Any]:
    line = way(places[start], places[end], bottom, before)
    back = direction(places[start], places[end]) is Direction.BACK
    return {"from": start, "to": end, "back": back, **line._asdict()}


def shortened(label: str) -> str:
    """A label as far as there is room for it.

    >>> shortened("by phone"), shortened("because nobody was at home")
    ('by phone', 'because nobody…')
    """
    return "".join(wrap(label, LABEL, max_lines=1, placeholder="…"))


def numbered(ways: Iterable[tuple[str, str]]) -> list[int]:
    """Of each way how many between the same two come before it.

    >>> numbered([("a", "b"), ("b", "a"), ("a", "b")])
    [0, 0, 1]
    """
    seen: Counter[tuple[str, str]] = Counter()
    before = []
    for one in ways:
        before.append(seen[one])
        seen[one] += 1
    return before


def way(start: Card, end: Card, bottom: float, before: int = 0) -> Line:
    """The line from `start` to `end`; `bottom` is where the lowest card ends, `before` the ways alike before.

    Onward it runs from right to left edge, within a column straight to the next card or past others
    in the column's margin, one stage back in the gap, and further back in an arc beneath all cards.
    """
    aside = ASIDE[before % len(ASIDE)]
    y1, y2 = _middle(start) + aside, _middle(end) + aside
    if start == end:
        return _around(start)
    if start.column == end.column:
        return _within(start, end, aside)
    if end.column == start.column - 1:
        return _curve(start.x, y1, end.x + CARD_WIDTH, y2)
    if end.column < start.column:
        return _beneath(start, end, bottom, aside)
    return _curve(start.x + CARD_WIDTH, y1, end.x, y2)


def _curve(x1: float, y1: float, x2: float, y2: float) -> Line:
    half = (x2 - x1) / 2
    d = f"M{x1:g} {y1:g} C{x1 + half:g} {y1:g} {x2 - half:g} {y2:g} {x2:g} {y2:g}"
    return Line(d, x1 + half, (y1 + y2) / 2)


def _within(start: Card, end: Card, aside: float) -> Line:
    if end.row - start.row == 1:
        x, y = start.x + CARD_WIDTH / 2 + BESIDE * aside, start.y + CARD_HEIGHT
        return Line(f"M{x:g} {y:g} v{ROW_GAP:g}", x, y + ROW_GAP / 2)
    down = end.row > start.row
    edge = start.x + CARD_WIDTH if down else start.x
    out = edge + (SIDE if down else -SIDE)
    inward = 8 if down else -8
    y1, y2 = _middle(start) + inward + aside, _middle(end) - inward + aside
    turn = y1 + 12 if down else y1 - 12
    back = y2 - 12 if down else y2 + 12
    d = f"M{edge:g} {y1:g} Q{out:g} {y1:g} {out:g} {turn:g} V{back:g} Q{out:g} {y2:g} {edge:g} {y2:g}"
    return Line(d, out, (y1 + y2) / 2)


def _beneath(start: Card, end: Card, bottom: float, aside: float) -> Line:
    x1, x2 = start.x + CARD_WIDTH / 2 + aside, end.x + CARD_WIDTH / 2 + aside
    y1, y2 = start.y + CARD_HEIGHT, end.y + CARD_HEIGHT
    low = bottom + BELOW
    d = f"M{x1:g} {y1:g} C{x1:g} {low:g} {x2:g} {low:g} {x2:g} {y2:g}"
    return Line(d, (x1 + x2) / 2, (y1 + 6 * low + y2) / 8)


def _around(card: Card) -> Line:
    x, y = card.x + CARD_WIDTH, _middle(card)
    return Line(f"M{x:g} {y - 9:g} c{SIDE:g} 0 {SIDE:g} 18 0 18", x + SIDE, y)


def _middle(card: Card) -> float:
    return card.y + CARD_HEIGHT / 2
