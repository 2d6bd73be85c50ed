"""Finds many word patterns in a text in one pass: topics, intents and sentiment phrases share it.

`grammar` says how a pattern is written, `compiled` how it is kept. A pattern never reaches over the end of a
sentence, and is looked at only where its rarest two neighbours stand, or its rarest word when another one is
somewhere in the text. What is looked at from there is bounded by the pattern, so the time grows with the text
and no faster.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import chain
from operator import attrgetter, itemgetter, or_
from typing import NamedTuple

from jobs.analyse.compiled import BREAK, OUTSIDE, Pattern, Steps, Vocabulary, Word
from jobs.analyse.grammar import Rule, RuleError
from jobs.analyse.tokens import Tokens, tokens

__all__ = ["Match", "Matcher", "Rule", "RuleError", "Tokens", "tokens"]

GUARDED = 3  # words before a match in which a negator takes it away

Span = tuple[int, int]
_Hit = tuple[Pattern, int, int]


class Match(NamedTuple):
    """A rule found in a text; start and end count characters of the text."""

    rule: str
    start: int
    end: int


_by_place = itemgetter(1, 2, 0)
_by_number = attrgetter("number")
_bits = attrgetter("bits")
_met = attrgetter("met")


class Matcher:
    """All rules compiled into one, to be kept for the life of a process. Raises RuleError."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._languages = frozenset(rule.language for rule in self._rules) - {""}
        self._known: dict[str | None, Vocabulary] = {None: Vocabulary(self._rules)}

    def find(self, tokens: Tokens, language: str | None = None) -> list[Match]:
        """What is found, by position; the matches of one key don't overlap each other.

        With a language, only its rules and those for every language count; without one, all do.
        """
        known = self._known[language] if language in self._known else self._learn(language)
        words = [OUTSIDE, *chain.from_iterable(map(known.__getitem__, tokens.pieces)), OUTSIDE]
        hits = _hits(words)
        if not hits:
            return []
        found = [Match(key, *tokens.span(first - 1, last - 1)) for key, first, last in _kept(hits, words)]
        if len(found) > 1:
            found.sort(key=_by_place)
        return found

    def _learn(self, language: str | None) -> Vocabulary:
        """What the rules that count in `language` know; one vocabulary serves all languages without rules."""
        spoken = language if language in self._languages else ""
        if spoken not in self._known:
            rules = tuple(rule for rule in self._rules if rule.language in ("", spoken))
            self._known[spoken] = Vocabulary(rules)
        return self._known[spoken]


def _hits(words: list[Word]) -> list[_Hit]:
    """Every place where a pattern holds, as first and last word."""
    hits: list[_Hit] = []
    present = reduce(or_, map(_bits, words))
    for at, met in enumerate(map(_met, words)):
        if met is None or (beginning := met[words[at + 1]]) is None:
            continue
        sure, after, partners, waits = beginning
        for pattern, more in sure:
            hits.append((pattern, at, at + more))
        for pattern in after:
            _try(pattern, at, at + 1, words, hits)
        waiting = partners & present
        while waiting:
            partner = waiting & -waiting
            waiting ^= partner
            for pattern in waits[partner]:
                _try(pattern, at, at, words, hits)
    return hits


def _try(pattern: Pattern, first: int, last: int, words: list[Word], hits: list[_Hit]) -> None:
    """Note the pattern whose anchor stands at first to last, if it holds to both sides."""
    ahead = _reach(last, pattern.ahead, words, 1) if pattern.ahead else last
    behind = _reach(first, pattern.behind, words, -1) if ahead and pattern.behind else first
    if ahead and behind:
        hits.append((pattern, behind, ahead))


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


def _kept(hits: list[_Hit], words: list[Word]) -> Iterator[tuple[str, int, int]]:
    """Key, first and last word of the hits that stand after negators and `unless`."""
    groups: dict[Pattern, list[Span]] = {}
    for pattern, first, last in hits:
        groups.setdefault(pattern, []).append((first, last))
    taken: dict[int, list[Span]] = {}
    held: dict[str, list[Span]] = {}
    for pattern in sorted(groups, key=_by_number):
        standing = _standing(pattern, groups[pattern], words)
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
    if len(spans) > 1:
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
