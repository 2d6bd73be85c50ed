"""What is drawn once and kept for everybody: in one language each, for the words in it are a reader's."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from dashboard.languages import spoken
from dashboard.shelf import Shelf, comparable

P = ParamSpec("P")
R = TypeVar("R")
_DRAWINGS = Shelf(500)


def kept(draw: Callable[P, R]) -> Callable[P, R]:
    """`draw`, done once for the same arguments and language."""

    @wraps(draw)
    def drawing(*args: P.args, **kwargs: P.kwargs) -> R:
        key = (draw, spoken(), comparable(args), comparable(kwargs))
        drawn: R = _DRAWINGS.get(key, lambda: draw(*args, **kwargs))
        return drawn

    return drawing
