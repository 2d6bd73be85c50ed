"""A test names steps as they were called when it was written; here it follows what became of them since.

A renamed step keeps its key. One that was merged counts as all of what it is part of; one that was split
counts with what was split off from it after the test was written.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import NamedTuple, cast

from db.models.words import Became
from journeys.expressions import Compared, Count, Joined, Narrow, Node, Not, Reckoned, Since, Test


class Change(NamedTuple):
    """What became of a step: both by their keys, and when."""

    start: str
    end: str
    change: str
    at: datetime


def resolved(test: Test, changes: Iterable[Change], since: datetime) -> Test:
    """A test in which every step stands for all that it is by now, where `since` is when it was written."""
    known = tuple(changes)
    return cast("Test", _resolved(test, known, since)) if known else test


def _resolved(node: Node, changes: tuple[Change, ...], since: datetime) -> Node:
    again, made = partial(_resolved, changes=changes, since=since), node
    match node:
        case Count():
            made = _count(node, changes, since)
        case Since(Count() as last):
            made = Since(_count(last, changes, since))
        case Reckoned(first, rest):
            made = Reckoned(again(first), tuple((sign, again(part)) for sign, part in rest))
        case Compared(left, sign, right):
            made = Compared(again(left), sign, again(right))
        case Joined(word, several):
            made = Joined(word, tuple(again(part) for part in several))
        case Not(part):
            made = Not(again(part))
    return made


def _count(counted: Count, changes: tuple[Change, ...], since: datetime) -> Count:
    named = [name for how, name in counted.narrowed if how == Narrow.AT]
    if not named:
        return counted
    steps = frozenset[str]().union(*(lives_in(name, changes, since) for name in named))
    rest = tuple(one for one in counted.narrowed if one[0] != Narrow.AT)
    return replace(counted, narrowed=rest, steps=steps)


def lives_in(key: str, changes: Iterable[Change], since: datetime) -> frozenset[str]:
    """The keys of the steps at which something counts as being at the step `key`.

    >>> from datetime import UTC
    >>> then = datetime(2026, 1, 1, tzinfo=UTC)
    >>> changes = [Change("pay", "checkout", "merged", then), Change("checkout", "thanks", "split", then)]
    >>> sorted(lives_in("pay", changes, then))
    ['checkout', 'pay', 'thanks']
    """
    changes, found = tuple(changes), {key}
    while more := {step for one in changes for step in _more(one, found, since)} - found:
        found |= more
    return frozenset(found)


def _more(one: Change, found: set[str], since: datetime) -> Iterator[str]:
    if one.change == Became.MERGED and {one.start, one.end} & found:
        yield from (one.start, one.end)
    if one.change == Became.SPLIT and one.start in found and one.at >= since:
        yield one.end
