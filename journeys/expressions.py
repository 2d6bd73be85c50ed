"""The small safe language in which a department says what a happy customer is, and nothing else.

    negatives in 90 days at "date_promised" = 0 and (purchases in 365 days >= 2 or positives > 0)

It has a parser of its own rather than Python's with a list of what is allowed: there is nothing to forbid
that cannot even be written, each error names its place in words for whoever wrote it, and no input brings
the parser down. There are no loops, names, calls or attributes, so everything written in it ends: a test has
at most LONGEST characters, PIECES pieces and DEPTH brackets within brackets. `journeys.judging` runs it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

LONGEST, PIECES, DEPTH = 2_000, 100, 20
MOST_DAYS, MOST, DECIMALS = 3_650, 1_000_000_000, 6


class Noun(StrEnum):
    """What can be counted of a customer, as it is written."""

    MESSAGES = "messages"
    READABLE = "readable messages"
    NEGATIVES = "negatives"
    POSITIVES = "positives"
    LOW_MARKS = "low marks"
    HIGH_MARKS = "high marks"
    EVENTS = "events"
    PURCHASES = "purchases"
    MATTERS = "matters"
    OPEN_MATTERS = "open matters"


class Narrow(StrEnum):
    """How a count is narrowed: the word that stands before a name."""

    AT = "at"
    ABOUT = "about"
    NAMED = "named"
    BY = "by"


SAID = frozenset(set(Noun) - {Noun.EVENTS, Noun.PURCHASES, Noun.MATTERS, Noun.OPEN_MATTERS})
"""What customers tell us: it can be narrowed to a step, a topic and a channel."""

DONE = frozenset({Noun.EVENTS, Noun.PURCHASES})
"""What customers do: it can be narrowed to a step, events to their name too."""

NARROWS = dict.fromkeys(SAID, (Narrow.AT, Narrow.ABOUT, Narrow.BY)) | {
    Noun.EVENTS: (Narrow.AT, Narrow.NAMED),
    Noun.PURCHASES: (Narrow.AT,),
    Noun.MATTERS: (),
    Noun.OPEN_MATTERS: (),
}


class Why(StrEnum):
    """What is wrong with a test, in words."""

    CONDITION = "a condition belongs here, such as: negatives in 90 days = 0"
    NUMBER = "a number or a count belongs here, such as: purchases in 365 days"
    WORD = "this word is not known here"
    SIGN = "this sign is not known here"
    OPEN_NAME = "the name that begins here does not end"
    NAME = "a name in quotation marks belongs here"
    BRACKET = "a ) is missing here"
    TWICE = "this cannot be said here, or is said already"
    DAYS = "a whole number of days from 1 to 3,650 belongs here, and the word days"
    LARGE = "this number is too large"
    MORE = "nothing more belongs here"
    LONG = "the test is too long; it has at most 2,000 characters"
    MANY = "the test has too many pieces; 100 are enough for anybody to follow"
    DEEP = "there are too many brackets within brackets"


class ExpressionError(ValueError):
    """A test that is none: `why` in words, and the `place` of it as a character, counted from 1."""

    def __init__(self, why: Why, place: int) -> None:
        super().__init__(f"Character {place}: {why}.")
        self.why, self.place = why, place


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was written."""

    value: float


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a noun there are, in the last `days` or ever, where all of `narrowed` holds.

    `steps`, where there are any, are the keys one of which it has to be at: see `journeys.resolving`.
    """

    noun: Noun
    days: int | None = None
    narrowed: tuple[tuple[Narrow, str], ...] = ()
    steps: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Since:
    """How many whole days ago the last of something was; of None: for how many days they are known."""

    last: Count | None


@dataclass(frozen=True, slots=True)
class Reckoned:
    """Numbers put together from left to right: each of `rest` is a sign of + - * / and what follows it."""

    first: "Node"
    rest: tuple[tuple[str, "Node"], ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Whether two numbers stand to each other as `sign` says."""

    left: "Node"
    sign: str
    right: "Node"


@dataclass(frozen=True, slots=True)
class Joined:
    """Whether all of the parts hold ("and"), or one of them ("or")."""

    word: str
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Whether the part does not hold."""

    part: "Node"


Figure = Number | Count | Since | Reckoned
Test = Compared | Joined | Not
Node = Figure | Test
SIGNS = ("<=", ">=", "!=", "=", "<", ">")


class Row(NamedTuple):
    """A condition as a form has it: `since` asks for days since the last one instead of how many."""

    noun: Noun | None
    since: bool = False
    days: int | None = None
    narrowed: tuple[tuple[Narrow, str], ...] = ()
    sign: str = "="
    number: float = 0


def as_rows(test: Test) -> tuple[str, tuple[Row, ...]] | None:
    """The word that joins them and the rows of a test that is a plain list of conditions, else None."""
    word, parts = (test.word, test.parts) if isinstance(test, Joined) else ("and", (test,))
    rows = [_row(part) for part in parts]
    return None if None in rows else (word, tuple(row for row in rows if row))


def of_rows(word: str, rows: tuple[Row, ...]) -> Test:
    """The test that a list of conditions is; at least one."""
    parts = tuple(Compared(_figure(row), row.sign, Number(row.number)) for row in rows)
    return parts[0] if len(parts) == 1 else Joined(word, parts)


def _row(part: Node) -> Row | None:
    if not isinstance(part, Compared) or not isinstance(part.right, Number):
        return None
    match part.left:
        case Count(noun, days, narrowed):
            return Row(noun, False, days, narrowed, part.sign, part.right.value)
        case Since(None):
            return Row(None, True, None, (), part.sign, part.right.value)
        case Since(Count(noun, None, narrowed)):
            return Row(noun, True, None, narrowed, part.sign, part.right.value)
    return None


def _figure(row: Row) -> Figure:
    counted = Count(row.noun, None if row.since else row.days, row.narrowed) if row.noun else None
    return Since(counted) if row.since or counted is None else counted


def written(node: Node) -> str:
    """A test as text, which is read as the same test again."""
    match node:
        case Compared(left, sign, right):
            return f"{_inner(left)} {sign} {_inner(right)}"
        case Joined(word, parts):
            return f" {word} ".join(_inner(part) for part in parts)
        case Not(part):
            return f"not {_inner(part)}"
    return _figure_written(node)


def _figure_written(node: Figure) -> str:
    match node:
        case Number(value):
            return f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")
        case Count(noun, days, narrowed):
            span = [f"in {days} days"] if days else []
            return " ".join([noun, *span, *(f'{narrow} "{name}"' for narrow, name in narrowed)])
        case Since(last):
            return f"days since {written(last)}" if last else "days known"
    return " ".join([_inner(node.first), *(f"{sign} {_inner(part)}" for sign, part in node.rest)])


def _inner(node: Node) -> str:
    """A part of something larger: in brackets where it has parts itself, but for plain comparisons."""
    whole = isinstance(node, Reckoned | Joined | Not)
    return f"({written(node)})" if whole else written(node)


def counts(node: Node) -> list[Count]:
    """Every count in a test, in the order in which they stand there."""
    if isinstance(node, Count):
        return [node]
    return [one for part in _parts(node) for one in counts(part)]


def _parts(node: Node) -> tuple[Node, ...]:
    match node:
        case Reckoned(first, rest):
            return (first, *(part for _, part in rest))
        case Compared(left, _, right):
            return left, right
        case Joined(_, parts):
            return parts
        case Not(part) | Since(Count() as part):
            return (part,)
    return ()
