"""Many texts as one row of words: by the number of what the rules know of each, and where it stands.

All texts are split at once, each piece between two blanks is looked up once, and the rest is steps over
arrays: no object is made for a word, and nothing is done for a single text.
"""

from array import array
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from jobs.analyse.tokens import fold, parts

Numbers = NDArray[np.int32]

_WALL = "\n"  # stands before and after each text, and ends a sentence
_BLANKS = [code for code in range(0x3002) if chr(code).isspace()]
_IS_BLANK = np.isin(np.arange(0x3002), _BLANKS)  # beyond its end there are none


class Pieces(dict[str, int]):
    """Every piece of text met so far, by number, and its words: what each is, where it starts and ends."""

    LETTERS = 2_000_000  # that are remembered, so that no stream of odd words fills the memory

    def __init__(self, number_of: Callable[[str], int]) -> None:
        super().__init__()
        self._number_of = number_of
        self._forget()

    def __missing__(self, piece: str) -> int:
        for norm, start, end in parts(piece):
            self._words.extend((self._number_of(norm), start, end))
        self._firsts.append(len(self._words) // 3)
        self._letters += len(piece)
        self[piece] = number = len(self)
        return number

    def words(self, pieces: list[str]) -> tuple[Numbers, NDArray[np.int32]]:
        """The words of `pieces` as rows of number, start and end; of each the place of its piece."""
        if self._letters > self.LETTERS:
            self._forget()
        numbers = np.fromiter(map(self.__getitem__, pieces), np.int32, len(pieces))
        firsts = np.frombuffer(self._firsts, np.int32)
        first = firsts[numbers]
        many = firsts[numbers + 1] - first
        ends = many.cumsum(dtype=np.int32)
        at = np.repeat(first - ends + many, many) + np.arange(ends[-1], dtype=np.int32)
        words = np.frombuffer(self._words, np.int32).reshape(-1, 3)
        return words[at], np.repeat(np.arange(len(pieces), dtype=np.int32), many)

    def _forget(self) -> None:
        self.clear()
        self._letters = 0
        self._words, self._firsts = array("i"), array("i", [0])


class Sheet:
    """The words of `texts` one after the other, the end of a sentence around each text; `words` are their
    numbers."""

    def __init__(self, texts: Sequence[str], known: Pieces) -> None:
        page = _WALL + _WALL.join(map(fold, texts)) + _WALL
        pieces: list[str] = []
        for line in page.split(_WALL):
            pieces += line.split()
            pieces.append(_WALL)
        pieces.pop()
        words, piece = known.words(pieces)
        self.words, within, ends = words.T
        begins = _begins(page)[piece]
        self._starts, self._ends = begins + within, begins + ends
        self._texts = np.cumsum([1, *(len(text) + 1 for text in texts)])

    def places(self, firsts: Sequence[int], lasts: Sequence[int]) -> list[tuple[int, int, int]]:
        """For each two words the text they stand in, and the characters of it from the one to the other."""
        starts, ends = self._starts[list(firsts)], self._ends[list(lasts)]
        texts = np.searchsorted(self._texts, starts, "right") - 1
        begins = self._texts[texts]
        columns = texts, starts - begins, ends - begins
        return list(zip(*(column.tolist() for column in columns), strict=True))


def _begins(page: str) -> NDArray[np.int64]:
    """Where each piece of the page begins; the end of a line is one."""
    codes = np.frombuffer(page.encode("utf-32-le", "surrogatepass"), np.uint32)
    blank = _IS_BLANK.take(codes, mode="clip")
    begins = ~blank
    begins[1:] &= blank[:-1]
    return np.flatnonzero(begins | (codes == ord(_WALL)))
