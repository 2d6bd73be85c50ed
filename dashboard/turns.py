"""Drawing in turns: when every open page draws itself at once, few at a time are done sooner than all.

Each that draws keeps the interpreter busy. Fifty that share it wait for each other at every step, and so does
what sends to the browsers: all are done at the end, instead of one after the other.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

AT_ONCE = 2  # one asks the store while another draws
PATIENCE = 1.0  # seconds after which a page is drawn whoever else draws: one may wait for a slow answer
_TURNS = BoundedSemaphore(AT_ONCE)


@contextmanager
def turn() -> Iterator[None]:
    """While a page is drawn: begins when it is its turn, or when it has waited for long enough."""
    mine = _TURNS.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if mine:
            _TURNS.release()
