"""VADER's four values, several times faster: the lowest of the detector's three layers.

`polarity` equals vaderSentiment 3.3.2's `polarity_scores` on every text, quirks included. What is faster:

- what is true of a word alone is found once and remembered;
- only words that carry a valence are weighed, and their neighbours are looked at then;
- emoji are spelled out only in texts that hold one;
- the rule for "but", quadratic in the package, takes the same decisions with a heap per valence.

A text of n words costs O(n log n) at worst, so no text stalls a worker and none is cut.
"""

from collections.abc import Iterable
from heapq import heappop, heappush
from math import sqrt
from string import punctuation
from typing import Final, NamedTuple

from jobs.analyse.tokens import Remembered, starts
from jobs.analyse.vocabulary import (
    ALTERNATIVE,
    AT_LEAST,
    DAMPENERS,
    EMOJI_NAMES,
    EMPHATIC,
    IDIOMS,
    SHORT,
    Vocabulary,
    Word,
)

VERSION: Final = "vader-3.3.2"

_CAPITALS: Final = 0.733  # C_INCR, N_SCALAR and alpha of the package
_NEGATED: Final = -0.74
_ALPHA: Final = 15

_EMOJI: Final = frozenset(EMOJI_NAMES)
_EDGE: Final = Word()  # stands before the first word and after the last
_BEFORE: Final = (_EDGE,) * 3
_AFTER: Final = (_EDGE,) * 2
_words = Vocabulary()


class Polarity(NamedTuple):
    """VADER's shares of negative, neutral and positive words (0…1) and its compound (-1…1)."""

    neg: float
    neu: float
    pos: float
    compound: float


class Cue(NamedTuple):
    """A word that counts: its character offsets and its valence after negation and emphasis."""

    start: int
    end: int
    valence: float


class Weighed:
    """The words of a text with their valences in it, found once."""

    __slots__ = ("_spelled", "_tokens", "_valences", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._spelled = _spelled(text)
        self._tokens = self._spelled.split()
        weighed = _weighed(self._tokens)
        if weighed and "but" in self._spelled.lower():
            weighed = _lean_on_but(weighed, self._tokens)
        self._valences = [(at, valence) for at, valence in weighed if valence]

    def polarity(self) -> Polarity:
        """VADER's four values of the text."""
        if not self._tokens:
            return Polarity(0.0, 0.0, 0.0, 0.0)
        if not self._valences:
            return Polarity(0.0, 1.0, 0.0, 0.0)
        neutral = len(self._tokens) - len(self._valences)
        return _summed([valence for _, valence in self._valences], neutral, _emphasis(self._spelled))

    def compound(self) -> float:
        """VADER's compound of the text, without the shares."""
        valences = [valence for _, valence in self._valences]
        return _compound(sum(valences), _emphasis(self._spelled)) if valences else 0.0

    def cues(self) -> list[Cue]:
        """The words that count, without the punctuation around them, in order; an emoji once for each word
        of its name that does."""
        if not self._valences:
            return []
        begins, cues = starts(self._spelled, self._tokens), []
        for at, valence in self._valences:
            before, length = _bare[self._tokens[at]]
            start = begins[at] + before
            cues.append(Cue(start, start + length, valence))
        return cues if self._spelled is self.text else _unspelled(self.text, cues)


def polarity(text: str) -> Polarity:
    """The four values of vaderSentiment 3.3.2's `polarity_scores(text)`, equal to the last digit."""
    return Weighed(text).polarity()


def _word_in(token: str) -> tuple[int, int]:
    """Where in a token the word begins that VADER reads, after punctuation, and how long it is."""
    word = token.strip(punctuation)
    return (token.index(word), len(word)) if len(word) > SHORT else (0, len(token))


_bare: Final = Remembered(_word_in)


def _spelled(text: str) -> str:
    """The text with each emoji replaced by its name, set apart from what stands before it."""
    if text.isascii() or _EMOJI.isdisjoint(text):
        return text
    for emoji in _EMOJI.intersection(text):
        text = text.replace(emoji, " " + EMOJI_NAMES[emoji])
    return text


def _unspelled(text: str, cues: Iterable[Cue]) -> list[Cue]:
    """Cues in the spelled text, by the characters of `text` that they come from."""
    origin = [at for at, char in enumerate(text) for _ in range(1 + len(EMOJI_NAMES.get(char, "")))]
    return [Cue(origin[start], origin[end - 1] + 1, valence) for start, end, valence in cues]


def _weighed(tokens: list[str]) -> list[tuple[int, float]]:
    """(position, valence in context) of each token of the lexicon; zero where the context cancels it."""
    words = [*_BEFORE, *map(_words.__getitem__, tokens), *_AFTER]
    valued = [at for at, word in enumerate(words) if word.valued]
    if not valued:
        return []
    mixed = 0 < sum([word.upper for word in words]) < len(tokens)
    return [(at - len(_BEFORE), _weighings[(mixed, *words[at - 3 : at + 3])]) for at in valued]


class _Weighings(dict[tuple[bool, *tuple[Word, ...]], float]):
    """The valence of a word among three before and two after it, which most often are words of no interest;
    emptied when full, like the vocabulary."""

    def __missing__(self, around: tuple[bool, *tuple[Word, ...]]) -> float:
        if len(self) >= Vocabulary.MOST:
            self.clear()
        mixed, *window = around
        self[around] = valence = _weigh(window, mixed)
        return valence


_weighings: Final = _Weighings()


def _weigh(window: list[Word], mixed: bool) -> float:
    """The valence of the fourth of six words: its own, after capitals, modifiers, negations and idioms."""
    third, second, first, word, after, beyond = window
    if word.lower == "kind" and after.lower == "of":
        return 0.0
    valence = word.valence
    if word.refuses and after.known:
        valence = 0.0
    if first.refuses or second.refuses or (third.refuses and first.lower in ALTERNATIVE):
        valence = word.valence * _NEGATED
    if mixed and word.upper:
        valence += _CAPITALS if valence > 0 else -_CAPITALS
    if (
        first.turns or second.turns or third.turns
        or word.marks_idiom or after.marks_idiom or beyond.marks_idiom
    ):  # fmt: skip
        valence = _turned(window, valence, mixed)
    return valence


def _turned(window: list[Word], valence: float, mixed: bool) -> float:
    """The valence after what the three words before it do to it: boost, dampen, negate, make an idiom."""
    third, second, first = window[:3]
    if not first.known:
        valence += _boost(first, valence, mixed)
        if first.negates:
            valence *= _NEGATED
    if not second.known:
        valence += _boost(second, valence, mixed) * 0.95
        valence *= _negation(second, first.lower in EMPHATIC, first.lower == "doubt")
    if third is not _EDGE and not third.known:
        valence += _boost(third, valence, mixed) * 0.9
        valence *= _third_negation(third, second, first)
        valence = _as_idiom([word.lower for word in window], valence)
    if first.lower == "least" and not first.known and second.lower not in AT_LEAST:
        valence *= _NEGATED
    return valence


def _boost(word: Word, valence: float, mixed: bool) -> float:
    """What a booster or dampener before a word of this valence adds to it."""
    if not word.boost:
        return 0.0
    boost = -word.boost if valence < 0 else word.boost
    if mixed and word.upper:
        boost += _CAPITALS if valence > 0 else -_CAPITALS
    return boost


def _negation(word: Word, emphatic: bool, undoubted: bool) -> float:
    """The factor of a negator two words back: "never so" strengthens, "without doubt" does nothing."""
    if word.lower == "never" and emphatic:
        return 1.25
    if not word.negates or (word.lower == "without" and undoubted):
        return 1.0
    return _NEGATED


def _third_negation(third: Word, second: Word, first: Word) -> float:
    """The factor of a negator three words back; in VADER a "so" or "this" right before strengthens alone."""
    if first.lower in EMPHATIC:
        return 1.25
    return _negation(third, second.lower in EMPHATIC, "doubt" in (second.lower, first.lower))


def _as_idiom(window: list[str], valence: float) -> float:
    """The worth of an idiom that holds the word, else its valence; then two-word dampeners ("kind of").

    `window`: the three words before, the word itself, the two after; empty beyond the text's end.
    """
    three, two, one, zero, after, beyond = window
    past = ((one, zero), (two, one, zero), (two, one), (three, two, one), (three, two))
    valence = next((IDIOMS[words] for words in past if words in IDIOMS), valence)
    valence = IDIOMS.get((zero, after), valence)
    valence = IDIOMS.get((zero, after, beyond), valence)
    for words in ((three, two), (two, one)):
        valence += DAMPENERS.get(words, 0.0)
    return valence


def _lean_on_but(weighed: list[tuple[int, float]], tokens: list[str]) -> list[tuple[int, float]]:
    """Halve what stands before "but" and raise what follows by half, as VADER does.

    VADER changes the *first* word that has the valence at hand, which may be another one, or one changed
    already; a heap of positions per valence finds it without searching the list.
    """
    but = next((at for at, token in enumerate(tokens) if _words[token].lower == "but"), None)
    if but is None:
        return weighed
    valences = dict(weighed)
    places: dict[float, list[int]] = {}
    for at, valence in weighed:
        places.setdefault(valence, []).append(at)
    for at, _ in weighed:
        valence = valences[at]
        first = places[valence][0]
        if first == but or not valence:
            continue
        heappop(places[valence])
        valences[first] = valence * (0.5 if first < but else 1.5)
        heappush(places.setdefault(valences[first], []), first)
    return list(valences.items())


def _emphasis(text: str) -> float:
    """What exclamation marks (up to four) and question marks (from two on) add."""
    questions = text.count("?")
    asked = 0.0 if questions < 2 else questions * 0.18 if questions <= 3 else 0.96
    return min(text.count("!"), 4) * 0.292 + asked


def _summed(valences: list[float], neutral: int, emphasis: float) -> Polarity:
    """The four values from the valences that aren't zero and the number of words that are neutral."""
    compound = _compound(sum(valences), emphasis)
    positive, negative = 0.0, 0.0
    for valence in valences:
        if valence > 0:
            positive += valence + 1
        else:
            negative += valence - 1
    if positive > -negative:
        positive += emphasis
    elif positive < -negative:
        negative -= emphasis
    whole = positive - negative + neutral
    return Polarity(
        round(-negative / whole, 3), round(neutral / whole, 3), round(positive / whole, 3), compound
    )


def _compound(total: float, emphasis: float) -> float:
    """The sum of the valences, emphasised away from zero and squeezed into -1…1."""
    total += emphasis if total > 0 else -emphasis if total < 0 else 0.0
    return round(total / sqrt(total * total + _ALPHA), 4)
