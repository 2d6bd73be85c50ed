"""What is made once and kept for everybody who looks at the same, in one language each: words are a reader's.

Whatever is kept is handed out as it is, to every session, so nobody may change it: texts, bytes, numbers,
tuples, frozen mappings and rows of these.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from dashboard import store
from dashboard.languages import spoken
from dashboard.shelf import Shelf, comparable
from db.settings import settings

P = ParamSpec("P")
R = TypeVar("R")
_DRAWINGS, _DERIVED = Shelf(200, copied=False), Shelf(200, copied=False)


def kept(draw: Callable[P, R]) -> Callable[P, R]:
    """`draw`, which asks nothing of the store, done once for the same arguments and language."""

    @wraps(draw)
    def drawing(*args: P.args, **kwargs: P.kwargs) -> R:
        key = (draw, spoken(), comparable(args), comparable(kwargs))
        drawn: R = _DRAWINGS.get(key, lambda: draw(*args, **kwargs))
        return drawn

    return drawing


def derived(make: Callable[P, R]) -> Callable[P, R]:
    """`make`, which asks the store, done once for the same arguments and language until something changes.

    What hangs on the time of day takes it as an argument: see `store.minute`.
    """

    @wraps(make)
    def deriving(*args: P.args, **kwargs: P.kwargs) -> R:
        key = (settings().url, store.revisions(), make, spoken(), comparable(args), comparable(kwargs))
        made: R = _DERIVED.get(key, lambda: make(*args, **kwargs))
        return made

    return deriving
