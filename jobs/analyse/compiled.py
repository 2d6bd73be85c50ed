"""Rules in the form they are searched in: what every word means to them, and where each pattern hangs.

A pattern hangs on its rarest word and waits there for another of its words to be in the text.
"""

from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_
from typing import NamedTuple

from jobs.analyse.grammar import NUMBER, Rule, negators, parse
from jobs.analyse.tokens import BREAKS

BREAK = 0  # the class of everything that ends a sentence
MOST_KNOWN = 200_000  # words remembered by one vocabulary
LONGEST_KNOWN = 40  # letters of a word worth remembering
_COMMON = frozenset(
    """a about after all am an and any are as at back be because been but by can can't cant could did do does
    don't dont for from get go got had has have he her his how i i'm if in is it it's its just like me more my
    need never new no not now of off on one or our out over please she so still than that the their them then
    there they this time to too up us was we were what when where which who why will with would you your de da
    do la el que o e na um uma un una der die das und ich nicht nao ? . ! #""".split()  # noqa: SIM905 - readable
)

Steps = tuple[tuple[int, int], ...]
"""Word classes on the way from the anchor, each with how many words may stand before it."""


class Pattern(NamedTuple):
    """One pattern, seen from its rarest word."""

    number: int
    key: str
    language: str
    rule: int
    takes_away: bool  # written under `unless`
    behind: Steps
    ahead: Steps
    negators: int | None  # the class that takes a match away


class Word(NamedTuple):
    """What the rules know of one word; `bits` are those of its classes that a pattern may wait for."""

    classes: frozenset[int]
    bits: int
    alone: tuple[Pattern, ...]  # patterns of this word only
    partners: int  # the bits of all keys of `paired`
    paired: dict[int, tuple[Pattern, ...]]  # patterns by the bit of the word they wait for


NOTHING = Word(frozenset(), 0, (), 0, {})
"""Any word the rules don't know."""

OUTSIDE = Word(frozenset([BREAK]), 0, (), 0, {})
"""Stands before the first and after the last word of a text."""


class Vocabulary(dict[str, Word]):
    """Every word met so far and what the rules know of it; a new one is worked out when it is met."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        super().__init__()
        self._numbers: dict[frozenset[str], int] = {}
        self._bits: dict[int, int] = {}
        self._exact: dict[str, set[int]] = {}
        self._stems: dict[str, set[int]] = {}
        self._anchored: dict[int, list[tuple[Pattern, int]]] = {}
        self._class(BREAKS)
        for number, (rule, source, takes_away) in enumerate(_sources(rules)):
            self._hang(number, rule, rules[rule], source, takes_away)
        self._longest = max(map(len, self._stems), default=0)

    def __missing__(self, norm: str) -> Word:
        if len(self) >= MOST_KNOWN:
            self.clear()
        word = self._look_up(norm)
        if len(norm) <= LONGEST_KNOWN:
            self[norm] = word
        return word

    def _look_up(self, norm: str) -> Word:
        classes = set(self._exact.get(norm, ()))
        if norm[0].isdecimal():
            classes |= self._exact.get(NUMBER, set())
        for length in range(1, min(len(norm), self._longest) + 1):
            classes |= self._stems.get(norm[:length], set())
        if not classes:
            return NOTHING
        paired: dict[int, tuple[Pattern, ...]] = {}
        for one in sorted(classes):
            for pattern, partner in self._anchored.get(one, ()):
                paired[partner] = (*paired.get(partner, ()), pattern)
        alone = paired.pop(0, ())
        bits = reduce(or_, (self._bits.get(one, 0) for one in classes), 0)
        return Word(frozenset(classes), bits, alone, reduce(or_, paired, 0), paired)

    def _class(self, forms: frozenset[str]) -> int:
        """The number of a set of words that may stand in one place."""
        if forms not in self._numbers:
            self._numbers[forms] = len(self._numbers)
            for form in forms:
                home = self._stems if form.endswith("*") else self._exact
                home.setdefault(form.removesuffix("*"), set()).add(self._numbers[forms])
        return self._numbers[forms]

    def _hang(self, number: int, index: int, rule: Rule, source: str, takes_away: bool) -> None:
        """Hangs a pattern on its rarest place, to wait there for the rarest other one (0: there is none)."""
        parsed = parse(source, rule)
        steps = [self._class(forms) for forms in parsed.steps]
        anchor, *others = sorted(range(len(steps)), key=lambda step: _commonness(parsed.steps[step]))
        others.sort(key=lambda step: steps[step] == steps[anchor])
        pattern = Pattern(
            number=number,
            key=rule.key,
            language=rule.language,
            rule=index,
            takes_away=takes_away,
            behind=tuple((steps[at - 1], parsed.gaps[at]) for at in range(anchor, 0, -1)),
            ahead=tuple((steps[at], parsed.gaps[at]) for at in range(anchor + 1, len(steps))),
            negators=self._class(negators(rule.language)) if parsed.guarded else None,
        )
        partner = self._bit(steps[others[0]]) if others else 0
        self._anchored.setdefault(steps[anchor], []).append((pattern, partner))

    def _bit(self, one: int) -> int:
        return self._bits.setdefault(one, 1 << len(self._bits))


def _sources(rules: tuple[Rule, ...]) -> Iterator[tuple[int, str, bool]]:
    """Every pattern with its rule's index, those that take away before those they take from."""
    for index, rule in enumerate(rules):
        yield from ((index, source, True) for source in rule.unless)
        yield from ((index, source, False) for source in rule.patterns)


def _commonness(forms: Iterable[str]) -> int:
    """How often a word of this place is to be expected: the words of `_COMMON` are everywhere."""
    return sum(40 if form in _COMMON else 2 if form.endswith("*") else 1 for form in forms)
