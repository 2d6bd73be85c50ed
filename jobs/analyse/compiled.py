"""Rules in the form they are searched in: what every word means to them, and where each pattern hangs.

A pattern hangs on its rarest two words that follow one another; one that has none hangs on its rarest word
and waits there for another of its words to be in the text.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import NamedTuple

from jobs.analyse.grammar import NUMBER, Rule, negators, parse
from jobs.analyse.tokens import BREAKS, Remembered, parts

BREAK = 0  # the class of everything that ends a sentence
MOST_MET = 1_000  # words remembered that followed one word
_COMMON = frozenset(
    """a about after all am an and any are as at back be because been but by can can't cant could did do does
    don't dont for from get go got had has have he her his how i i'm if in is it it's its just like me more my
    need never new no not now of off on one or our out over please she so still than that the their them then
    there they this time to too up us was we were what when where which who why will with would you your de da
    do la el que o e na um uma un una der die das und ich nicht nao ? . ! #""".split()  # noqa: SIM905 - readable
)

Steps = tuple[tuple[int, int], ...]
"""Word classes on the way from the anchor, each with how many words may stand before it."""


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """One pattern, seen from its rarest word."""

    number: int
    key: str
    rule: int
    takes_away: bool  # written under `unless`
    behind: Steps
    ahead: Steps
    negators: int | None  # the class that takes a match away


Patterns = tuple[Pattern, ...]


Asked = dict[int, Patterns]
"""Patterns by what they ask of another word."""


class Word:
    """What the rules know of a word; words that are the same to them share it.

    `alone` are the patterns of this word only, `begins` those that hang on it and the word right after it, by
    the class of that one; `waits` those that wait for a word elsewhere, by the bit of its class. `bits` are
    those of the word's own classes. `met` says what may hang on it with the word right after it, None where
    nothing ever does.
    """

    __slots__ = ("alone", "begins", "bits", "classes", "met", "waits")

    def __init__(
        self,
        classes: frozenset[int] = frozenset(),
        bits: int = 0,
        alone: Patterns = (),
        begins: Asked | None = None,
        waits: Asked | None = None,
    ) -> None:
        self.classes, self.bits, self.alone = classes, bits, alone
        self.begins, self.waits = begins or {}, waits or {}
        self.met = Met(self) if alone or begins or waits else None


class Beginning(NamedTuple):
    """The patterns that may hang on a word, seen with the word right after it.

    `sure` are those that hold already, with how many words follow the first; `after` hang on both words and
    ask for others around; `partners` are all bits of `waits`.
    """

    sure: tuple[tuple[Pattern, int], ...]
    after: Patterns
    partners: int
    waits: Asked


class Met(dict[Word, Beginning | None]):
    """What may hang on a word, by the word that follows it, None for most; found when the two first meet."""

    def __init__(self, word: Word) -> None:
        super().__init__()
        self._word = word

    def __missing__(self, following: Word) -> Beginning | None:
        if len(self) >= MOST_MET:
            self.clear()
        self[following] = found = _beginning(self._word, following)
        return found


def _beginning(word: Word, following: Word) -> Beginning | None:
    asked = word.begins.keys() & following.classes
    if not (word.alone or asked or word.waits):
        return None
    pairs = [pattern for one in sorted(asked) for pattern in word.begins[one]]
    whole = [(pattern, 1) for pattern in pairs if not (pattern.ahead or pattern.behind)]
    after = tuple(pattern for pattern in pairs if pattern.ahead or pattern.behind)
    alone = [(pattern, 0) for pattern in word.alone]
    return Beginning((*alone, *whole), after, reduce(or_, word.waits, 0), word.waits)


NOTHING = Word()
"""Any word the rules don't know."""

OUTSIDE = Word(frozenset([BREAK]))
"""Stands before the first and after the last word of a text."""


class Vocabulary(dict[str, tuple[Word, ...]]):
    """Every piece of text met so far and what the rules know of its words; a new one is looked up once."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        super().__init__()
        self._numbers: dict[frozenset[str], int] = {}
        self._bits: dict[int, int] = {}
        self._exact: dict[str, set[int]] = {}
        self._stems: dict[str, set[int]] = {}
        self._alone: dict[int, list[Pattern]] = {}
        self._pairs: dict[int, list[tuple[int, Pattern]]] = {}
        self._waiting: dict[int, list[tuple[int, Pattern]]] = {}
        self._same: dict[frozenset[int], Word] = {frozenset(): NOTHING}
        self._class(BREAKS)
        for number, (rule, source, takes_away) in enumerate(_sources(rules)):
            self._hang(number, rule, rules[rule], source, takes_away)
        self._longest = max(map(len, self._stems), default=0)
        self._words = Remembered(self._look_up)

    def __missing__(self, piece: str) -> tuple[Word, ...]:
        words = tuple(self._words[part.norm] for part in parts(piece))
        if len(piece) <= Remembered.LONGEST:
            if len(self) >= Remembered.MOST:
                self.clear()
            self[piece] = words
        return words

    def _look_up(self, norm: str) -> Word:
        classes = set(self._exact.get(norm, ()))
        if norm[0].isdecimal():
            classes |= self._exact.get(NUMBER, set())
        for length in range(1, min(len(norm), self._longest) + 1):
            classes |= self._stems.get(norm[:length], set())
        same = frozenset(classes)
        if same not in self._same:
            self._same[same] = self._word(same)
        return self._same[same]

    def _word(self, classes: frozenset[int]) -> Word:
        bits = reduce(or_, (self._bits.get(one, 0) for one in classes), 0)
        alone = tuple(pattern for one in sorted(classes) for pattern in self._alone.get(one, ()))
        return Word(classes, bits, alone, _of(self._pairs, classes), _of(self._waiting, classes))

    def _class(self, forms: frozenset[str]) -> int:
        """The number of a set of words that may stand in one place."""
        if forms not in self._numbers:
            self._numbers[forms] = len(self._numbers)
            for form in forms:
                home = self._stems if form.endswith("*") else self._exact
                home.setdefault(form.removesuffix("*"), set()).add(self._numbers[forms])
        return self._numbers[forms]

    def _hang(self, number: int, index: int, rule: Rule, source: str, takes_away: bool) -> None:
        """Hangs a pattern on its rarest neighbours, else on its rarest word, where it waits for the next."""
        parsed = parse(source, rule)
        steps, gaps = [self._class(forms) for forms in parsed.steps], parsed.gaps
        cost = [_commonness(forms) for forms in parsed.steps]
        pairs = [at for at in range(len(steps) - 1) if not gaps[at + 1]]
        first = min(pairs, key=lambda at: cost[at] * cost[at + 1]) if pairs else cost.index(min(cost))
        last = first + 1 if pairs else first
        pattern = Pattern(
            number=number,
            key=rule.key,
            rule=index,
            takes_away=takes_away,
            behind=tuple((steps[at - 1], gaps[at]) for at in range(first, 0, -1)),
            ahead=tuple((steps[at], gaps[at]) for at in range(last + 1, len(steps))),
            negators=self._class(negators(rule.language)) if parsed.guarded else None,
        )
        if pairs:
            self._pairs.setdefault(steps[first], []).append((steps[last], pattern))
        elif len(steps) > 1:
            others = sorted((at for at in range(len(steps)) if at != first), key=cost.__getitem__)
            partner = min(others, key=lambda at: steps[at] == steps[first])
            self._waiting.setdefault(steps[first], []).append((self._bit(steps[partner]), pattern))
        else:
            self._alone.setdefault(steps[first], []).append(pattern)

    def _bit(self, one: int) -> int:
        return self._bits.setdefault(one, 1 << len(self._bits))


def _sources(rules: tuple[Rule, ...]) -> Iterator[tuple[int, str, bool]]:
    """Every pattern with its rule's index, those that take away before those they take from."""
    for index, rule in enumerate(rules):
        yield from ((index, source, True) for source in rule.unless)
        yield from ((index, source, False) for source in rule.patterns)


def _of(hanging: dict[int, list[tuple[int, Pattern]]], classes: Iterable[int]) -> Asked:
    """The patterns that hang on any of these classes."""
    asked: Asked = {}
    for one in sorted(classes):
        for other, pattern in hanging.get(one, ()):
            asked[other] = (*asked.get(other, ()), pattern)
    return asked


def _commonness(forms: Iterable[str]) -> int:
    """How often a word of this place is to be expected: the words of `_COMMON` are everywhere."""
    return sum(40 if form in _COMMON else 2 if form.endswith("*") else 1 for form in forms)
