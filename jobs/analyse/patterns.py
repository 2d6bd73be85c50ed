"""Finds many word patterns in a text in one pass: topics, intents and sentiment phrases share it.

`grammar` says how a pattern is written. A pattern never reaches over the end of a sentence.

Every pattern hangs on its rarest word, and is looked at only where that word stands and another of its words
is somewhere in the text. What is looked at from there is bounded by the pattern, so the time grows with the
text and no faster.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

from jobs.analyse.grammar import NUMBER, Rule, RuleError, negators, parse
from jobs.analyse.tokens import BREAKS, Tokens, tokens

__all__ = ["Match", "Matcher", "Rule", "RuleError", "Tokens", "tokens"]

GUARDED = 3  # words before a match in which a negator takes it away
MOST_KNOWN = 200_000  # words remembered by one matcher
LONGEST_KNOWN = 40  # letters of a word worth remembering
_BREAK = 0  # the class of everything that ends a sentence
_COMMON = frozenset(
    """a about after all am an and any are as at back be because been but by can can't cant could did do does
    don't dont for from get go got had has have he her his how i i'm if in is it it's its just like me more my
    need never new no not now of off on one or our out over please she so still than that the their them then
    there they this time to too up us was we were what when where which who why will with would you your de da
    do la el que o e na um uma un una der die das und ich nicht nao ? . ! #""".split()  # noqa: SIM905 - readable
)

Span = tuple[int, int]


class Match(NamedTuple):
    """A rule found in a text; start and end count characters of the text."""

    rule: str
    start: int
    end: int


class _Pattern(NamedTuple):
    number: int
    rule: Rule
    takes_away: bool  # written under `unless`
    steps: tuple[int, ...]  # word classes, in order
    gaps: tuple[int, ...]  # gaps[i]: how many words may stand before steps[i]
    negators: int | None  # the class that takes a match away
    anchor: int  # the step to begin at
    needs: int  # the classes that must be somewhere in the text, as bits


class _Word(NamedTuple):
    """What the rules know of one word."""

    classes: frozenset[int]
    bits: int  # the classes once more
    alone: tuple[_Pattern, ...]
    partners: int  # the bits of all keys of `paired`
    paired: dict[int, tuple[_Pattern, ...]]  # by the bit of the class that must be in the text as well


_Hit = tuple[_Pattern, int, int]


class Matcher:
    """All rules compiled into one, to be kept for the life of a process. Raises RuleError."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._known = _Vocabulary(tuple(rules))

    def find(self, tokens: Tokens, language: str | None = None) -> list[Match]:
        """What is found, by position; the matches of one key don't overlap each other.

        With a language, only its rules and those for every language count; without one, all do.
        """
        known = self._known
        words = [known[norm] for norm in tokens.norms]
        hits = _hits(words)
        if not hits:
            return []
        spans = tokens.spans
        found = [
            Match(key, spans[first][0], spans[last][1]) for key, first, last in _kept(hits, words, language)
        ]
        return sorted(found, key=lambda match: (match.start, match.end, match.rule))


def _hits(words: list[_Word]) -> list[_Hit]:
    """Every place where a pattern holds, as first and last word."""
    hits: list[_Hit] = []
    present = reduce(or_, [word.bits for word in words], 0)
    for at, (_, _, alone, partners, paired) in enumerate(words):
        if alone:
            hits += [(pattern, at, at) for pattern in alone]
        waiting = partners & present
        while waiting:
            partner = waiting & -waiting
            waiting ^= partner
            for one in paired[partner]:
                if one.needs & present == one.needs and (span := _around(one, words, at)):
                    hits.append((one, *span))
    return hits


def _around(pattern: _Pattern, words: Sequence[_Word], at: int) -> Span | None:
    """The tightest span that holds the pattern with its anchor at `at`."""
    steps, gaps = pattern.steps, pattern.gaps
    lasts = [at]
    for step in range(pattern.anchor + 1, len(steps)):
        lasts = _next(lasts, steps[step], gaps[step], words, 1)
        if not lasts:
            return None
    firsts = [at]
    for step in range(pattern.anchor, 0, -1):
        firsts = _next(firsts, steps[step - 1], gaps[step], words, -1)
        if not firsts:
            return None
    return firsts[0], lasts[0]


def _next(froms: list[int], wanted: int, gap: int, words: Sequence[_Word], way: int) -> list[int]:
    """The positions of a class that a gap allows, nearest first, looking one way within the sentence."""
    reached: list[int] = []
    seen = froms[0]
    for start in froms:
        begin = seen if (seen - start) * way > 0 else start
        for at in range(begin + way, start + way * (gap + 2), way):
            if not 0 <= at < len(words) or _BREAK in words[min(at, at - way)].classes:
                return reached
            if wanted in words[at].classes:
                reached.append(at)
            seen = at
    return reached


def _kept(hits: list[_Hit], words: list[_Word], language: str | None) -> Iterator[tuple[str, int, int]]:
    """Key, first and last word of the hits that stand after language, negators and `unless`."""
    groups: dict[int, tuple[_Pattern, list[Span]]] = {}
    for pattern, first, last in hits:
        groups.setdefault(pattern.number, (pattern, []))[1].append((first, last))
    taken: dict[int, list[Span]] = {}
    held: dict[str, list[Span]] = {}
    for _, (pattern, spans) in sorted(groups.items()):
        rule = pattern.rule
        if language and rule.language and rule.language != language:
            continue
        standing = [span for span in _minimal(spans) if not _negated(pattern, words, span[0])]
        if pattern.takes_away:
            taken.setdefault(id(rule), []).extend(standing)
            continue
        if walls := taken.get(id(rule)):
            standing = _clear_of(standing, walls)
        held.setdefault(rule.key, []).extend(standing)
    for key, spans in held.items():
        for first, last in _apart(spans):
            yield key, first, last


def _negated(pattern: _Pattern, words: Sequence[_Word], first: int) -> bool:
    if pattern.negators is None:
        return False
    for at in range(first - 1, max(first - 1 - GUARDED, -1), -1):
        classes = words[at].classes
        if pattern.negators in classes or _BREAK in classes:
            return pattern.negators in classes
    return False


def _minimal(spans: list[Span]) -> list[Span]:
    """The spans that hold no other of them, from left to right."""
    if len(spans) == 1:
        return spans
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


def _apart(spans: list[Span]) -> Iterator[Span]:
    """From left to right, the longer first, those that don't overlap one already given."""
    end = -1
    for first, last in sorted(spans, key=lambda span: (span[0], -span[1])):
        if first > end:
            yield first, last
            end = last


class _Vocabulary(dict[str, _Word]):
    """Every word met so far and what the rules know of it; a new one is worked out when it is met."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        super().__init__()
        self._numbers: dict[frozenset[str], int] = {}
        self._exact: dict[str, set[int]] = {}
        self._stems: dict[str, set[int]] = {}
        self._class(BREAKS)
        self._anchored: dict[int, list[tuple[_Pattern, int]]] = {}
        for number, source in enumerate(_sources(rules)):
            self._compile(number, *source)
        self._longest = max(map(len, self._stems), default=0)

    def __missing__(self, norm: str) -> _Word:
        if len(self) >= MOST_KNOWN:
            self.clear()
        word = self._look_up(norm)
        if len(norm) <= LONGEST_KNOWN:
            self[norm] = word
        return word

    def _look_up(self, norm: str) -> _Word:
        classes = set(self._exact.get(norm, ()))
        if norm[0].isdecimal():
            classes |= self._exact.get(NUMBER, set())
        for length in range(1, min(len(norm), self._longest) + 1):
            classes |= self._stems.get(norm[:length], set())
        hanging = [found for one in sorted(classes) for found in self._anchored.get(one, ())]
        paired: dict[int, tuple[_Pattern, ...]] = {}
        for pattern, partner in hanging:
            paired[partner] = (*paired.get(partner, ()), pattern)
        alone = paired.pop(0, ())
        return _Word(frozenset(classes), _bits(classes), alone, reduce(or_, paired, 0), paired)

    def _class(self, forms: frozenset[str]) -> int:
        """The number of a set of words that may stand in one place."""
        if forms not in self._numbers:
            self._numbers[forms] = len(self._numbers)
            for form in forms:
                home = self._stems if form.endswith("*") else self._exact
                home.setdefault(form.removesuffix("*"), set()).add(self._numbers[forms])
        return self._numbers[forms]

    def _compile(self, number: int, rule: Rule, takes_away: bool, text: str) -> None:
        """Hangs a pattern on its rarest place, under the bit of the rarest other one (0: there is none)."""
        parsed = parse(text, rule)
        steps = tuple(self._class(forms) for forms in parsed.steps)
        anchor, *others = sorted(range(len(steps)), key=lambda step: _commonness(parsed.steps[step]))
        others.sort(key=lambda step: steps[step] == steps[anchor])
        pattern = _Pattern(
            number=number,
            rule=rule,
            takes_away=takes_away,
            steps=steps,
            gaps=parsed.gaps,
            negators=self._class(negators(rule.language)) if parsed.guarded else None,
            anchor=anchor,
            needs=_bits(steps),
        )
        partner = _bits([steps[others[0]]]) if others else 0
        self._anchored.setdefault(steps[anchor], []).append((pattern, partner))


def _bits(classes: Iterable[int]) -> int:
    """The classes as the bits of one number."""
    return reduce(or_, (1 << one for one in classes), 0)


def _sources(rules: tuple[Rule, ...]) -> Iterator[tuple[Rule, bool, str]]:
    """Every pattern with its rule, those that take away before those they take from."""
    for rule in rules:
        yield from ((rule, True, pattern) for pattern in rule.unless)
        yield from ((rule, False, pattern) for pattern in rule.patterns)


def _commonness(forms: frozenset[str]) -> int:
    """How often a word of this place is to be expected: the words of `_COMMON` are everywhere."""
    return sum(40 if form in _COMMON else 2 if form.endswith("*") else 1 for form in forms)
