"""The line of a way between two cards, as the path of a drawing."""

from journeys.layout import CARD_HEIGHT, CARD_WIDTH, COLUMN_GAP, Card


def way(start: Card, end: Card) -> str:
    """A path from `start` to `end`: straight on to the right, in the gap beside its column, or back.

    A way within a column and a way back leave and arrive on the same side of the cards, so that
    neither is drawn across them.
    """
    if end.column > start.column:
        return _onward(start, end)
    side = start.x + CARD_WIDTH, end.x + CARD_WIDTH
    bulge = COLUMN_GAP * 0.8
    (x1, x2), (y1, y2) = side, (_middle(start), _middle(end))
    return f"M{x1:g} {y1:g} C{x1 + bulge:g} {y1:g} {x2 + bulge:g} {y2:g} {x2:g} {y2:g}"


def _onward(start: Card, end: Card) -> str:
    x1, y1, x2, y2 = start.x + CARD_WIDTH, _middle(start), end.x, _middle(end)
    reach = max(COLUMN_GAP, (x2 - x1) / 2)
    return f"M{x1:g} {y1:g} C{x1 + reach:g} {y1:g} {x2 - reach:g} {y2:g} {x2:g} {y2:g}"


def _middle(card: Card) -> float:
    return card.y + CARD_HEIGHT / 2
