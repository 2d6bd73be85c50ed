"""Rules in the form they are searched in: what every word means to them, and where each pattern hangs.

A pattern hangs on its rarest two words that follow one another, with words between them or without.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from jobs.analyse.grammar import NUMBER, Parsed, Rule, negators, parse
from jobs.analyse.tokens import BREAKS, Remembered

if TYPE_CHECKING:
    from jobs.analyse.sheet import Sheet

BREAK = 0  # the class of everything that ends a sentence
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
    """One pattern, seen from what it hangs on."""

    number: int
    key: str
    rule: int
    takes_away: bool  # written under `unless`
    apart: int  # how far from one another the two words may stand that it hangs on
    behind: Steps
    ahead: Steps
    short: bool  # nothing but the two words
    wide: bool  # words may stand between its words: what is found may hold another find
    negators: int | None  # the class that takes a match away


class Word:
    """What the rules know of a word; words that are the same to them share it.

    `alone` are the patterns of this word only.
    """

    __slots__ = ("alone", "classes", "number")

    def __init__(self, number: int, classes: frozenset[int], alone: tuple[Pattern, ...]) -> None:
        self.number, self.classes, self.alone = number, classes, alone


Place = tuple[int, int, tuple[Pattern, ...]]
"""Where patterns may hold: what they hang on stands at the first and the last, which may be the same word."""


class Vocabulary:
    """What the rules know of words; a new word is looked up once."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        from jobs.analyse.neighbours import Neighbours  # numpy is for those who read texts, not for all
        from jobs.analyse.sheet import Pieces

        self._numbers: dict[frozenset[str], int] = {}
        self._exact: dict[str, set[int]] = {}
        self._stems: dict[str, set[int]] = {}
        self._alone: dict[int, list[Pattern]] = defaultdict(list)
        self._pairs: dict[int, dict[int, list[Pattern]]] = defaultdict(lambda: defaultdict(list))
        self._class(BREAKS)
        for number, (rule, source, takes_away) in enumerate(_sources(rules)):
            self._hang(number, rule, rules[rule], source, takes_away)
        self._lengths = sorted({*map(len, self._stems)})
        self._shortest = min(self._lengths, default=0)
        self._heads = frozenset(stem[: self._shortest] for stem in self._stems)
        self._numbered = Remembered(self._look_up)
        self._pieces = Pieces(self._numbered.__getitem__)
        self._words: list[Word] = []
        self._same: dict[frozenset[int], Word] = {}
        self._members: dict[int, list[int]] = defaultdict(list)
        self._partners = _partners(self._pairs)
        self._neighbours = Neighbours()
        self._hanging = cache(self._on_both)

    def sheet(self, texts: Sequence[str]) -> "Sheet":
        """The words of `texts`, to be looked for in."""
        from jobs.analyse.sheet import Sheet

        return Sheet(texts, self._pieces)

    def words(self, sheet: "Sheet") -> list[Word]:
        """What is known of each word of a sheet."""
        return list(map(self._words.__getitem__, sheet.words.tolist()))

    def places(self, sheet: "Sheet") -> Iterator[Place]:
        """Where patterns may hold in the words of a sheet."""
        firsts, lasts = self._neighbours.meetings(sheet.words)
        words = self._words
        pairs = sheet.words[firsts].tolist(), sheet.words[lasts].tolist()
        for first, last, one, other in zip(firsts.tolist(), lasts.tolist(), *pairs, strict=True):
            yield first, last, words[one].alone if first == last else self._hanging(words[one], words[other])

    def _on_both(self, first: Word, last: Word) -> tuple[Pattern, ...]:
        """The patterns that hang on these two words."""
        asked = [self._pairs[one] for one in first.classes if one in self._pairs]
        lists = [seconds[one] for seconds in asked for one in seconds.keys() & last.classes]
        return tuple(chain.from_iterable(lists))

    def _look_up(self, norm: str) -> int:
        known = [self._exact.get(norm), self._exact.get(NUMBER) if norm[0].isdecimal() else None]
        if norm[: self._shortest] in self._heads:
            known += [self._stems.get(norm[:length]) for length in self._lengths]
        return self._word(frozenset().union(*filter(None, known))).number

    def _word(self, classes: frozenset[int]) -> Word:
        if classes not in self._same:
            alone = tuple(pattern for one in sorted(classes) for pattern in self._alone.get(one, ()))
            self._same[classes] = word = Word(len(self._words), classes, alone)
            self._words.append(word)
            self._neighbours.add(word.number, alone=bool(alone), ending=BREAK in classes)
            self._introduce(word)
        return self._same[classes]

    def _introduce(self, word: Word) -> None:
        """Tell how far apart patterns bear a new word and each one known, itself too."""
        for one in word.classes:
            self._members[one].append(word.number)
        for one in word.classes:
            for first, last, apart in self._partners.get(one, ()):
                if first == one:
                    self._neighbours.bear(word.number, self._members[last], apart)
                if last == one:
                    self._neighbours.bear(self._members[first], word.number, apart)

    def _class(self, forms: frozenset[str]) -> int:
        """The number of a set of words that may stand in one place."""
        if forms not in self._numbers:
            self._numbers[forms] = len(self._numbers)
            for form in forms:
                home = self._stems if form.endswith("*") else self._exact
                home.setdefault(form.removesuffix("*"), set()).add(self._numbers[forms])
        return self._numbers[forms]

    def _hang(self, number: int, index: int, rule: Rule, source: str, takes_away: bool) -> None:
        """Hangs a pattern on the rarest two of its words that follow one another, or on its only one."""
        parsed = parse(source, rule)
        steps, gaps = [self._class(forms) for forms in parsed.steps], parsed.gaps
        first = _rarest(parsed)
        last = min(first + 1, len(steps) - 1)
        pattern = Pattern(
            number=number,
            key=rule.key,
            rule=index,
            takes_away=takes_away,
            apart=gaps[last] + 1,
            behind=tuple((steps[at - 1], gaps[at]) for at in range(first, 0, -1)),
            ahead=tuple((steps[at], gaps[at]) for at in range(last + 1, len(steps))),
            short=len(steps) <= 2,
            wide=any(gaps),
            negators=self._class(negators(rule.language)) if parsed.guarded else None,
        )
        if last > first:
            self._pairs[steps[first]][steps[last]].append(pattern)
        else:
            self._alone[steps[first]].append(pattern)


def _partners(pairs: dict[int, dict[int, list[Pattern]]]) -> dict[int, list[tuple[int, int, int]]]:
    """By each class the pairs it is in, with how far apart some pattern bears the two."""
    found: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for first, seconds in pairs.items():
        for last, patterns in seconds.items():
            apart = max(pattern.apart for pattern in patterns)
            for one in {first, last}:
                found[one].append((first, last, apart))
    return found


def _sources(rules: tuple[Rule, ...]) -> Iterator[tuple[int, str, bool]]:
    """Every pattern with its rule's index, those that take away before those they take from."""
    for index, rule in enumerate(rules):
        yield from ((index, source, True) for source in rule.unless)
        yield from ((index, source, False) for source in rule.patterns)


def _rarest(parsed: Parsed) -> int:
    """The first of the two neighbours in a pattern that are to be expected together least often."""
    cost = [_commonness(forms) for forms in parsed.steps]

    def together(at: int) -> tuple[bool, int]:  # a word that repeats itself hangs everywhere
        same = parsed.steps[at] == parsed.steps[at + 1]
        return same, cost[at] * cost[at + 1] * (parsed.gaps[at + 1] + 1)

    return min(range(len(cost) - 1), key=together, default=0)


def _commonness(forms: Iterable[str]) -> int:
    """How often a word of this place is to be expected: the words of `_COMMON` are everywhere."""
    return sum(40 if form in _COMMON else 2 if form.endswith("*") else 1 for form in forms)
