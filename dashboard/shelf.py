"""A shelf of answers for every session: each is made once, and kept as it was.

Streamlit's own cache takes ten times as long to find an answer as to copy it: it hashes every argument
into text. What is asked here are frozen rows, which Python compares by itself.
"""

import pickle
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import Future
from threading import Lock
from time import monotonic
from typing import Any, NamedTuple


class _Kept(NamedTuple):
    answer: "Future[Any]"
    until: float


class Shelf:
    """At most so many answers, for so many seconds; the one that was asked for longest ago goes first.

    Who asks is handed a copy, for answers with lists and mappings in them, or the answer itself where
    nobody can change it.
    """

    def __init__(self, most: int, seconds: float = float("inf"), *, copied: bool = True) -> None:
        self._most = most
        self._seconds = seconds
        self._copied = copied
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """The answer under `key`; who asks while another makes it waits for that one."""
        kept, mine = self._find(key)
        if mine:
            self._make(key, kept.answer, make)
        answer = kept.answer.result()
        return pickle.loads(answer) if self._copied else answer  # noqa: S301 - what this process pickled itself

    def clear(self) -> None:
        """Forget every answer."""
        with self._lock:
            self._kept.clear()

    def _find(self, key: Hashable) -> tuple[_Kept, bool]:
        """What is kept under `key`, and whether it is still to be made by who asks."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and monotonic() < kept.until:
                self._kept.move_to_end(key)
                return kept, False
            kept = self._kept[key] = _Kept(Future(), monotonic() + self._seconds)
            self._kept.move_to_end(key)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
            return kept, True

    def _make(self, key: Hashable, answer: "Future[Any]", make: Callable[[], Any]) -> None:
        """Fill in the answer; a failure is told to all who wait for it, and not kept."""
        try:
            made = make()
            answer.set_result(pickle.dumps(made, pickle.HIGHEST_PROTOCOL) if self._copied else made)
        except BaseException as error:  # noqa: BLE001 - whatever it was: nobody may wait for ever
            with self._lock:
                if (kept := self._kept.get(key)) is not None and kept.answer is answer:
                    del self._kept[key]
            answer.set_exception(error)


def comparable(value: Any) -> Hashable:
    """`value` as something that can be looked up: lists and mappings as tuples."""
    if isinstance(value, Mapping):
        return tuple((key, comparable(one)) for key, one in value.items())
    if isinstance(value, list | tuple) and not hasattr(value, "_fields"):
        return tuple(comparable(one) for one in value)
    return value  # type: ignore[no-any-return]
