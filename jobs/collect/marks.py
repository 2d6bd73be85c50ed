"""What a customer gave, as a number: ``5``, ``4,5``, ``4 of 5``, ``★★★``, ``👍``."""

import re

_NUMBER = re.compile(
    r"(-?\d{1,6}(?:[.,]\d+)?)\s*(?:(?:/|of|out of|von|de)\s*\d+)?\s*(?:stars?|★|points?)?", re.I
)
_STARS = re.compile(r"(★+)☆*")
_THUMBS = {"👍": 1.0, "up": 1.0, "thumbs up": 1.0, "👎": 0.0, "down": 0.0, "thumbs down": 0.0}


def mark_of(value: str) -> float | None:
    """The number in `value` on the source's own scale; None when there is none.

    >>> mark_of("4,5"), mark_of("5 stars"), mark_of("3/5"), mark_of("★★☆☆☆"), mark_of("soon")
    (4.5, 5.0, 3.0, 2.0, None)
    """
    value = value.strip()
    number = _NUMBER.fullmatch(value)
    if number:
        return float(number[1].replace(",", "."))
    stars = _STARS.fullmatch(value)
    return float(len(stars[1])) if stars else _THUMBS.get(value.casefold())
