"""Says in which language a text is written, offline, or why that cannot be told.

eldc answers where it has a wheel, py3langid elsewhere; `VERSION` says which one did. Handles, addresses and
the sign before a hashtag are taken out first: they look the same in every language.
"""

import re
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Final, NamedTuple

from jobs.analyse.tokens import Remembered

DETECTABLE: Final = frozenset({"en"})
"""The languages whose sentiment can be detected from words."""

_READ: Final = 2_000  # characters; more of a text don't make a guess better
_NO_WORDS: Final = re.compile(r"https?://\S+|www\.\S+|(?<!\S)\S+@\S+|@\w+|&#?\w+;|[#_]")
_LETTER: Final = re.compile(r"[^\W\d_]")
# Ten letters, or four of a script that writes a syllable or a word in one: nobody is right about less.
_ENOUGH: Final = re.compile(r"(?:[\W\d_]*[^\W\d_]){10}|(?:[^\u2e80-\ud7ff]*[\u2e80-\ud7ff]){4}")
_SURE: Final = re.compile(r"(?:[^a-zA-Z]*+[a-zA-Z]){20}|(?:[\W\d_]*[^\W\d_]){20}")


class Guess(NamedTuple):
    """A two-letter language, or None and the reason: "empty", "too_short" or "unsure"."""

    language: str | None
    reason: str | None = None


_cleaned: Final = Remembered(lambda piece: _NO_WORDS.sub(" ", piece))
"""What is left of a piece of text without blanks."""

_Ask = Callable[[str, bool], str]
"""The language of a text, empty where it cannot be told; of a short one only where the answer is reliable."""


def identify(texts: Sequence[str]) -> list[Guess]:
    """One guess for each text, in their order."""
    return [_guess(text) for text in texts]


def _guess(text: str) -> Guess:
    words = " ".join(map(_cleaned.__getitem__, text[:_READ].split()))
    if _SURE.match(words):
        return _guesses[_ask(words, False)]
    if not _ENOUGH.match(words):
        return Guess(None, "too_short" if _LETTER.search(words) else "empty")
    return _guesses[_ask(words, True)]


_guesses: Final = Remembered(lambda language: Guess(language) if language else Guess(None, "unsure"))
"""The guess for each answer."""


def _eldc() -> _Ask:
    """The answers of eldc. Raises ImportError where it has no wheel."""
    import eldc

    eldc.init()

    def ask(text: str, short: bool) -> str:
        if short and not eldc.detect_details(text).reliable:
            return ""
        language: str = eldc.detect(text)
        return "" if language == "und" else language

    return ask


def _py3langid() -> _Ask:
    """The answers of py3langid; reliable when more likely than all other languages together."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

    def ask(text: str, short: bool) -> str:
        language, likelihood = identifier.classify(text)
        return language if likelihood > 0.5 or not short else ""

    return ask


def _best() -> tuple[str, _Ask]:
    try:
        return f"eldc-{version('eldc')}", _eldc()
    except ImportError:  # also what a missing distribution raises
        return f"py3langid-{version('py3langid')}", _py3langid()


_named, _ask = _best()
VERSION: Final = _named
