"""Runs a test over the plain facts of one customer, and says whether it holds or cannot be told.

What is missing is not absent: who said nothing that could be read told us nothing negative as little as the
contrary. So a figure is a number or the reason why there is none, and "and", "or" and "not" go by what is
certain whatever the rest would be (Kleene 1938, "On notation for ordinal numbers": the strong three values).
Each count looks at each fact once, and a test has a hundred counts at most: it always ends.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from math import isfinite
from operator import eq, ge, gt, le, lt, ne
from typing import NamedTuple

from db.models.words import Kind, Presence
from journeys.expressions import (
    DONE,
    Compared,
    Count,
    Joined,
    Narrow,
    Node,
    Not,
    Noun,
    Number,
    Reckoned,
    Since,
    Test,
)

BOUGHT = frozenset(
    {
        *("bought", "checkout completed", "order", "order created", "order placed", "ordered"),
        *("payment", "purchase", "purchased"),
    }
)
"""Events of these names are purchases."""

_SIGNS = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "!=": ne}


class Unknown(StrEnum):
    """Why there is no answer."""

    NOT_HEARD = "not heard"
    NO_EVENTS = "no events"
    NEVER = "never"
    NO_NUMBER = "no number"


class Fact(NamedTuple):
    """A signal of a customer with what was found in it; `at` is None where it has no date.

    `negative` and `positive` count, `low` and `high` are what the mark alone says; `step` and `topics` are
    keys.
    """

    at: datetime | None
    kind: str
    channel: str = ""
    event: str | None = None
    negative: str = Presence.NOT_ASSESSABLE
    positive: str = Presence.NOT_ASSESSABLE
    low: str = Presence.NOT_ASSESSABLE
    high: str = Presence.NOT_ASSESSABLE
    step: str | None = None
    topics: frozenset[str] = frozenset()
    ending: bool = False


class Matter(NamedTuple):
    """A matter that rests on what a customer said; `ended_at` is None while it is open."""

    raised_at: datetime
    ended_at: datetime | None = None


class Life(NamedTuple):
    """Everything that is known of a customer."""

    facts: tuple[Fact, ...]
    matters: tuple[Matter, ...] = ()

    def until(self, at: datetime) -> "Life":
        """What was known `at` an instant; what has no date was not."""
        facts = tuple(one for one in self.facts if one.at is not None and one.at <= at)
        return Life(facts, tuple(_then(one, at) for one in self.matters if one.raised_at <= at))


class Judged(NamedTuple):
    """Whether a test holds; None cannot be told, and `why` says the reason."""

    holds: bool | None
    why: Unknown | None = None


def judge(test: Test, life: Life, at: datetime) -> Judged:
    """Whether `test` holds for a customer `at` an instant, by the facts of `life`, all from before it."""
    answer = _answer(test, life, at)
    return Judged(None, answer) if isinstance(answer, Unknown) else Judged(answer)


def _then(one: Matter, at: datetime) -> Matter:
    return one if one.ended_at is None or one.ended_at <= at else Matter(one.raised_at)


def _answer(node: Node, life: Life, at: datetime) -> bool | Unknown:
    match node:
        case Compared(left, sign, right):
            return _compared(_figure(left, life, at), sign, _figure(right, life, at))
        case Joined(word, parts):
            return _joined(word == "and", [_answer(part, life, at) for part in parts])
        case Not(part):
            answer = _answer(part, life, at)
            return answer if isinstance(answer, Unknown) else not answer
    raise AssertionError(node)  # the reader lets nothing else stand here


def _joined(everyone: bool, answers: Iterable[bool | Unknown]) -> bool | Unknown:
    unknown = None
    for answer in answers:
        if isinstance(answer, Unknown):
            unknown = unknown or answer
        elif answer is not everyone:
            return answer
    return unknown or everyone


def _compared(left: float | Unknown, sign: str, right: float | Unknown) -> bool | Unknown:
    if isinstance(left, Unknown):
        return left
    return right if isinstance(right, Unknown) else bool(_SIGNS[sign](left, right))


def _figure(node: Node, life: Life, at: datetime) -> float | Unknown:
    match node:
        case Number(value):
            return value
        case Count():
            return _count(node, life, at)
        case Since(last):
            return _since(last, life, at)
        case Reckoned(first, rest):
            whole = _figure(first, life, at)
            for sign, part in rest:
                whole = _reckoned(whole, sign, _figure(part, life, at))
            return whole
    raise AssertionError(node)


def _reckoned(left: float | Unknown, sign: str, right: float | Unknown) -> float | Unknown:
    if isinstance(left, Unknown):
        return left
    if isinstance(right, Unknown):
        return right
    if sign == "/":
        return left / right if right else Unknown.NO_NUMBER
    value = {"+": left + right, "-": left - right, "*": left * right}[sign]
    return value if isfinite(value) else Unknown.NO_NUMBER


def _count(counted: Count, life: Life, at: datetime) -> float | Unknown:
    since = at - timedelta(days=counted.days) if counted.days else None
    if counted.noun in {Noun.MATTERS, Noun.OPEN_MATTERS}:
        return len([one for one in _matters(counted.noun, life) if since is None or one > since])
    recent = [one for one in life.facts if since is None or (one.at is not None and one.at > since)]
    n = sum(_is(counted, one) for one in recent)
    return n or _none(counted.noun, recent, life)


def _none(noun: Noun, recent: Iterable[Fact], life: Life) -> float | Unknown:
    """What it means that nothing of a kind was found: nothing there, or nobody who could have seen it."""
    if noun in DONE:
        return 0 if any(one.kind == Kind.EVENT for one in life.facts) else Unknown.NO_EVENTS
    presence = _PRESENCE.get(noun)
    heard = presence is None or any(getattr(one, presence) != Presence.NOT_ASSESSABLE for one in recent)
    return 0 if heard else Unknown.NOT_HEARD


def _since(last: Count | None, life: Life, at: datetime) -> float | Unknown:
    if last is None:
        moments = [min((one.at for one in life.facts if one.at), default=None)]
    elif last.noun in {Noun.MATTERS, Noun.OPEN_MATTERS}:
        moments = [max(_matters(last.noun, life), default=None)]
    else:
        moments = [max((one.at for one in life.facts if one.at and _is(last, one)), default=None)]
    return Unknown.NEVER if moments[0] is None else (at - moments[0]).days


def _matters(noun: Noun, life: Life) -> list[datetime]:
    return [one.raised_at for one in life.matters if noun == Noun.MATTERS or one.ended_at is None]


_PRESENCE = {
    Noun.NEGATIVES: "negative",
    Noun.POSITIVES: "positive",
    Noun.LOW_MARKS: "low",
    Noun.HIGH_MARKS: "high",
}


def _is(counted: Count, one: Fact) -> bool:
    """Whether a fact is what is counted, days aside."""
    if counted.steps and one.step not in counted.steps:
        return False
    return _of(counted.noun, one) and all(_narrowed(how, name, one) for how, name in counted.narrowed)


def _of(noun: Noun, one: Fact) -> bool:
    if noun in DONE or one.kind == Kind.EVENT:
        return one.kind == Kind.EVENT and (noun == Noun.EVENTS or (noun == Noun.PURCHASES and bought(one)))
    if noun == Noun.MESSAGES:
        return True
    if noun == Noun.READABLE:
        return Presence.NOT_ASSESSABLE not in {one.negative, one.positive}
    return bool(getattr(one, _PRESENCE[noun]) == Presence.PRESENT)


def bought(one: Fact) -> bool:
    """Whether a fact is a purchase."""
    return one.event is not None and called(one.event) in BOUGHT


@lru_cache(maxsize=4_096)
def called(event: str) -> str:
    """The name of an event as it is compared with known ones."""
    return event.strip().lower().replace("_", " ")


def _narrowed(how: Narrow, name: str, one: Fact) -> bool:
    if how == Narrow.ABOUT:
        return name in one.topics
    return {Narrow.AT: one.step, Narrow.NAMED: one.event, Narrow.BY: one.channel}[how] == name
