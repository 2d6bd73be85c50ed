"""How many were hurt where a function had a say on that day; everybody counts once for each function.

A figure for a period uses the shares valid on each day of it (design §11.9), so who was hurt before a
function had a say at a step, or after, is not counted for it. What has no day counts by the newest shares.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from pyroaring import BitMap
from sqlalchemy import Connection, select

from db.cells import BITMAPS, COUNTS
from db.models import metadata
from db.reads.lineage import former
from db.reads.rollups import NEGATIVE, Figures, Narrowed, Period, customers, linked_profiles, sums
from db.reads.shares import stretches
from db.reads.spans import UNDATED

_NODES = metadata.tables["micro_interactions"]
_SIGNALS, _PROFILES = COUNTS.index("negative"), len(COUNTS) + BITMAPS.index("profiles_negative")
_FAR = date(9990, 12, 31)  # the calendar ends soon after it, and a span needs a day behind its last

Span = tuple[date, date]
Parts = Mapping[int, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Hurt:
    """By function (its key), and by step and function (their keys); only `negative` ones are counted."""

    functions: Mapping[str, Figures]
    cells: Mapping[tuple[str, str], Figures]


class _Negative(NamedTuple):
    signals: int
    profiles: BitMap


def by_function(connection: Connection, period: Period, timezone: str, steps: tuple[str, ...]) -> Hurt:
    """The hurt of `period` at `steps` (keys), on the days on which each function had a say there."""
    keys = _keys(connection, steps)
    pieces: defaultdict[tuple[str, str], list[_Negative]] = defaultdict(list)
    for step, function, found in _pieces(connection, period, timezone, keys):
        pieces[keys[step], function].append(found)
    customer_of = linked_profiles(connection)
    whole: defaultdict[str, list[_Negative]] = defaultdict(list)
    for (_step, function), several in pieces.items():
        whole[function] += several
    return Hurt(
        {function: _figures(several, customer_of) for function, several in whole.items()},
        {cell: _figures(several, customer_of) for cell, several in pieces.items()},
    )


def _keys(connection: Connection, steps: tuple[str, ...]) -> dict[int, str]:
    query = select(_NODES.c.id, _NODES.c.key).where(_NODES.c.key.in_(steps))
    return dict(connection.execute(query).all())


def _pieces(
    connection: Connection, period: Period, timezone: str, steps: Iterable[int]
) -> Iterator[tuple[int, str, _Negative]]:
    """What was negative at a step while a function had a say there: (step, function, what)."""
    spans: defaultdict[Span, dict[int, list[str]]] = defaultdict(dict)
    held, parts = stretches(connection, period, timezone), former(connection)
    for step in steps:
        for one in held.get(step, ()):
            spans[one.first, one.last][step] = [function for function, share in one.given.items() if share]
    for span, there in spans.items():
        found = _negative(connection, span, there, parts)
        for step, functions in there.items():
            for function in functions if step in found else ():
                yield step, function, found[step]


def _negative(connection: Connection, span: Span, steps: Iterable[int], parts: Parts) -> dict[int, _Negative]:
    """What was negative in a span at each of `steps`, with what became part of it."""
    of = {one: step for step in steps for one in (step, *parts.get(step, ()))}
    narrowed, by = Narrowed(step_ids=tuple(sorted(of))), ("micro_interaction_id", "day")
    first, last = span
    open_ended, always = last == date.max, span == (date.min, date.max)
    asked = Period() if always else Period(first, min(last, _FAR))
    rows = [*sums(connection, asked, narrowed, by, months=True, only=NEGATIVE).items()]
    if open_ended and not always:
        every = sums(connection, Period(), narrowed, by, months=True, only=NEGATIVE)
        rows += [(key, row) for key, row in every.items() if key[1] == UNDATED]
    found: defaultdict[int, list[_Negative]] = defaultdict(list)
    for (step, _day), row in rows:
        found[of[step]].append(_Negative(row[_SIGNALS], row[_PROFILES]))
    return {step: _together(several) for step, several in found.items()}


def _together(several: Sequence[_Negative]) -> _Negative:
    return _Negative(sum(one.signals for one in several), BitMap.union(*(one.profiles for one in several)))


def _figures(several: Sequence[_Negative], customer_of: dict[int, int]) -> Figures:
    found = _together(several)
    return Figures(negative=found.signals, customers_negative=customers(found.profiles, customer_of))
