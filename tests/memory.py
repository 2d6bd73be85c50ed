"""How much memory something takes at most: for promises that it stays flat."""

import tracemalloc
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager


def peak(opened: Callable[[], AbstractContextManager[Iterable[object]]]) -> int:
    """The most bytes that Python's objects took at once while all of what is opened was gone through."""
    tracemalloc.start()
    try:
        with opened() as several:
            deque(several, maxlen=0)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
