"""Splits a text into words once, so that phrases, topics and intents all read the same words.

A word keeps no position until somebody asks: most words of most texts are never evidence for anything.
"""

import re
import unicodedata
from functools import lru_cache

_MARKS = "\u0300-\u036f\u064b-\u0652\u0670"
_WORD = re.compile(rf"[^\W\d_]+(?:['{_MARKS}]+[^\W\d_]+|://\S+)*|[.!?\n\u2026\u061f\u3002]|@\w+|\d+")
_ARABIC = str.maketrans("أإآٱىةؤئ", "اااايهوي", "\u0640")
_APOSTROPHES = "\u2019\u2018\u02bc\u00b4"

BREAKS = frozenset(".!?\n\u2026\u061f\u3002")
"""The norms that end a sentence; every one is a token of its own."""


class Tokens:
    """The words of one text, in order.

    `norms[i]` is the i-th word in the form rules are compared with: lower case, straight apostrophes, no
    accents. Handles keep their `@` and addresses stay whole, so no rule takes them for words; a hashtag is
    its word; digits are apart from letters ("2hrs" is two words); an end of sentence is one of `BREAKS`.
    """

    __slots__ = ("_ends", "_folded", "_words", "norms")

    def __init__(self, text: str) -> None:
        self._folded = _fold(text)
        self._ends: list[int] | None = None
        self._words: list[str] = _WORD.findall(self._folded)
        self.norms = self._words if self._folded.isascii() else [_plain(word) for word in self._words]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where one word starts and another ends, in characters of the text as it was given."""
        if self._ends is None:
            find, end = self._folded.find, 0
            self._ends = [end := find(word, end) + len(word) for word in self._words]
        return self._ends[first] - len(self._words[first]), self._ends[last]


def tokens(text: str) -> Tokens:
    """The words of `text`, in time proportional to its length."""
    return Tokens(text)


def _fold(text: str) -> str:
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
