"""Drawing in turns: when every open page draws itself at once, one after the other is done sooner than all.

Each that draws keeps the interpreter busy. Fifty that share it wait for each other at every step, and so does
what sends to the browsers: all are done at the end, instead of one after the other.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from time import monotonic

PATIENCE = 1.0  # seconds for which nobody else began: whoever draws waits for a slow answer, and we do not
_TURN = BoundedSemaphore()
_begun_at = monotonic()


@contextmanager
def turn() -> Iterator[None]:
    """While a page is drawn: begins when it is its turn, or when nothing moved for too long."""
    mine = _taken()
    try:
        yield
    finally:
        if mine:
            _TURN.release()


def _taken() -> bool:
    """Whether the turn is ours; it is waited for as long as others get theirs."""
    global _begun_at  # noqa: PLW0603 - one turn for the whole process
    while not _TURN.acquire(timeout=PATIENCE):
        if monotonic() - _begun_at >= PATIENCE:
            return False
    _begun_at = monotonic()
    return True
