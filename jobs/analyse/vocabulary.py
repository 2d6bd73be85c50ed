"""What VADER's lexicon and rules say of a word standing alone, remembered from text to text.

The engine asks for the same few thousand words again and again. Lexicon, boosters and negators are read
from the installed vaderSentiment package; nothing of them is copied here.
"""

from dataclasses import dataclass
from itertools import chain
from string import punctuation
from typing import Final

from vaderSentiment.vaderSentiment import BOOSTER_DICT, NEGATE, SPECIAL_CASES, SentimentIntensityAnalyzer

_analyzer = SentimentIntensityAnalyzer()
LEXICON: Final[dict[str, float]] = _analyzer.lexicon
EMOJI_NAMES: Final[dict[str, str]] = {sign: name for sign, name in _analyzer.emojis.items() if len(sign) == 1}
BOOSTERS: Final[dict[str, float]] = BOOSTER_DICT
IDIOMS: Final[dict[tuple[str, ...], float]] = {tuple(words.split()): v for words, v in SPECIAL_CASES.items()}
DAMPENERS: Final[dict[tuple[str, ...], float]] = {
    tuple(words.split()): v for words, v in BOOSTERS.items() if " " in words
}
ALTERNATIVE: Final = frozenset({"or", "nor"})
EMPHATIC: Final = frozenset({"so", "this"})
SHORT: Final = 2
"""A token of which punctuation leaves no more characters than this is read with it: most likely a face."""
AT_LEAST: Final = frozenset({"at", "very"})

_NEGATORS: Final = frozenset(NEGATE)
_PHRASES: Final = (*IDIOMS, *DAMPENERS)
_IDIOM_MARKS: Final = frozenset(max(words, key=len) for words in _PHRASES)
_NAMED_BY_RULES: Final = {"but", "doubt", "least", *ALTERNATIVE, *EMPHATIC, *AT_LEAST, *chain(*_PHRASES)}
_NOTABLE: Final = frozenset({*LEXICON, *BOOSTERS, *_NAMED_BY_RULES})


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """The facts of a word; the defaults are those of most words, which no rule asks for."""

    lower: str = ""
    upper: bool = False
    known: bool = False  # in the lexicon
    valued: bool = False  # in the lexicon and not a booster
    valence: float = 0.0
    boost: float = 0.0
    negates: bool = False
    refuses: bool = False  # "no"
    marks_idiom: bool = False
    turns: bool = False  # may change the valence of the three words after it


_PLAIN: Final = Word()
_PLAIN_UPPER: Final = Word(upper=True)


def _word(token: str) -> Word:
    """The facts of a token; its punctuation stays where two characters or fewer would be left without it."""
    stripped = token.strip(punctuation)
    shape = stripped if len(stripped) > SHORT else token
    lower, upper = shape.lower(), shape.isupper()
    negates = lower in _NEGATORS or "n't" in lower
    if not negates and lower not in _NOTABLE:
        return _PLAIN_UPPER if upper else _PLAIN
    known, boost, marks = lower in LEXICON, BOOSTERS.get(lower, 0.0), lower in _IDIOM_MARKS
    return Word(
        lower=lower,
        upper=upper,
        known=known,
        valued=known and not boost,
        valence=LEXICON.get(lower, 0.0),
        boost=boost,
        negates=negates,
        refuses=lower == "no",
        marks_idiom=marks,
        turns=bool(boost) or negates or marks or lower in EMPHATIC or lower == "least",
    )


class Vocabulary(dict[str, Word]):
    """Token → facts; emptied when full, so that no stream of odd words fills the memory."""

    MOST = 40_000
    LONGEST = 40

    def __missing__(self, token: str) -> Word:
        word = _word(token)
        if len(token) <= self.LONGEST:
            if len(self) >= self.MOST:
                self.clear()
            self[token] = word
        return word
