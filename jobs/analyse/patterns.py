"""Finds many word patterns in a text in one pass: topics, intents and sentiment phrases share it.

`grammar` says how a pattern is written, `compiled` how it is kept. A pattern never reaches over the end of a
sentence, and is looked at only where its rarest two neighbours stand close enough; these places are found in
all words of many texts at once. What is looked at from there is bounded by the pattern, so the time grows
with the text and no faster.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter, itemgetter
from typing import NamedTuple

from jobs.analyse.compiled import BREAK, Pattern, Place, Steps, Vocabulary, Word
from jobs.analyse.grammar import Rule, RuleError

__all__ = ["Match", "Matcher", "Rule", "RuleError"]

GUARDED = 3  # words before a match in which a negator takes it away

Span = tuple[int, int]


class Match(NamedTuple):
    """A rule found in a text; start and end count characters of the text."""

    rule: str
    start: int
    end: int


_by_place = itemgetter(1, 2, 0)
_by_number = attrgetter("number")


class Matcher:
    """All rules compiled into one, to be kept for the life of a process. Raises RuleError."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._languages = frozenset(rule.language for rule in self._rules) - {""}
        self._known: dict[str | None, Vocabulary] = {None: Vocabulary(self._rules)}

    def find(self, text: str, language: str | None = None) -> list[Match]:
        """What is found, by position; the matches of one key don't overlap each other.

        With a language, only its rules and those for every language count; without one, all do.
        """
        return self.find_in([text], language)[0]

    def find_in(self, texts: Sequence[str], language: str | None = None) -> list[list[Match]]:
        """The same for each of many texts, in far less time."""
        known = self._known[language] if language in self._known else self._learn(language)
        found: list[list[Match]] = [[] for _ in texts]
        sheet = known.sheet(texts)
        words = known.words(sheet)
        kept = sorted(_kept(_hits(known.places(sheet), words), words), key=_by_place)
        places = sheet.places([first for _, first, _ in kept], [last for _, _, last in kept])
        for (key, _, _), (at, start, end) in zip(kept, places, strict=True):
            found[at].append(Match(key, start, end))
        return found

    def _learn(self, language: str | None) -> Vocabulary:
        """What the rules that count in `language` know; one vocabulary serves all languages without rules."""
        spoken = language if language in self._languages else ""
        if spoken not in self._known:
            rules = tuple(rule for rule in self._rules if rule.language in ("", spoken))
            self._known[spoken] = Vocabulary(rules)
        return self._known[spoken]


def _hits(places: Iterable[Place], words: list[Word]) -> dict[Pattern, list[Span]]:
    """Where each pattern holds, as first and last word."""
    hits: dict[Pattern, list[Span]] = defaultdict(list)
    for first, last, patterns in places:
        for pattern in patterns:
            if last - first > pattern.apart:
                continue
            if pattern.short:
                hits[pattern].append((first, last))
            elif span := _span(pattern, first, last, words):
                hits[pattern].append(span)
    return hits


def _span(pattern: Pattern, first: int, last: int, words: list[Word]) -> Span | None:
    """The words of a pattern that hangs on first and last, if it holds to both sides."""
    if pattern.ahead and not (last := _reach(last, pattern.ahead, words, 1)):
        return None
    if pattern.behind and not (first := _reach(first, pattern.behind, words, -1)):
        return None
    return first, last


def _reach(at: int, steps: Steps, words: list[Word], way: int) -> int:
    """Where the steps one way from a word end at the nearest, 0 where they don't hold."""
    for step, (wanted, gap) in enumerate(steps):
        if gap:
            return _far([at], steps[step:], words, way)
        before, at = at, at + way
        if wanted not in words[at].classes or BREAK in words[at if way < 0 else before].classes:
            return 0
    return at


def _far(froms: list[int], steps: Steps, words: list[Word], way: int) -> int:
    """The same from several places, with words between."""
    for wanted, gap in steps:
        froms = _next(froms, wanted, gap, words, way)
        if not froms:
            return 0
    return froms[0]


def _next(froms: list[int], wanted: int, gap: int, words: list[Word], way: int) -> list[int]:
    """The positions of a class that a gap allows, nearest first, looking one way within the sentence."""
    reached: list[int] = []
    seen = froms[0]
    for start in froms:
        begin = seen if (seen - start) * way > 0 else start
        for at in range(begin + way, start + way * (gap + 2), way):
            if BREAK in words[at if way < 0 else at - 1].classes:
                return reached
            if wanted in words[at].classes:
                reached.append(at)
            seen = at
    return reached


def _kept(hits: dict[Pattern, list[Span]], words: list[Word]) -> Iterator[tuple[str, int, int]]:
    """Key, first and last word of the hits that stand after negators and `unless`."""
    taken: dict[int, list[Span]] = {}
    held: dict[str, list[Span]] = {}
    for pattern in sorted(hits, key=_by_number):
        standing = _standing(pattern, hits[pattern], words)
        if pattern.takes_away:
            taken.setdefault(pattern.rule, []).extend(standing)
            continue
        if walls := taken.get(pattern.rule):
            standing = _clear_of(standing, walls)
        held.setdefault(pattern.key, []).extend(standing)
    for key, spans in held.items():
        for first, last in _apart(spans):
            yield key, first, last


def _standing(pattern: Pattern, spans: list[Span], words: Sequence[Word]) -> list[Span]:
    """A pattern's minimal spans, without those a negator takes away."""
    if pattern.wide and len(spans) > 1:
        spans = _minimal(spans)
    if pattern.negators is None:
        return spans
    return [span for span in spans if not _negated(pattern.negators, words, span[0])]


def _negated(negators: int, words: Sequence[Word], first: int) -> bool:
    for at in range(first - 1, first - 1 - GUARDED, -1):
        classes = words[at].classes
        if negators in classes or BREAK in classes:
            return negators in classes
    return False


def _minimal(spans: list[Span]) -> list[Span]:
    """The spans that hold no other of them, from left to right."""
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda span: (-span[0], span[1])):
        if not kept or span[1] < kept[-1][1]:
            kept.append(span)
    return kept[::-1]


def _clear_of(spans: list[Span], taken: list[Span]) -> list[Span]:
    """The spans that overlap none of `taken`."""
    walls: list[Span] = []
    for first, last in sorted(taken):
        if walls and first <= walls[-1][1]:
            walls[-1] = (walls[-1][0], max(last, walls[-1][1]))
        else:
            walls.append((first, last))
    ends = [last for _, last in walls]
    nearest = ((span, bisect_left(ends, span[0])) for span in spans)
    return [span for span, at in nearest if at == len(walls) or walls[at][0] > span[1]]


def _apart(spans: list[Span]) -> Iterable[Span]:
    """From left to right, the longer first, those that don't overlap one already given."""
    if len(spans) == 1:
        return spans
    apart: list[Span] = []
    for first, last in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not apart or first > apart[-1][1]:
            apart.append((first, last))
    return apart
