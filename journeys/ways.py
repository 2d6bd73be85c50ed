"""The line of a way between two cards, as the path of a drawing; cards are drawn over it."""

from enum import StrEnum

from journeys.layout import CARD_HEIGHT, CARD_WIDTH, COLUMN_GAP, ROW_GAP, Card

BELOW = 34  # room beneath the cards for the ways that lead far back
SIDE = COLUMN_GAP / 2 - 2  # how far a way within a column leaves its cards


class Direction(StrEnum):
    """Where a way leads: onward, or back to where a customer has been."""

    ON = "on"
    BACK = "back"


def direction(start: Card, end: Card) -> Direction:
    """Back is to an earlier stage, or to the same card."""
    return Direction.BACK if end.column < start.column or start == end else Direction.ON


def way(start: Card, end: Card, bottom: float) -> str:
    """A path from `start` to `end`; `bottom` is where the lowest card ends.

    Onward it runs from right to left edge, within a column straight to the next card or past others
    in the column's margin, one stage back in the gap, and further back in an arc beneath all cards.
    """
    if start == end:
        return _around(start)
    if start.column == end.column:
        return _within(start, end)
    if end.column == start.column - 1:
        return _curve(start.x, _middle(start), end.x + CARD_WIDTH, _middle(end))
    if end.column < start.column:
        return _beneath(start, end, bottom)
    return _curve(start.x + CARD_WIDTH, _middle(start), end.x, _middle(end))


def _curve(x1: float, y1: float, x2: float, y2: float) -> str:
    half = (x2 - x1) / 2
    return f"M{x1:g} {y1:g} C{x1 + half:g} {y1:g} {x2 - half:g} {y2:g} {x2:g} {y2:g}"


def _within(start: Card, end: Card) -> str:
    if end.row - start.row == 1:
        return f"M{start.x + CARD_WIDTH / 2:g} {start.y + CARD_HEIGHT:g} v{ROW_GAP:g}"
    down = end.row > start.row
    edge = start.x + CARD_WIDTH if down else start.x
    out = edge + (SIDE if down else -SIDE)
    y1, y2 = (_middle(start) + 8, _middle(end) - 8) if down else (_middle(start) - 8, _middle(end) + 8)
    turn = y1 + 12 if down else y1 - 12
    back = y2 - 12 if down else y2 + 12
    return f"M{edge:g} {y1:g} Q{out:g} {y1:g} {out:g} {turn:g} V{back:g} Q{out:g} {y2:g} {edge:g} {y2:g}"


def _beneath(start: Card, end: Card, bottom: float) -> str:
    x1, x2 = start.x + CARD_WIDTH / 2, end.x + CARD_WIDTH / 2
    y1, y2 = start.y + CARD_HEIGHT, end.y + CARD_HEIGHT
    low = bottom + BELOW
    return f"M{x1:g} {y1:g} C{x1:g} {low:g} {x2:g} {low:g} {x2:g} {y2:g}"


def _around(card: Card) -> str:
    x, y = card.x + CARD_WIDTH, _middle(card)
    return f"M{x:g} {y - 9:g} c{SIDE:g} 0 {SIDE:g} 18 0 18"


def _middle(card: Card) -> float:
    return card.y + CARD_HEIGHT / 2
