"""Finds where a pattern may hold: single words, and two words that stand close enough together.

A table says of every two words how far apart a pattern bears them, so all words of many texts are looked at
in a few steps over arrays, and Python sees only the few places that matter.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_ROOM = 1_024

Numbers = NDArray[np.int32]
Indices = int | Sequence[int]


class Neighbours:
    """The table, by the numbers of two words; it grows with the words."""

    def __init__(self) -> None:
        self._apart: NDArray[np.uint8] = np.zeros((_ROOM, _ROOM), np.uint8)
        self._furthest: NDArray[np.uint8] = np.zeros(_ROOM, np.uint8)  # of each row of the table
        self._alone: NDArray[np.bool_] = np.zeros(_ROOM, np.bool_)
        self._ending: NDArray[np.bool_] = np.zeros(_ROOM, np.bool_)

    def add(self, number: int, *, alone: bool, ending: bool) -> None:
        """Add a word: whether a pattern hangs on it alone, and whether it ends a sentence."""
        if number == len(self._alone):
            more = (0, number)
            self._apart = np.pad(self._apart, (more, more))
            self._furthest = np.pad(self._furthest, more)
            self._alone, self._ending = np.pad(self._alone, more), np.pad(self._ending, more)
        self._alone[number], self._ending[number] = alone, ending

    def bear(self, first: Indices, second: Indices, apart: int) -> None:
        """Have a pattern hang on `first` with `second` among the `apart` words after it; one may be many."""
        self._apart[first, second] = np.maximum(self._apart[first, second], apart)
        self._furthest[first] = np.maximum(self._furthest[first], apart)

    def meetings(self, words: Numbers) -> tuple[Numbers, Numbers]:
        """The first and the last word of every place where a pattern may hang; the last word ends a sentence.

        Two words of two sentences never meet; what ends a sentence belongs to it.
        """
        furthest = np.minimum(self._furthest[words], self._left_in_sentence(words))
        firsts = seconds = [np.flatnonzero(self._alone[words])]
        near, apart = np.flatnonzero(furthest), 1
        while len(near):
            met = near[self._apart[words[near], words[near + apart]] >= apart]
            firsts, seconds = [*firsts, met], [*seconds, met + apart]
            apart += 1
            near = near[furthest[near] >= apart]
        return np.concatenate(firsts), np.concatenate(seconds)

    def _left_in_sentence(self, words: Numbers) -> Numbers:
        """How many words come after each one until its sentence ends."""
        ends = np.flatnonzero(self._ending[words])
        return np.repeat(ends, np.diff(ends, prepend=-1)) - np.arange(len(words))
