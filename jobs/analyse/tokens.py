"""Splits a text into words once, so that phrases, topics and intents all read the same words.

What stands between two blanks is taken apart once and remembered. A word gets its position only when
somebody asks: most words of most texts are never evidence for anything.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeVar

T = TypeVar("T")

_MARKS = "\u0300-\u036f\u064b-\u0652\u0670"
_WORD = re.compile(rf"[^\W\d_]+(?:['{_MARKS}]+[^\W\d_]+|://\S+)*|[.!?\n\u2026\u061f\u3002]|@\w+|\d+")
_ARABIC = str.maketrans("أإآٱىةؤئ", "اااايهوي", "\u0640")
_APOSTROPHES = "\u2019\u2018\u02bc\u00b4"

BREAKS = frozenset(".!?\n\u2026\u061f\u3002")
"""The norms that end a sentence; every one is a token of its own."""


class Part(NamedTuple):
    """A word and where it stands."""

    norm: str
    start: int
    end: int


def starts(text: str, pieces: Sequence[str]) -> list[int]:
    """Where each of the pieces, which come one after the other in `text`, begins."""
    if len(" ".join(pieces)) == len(text):  # one blank between all
        begins, begin = [], 0
        for piece in pieces:
            begins.append(begin)
            begin += len(piece) + 1
        return begins
    find, end = text.find, 0
    return [(end := find(piece, end) + len(piece)) - len(piece) for piece in pieces]


class Remembered(dict[str, T]):
    """What `make` makes of a short text, made once; emptied when full, so that no stream of odd words
    fills the memory."""

    MOST = 100_000
    LONGEST = 40

    def __init__(self, make: Callable[[str], T]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, text: str) -> T:
        made = self._make(text)
        if len(text) <= self.LONGEST:
            if len(self) >= self.MOST:
                self.clear()
            self[text] = made
        return made


def words(text: str) -> tuple[Part, ...]:
    """The words of `text`, in order and in time proportional to its length.

    A word's norm is the form rules are compared with: lower case, straight apostrophes, no accents. Handles
    keep their `@` and addresses stay whole, so no rule takes them for words; a hashtag is its word; digits
    are apart from letters ("2hrs" is two words); an end of sentence is one of `BREAKS`.
    """
    return tuple(map(Part._make, parts(fold(text))))


def parts(folded: str) -> Sequence[tuple[str, int, int]]:
    """The same of a text that is folded, or of a piece of one, as plain tuples."""
    if folded.isalpha() and folded.isascii():
        return ((folded, 0, len(folded)),)
    return [(_plain(found[0]), *found.span()) for found in _WORD.finditer(folded)]


def fold(text: str) -> str:
    """Lower case and straight apostrophes, character for character: positions stay those of `text`."""
    if text.isascii():
        return text.lower()
    for apostrophe in _APOSTROPHES:
        text = text.replace(apostrophe, "'")
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _plain(word: str) -> str:
    """The word without accents and with one spelling for the Arabic letters people mix up."""
    return word if word.isascii() else _without_accents(word[:80])


@lru_cache(maxsize=65_536)
def _without_accents(word: str) -> str:
    # Arabic first: taken apart, its hamza forms would no longer be single letters.
    apart = unicodedata.normalize("NFKD", word.translate(_ARABIC))
    return "".join(char for char in apart if not unicodedata.combining(char))
