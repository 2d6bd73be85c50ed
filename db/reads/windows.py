"""The same count in several stretches of days at once: what a page holds a period against.

The stretches may overlap: a day's cells are united once for every set of stretches that share them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from pyroaring import BitMap
from sqlalchemy import Connection, literal, select

from db.models import table_of
from db.reads.rollups import (
    Narrowed,
    Period,
    customers,
    linked_profiles,
    live_generation,
    narrow,
    ordinals,
    table_for,
)

Counts = tuple[int, ...]
Shared = tuple[int, ...]


class Measure(StrEnum):
    """What is counted: all that came in, what could be read, what told us something."""

    HEARD = "heard"
    READ = "read"
    NEGATIVE = "negative"
    POSITIVE = "positive"


_SIGNALS = {Measure.HEARD: "signals"}
_PROFILES = {Measure.HEARD: "profiles"}


def across(
    connection: Connection,
    stretches: Sequence[Period],
    measure: Measure,
    narrowed: Narrowed,
    by: str | None = None,
    *,
    by_customer: bool,
) -> dict[Any, Counts]:
    """How many there were in each of `stretches` (all with both ends), by the values of column `by`.

    Customers are distinct within a stretch; otherwise signals are counted. Without `by` the only key is
    None. A value that is in none of the stretches is left out.
    """
    if not stretches:
        return {}
    shared: dict[Any, dict[Shared, list[Any]]] = defaultdict(lambda: defaultdict(list))
    days = _sharing(stretches)
    for value, day, measured in _cells(connection, stretches, _column(measure, by_customer), narrowed, by):
        if day in days:
            shared[value][days[day]].append(BitMap.deserialize(measured) if by_customer else measured)
    links = linked_profiles(connection) if by_customer else {}
    return {value: _counts(blocks, len(stretches), links) for value, blocks in shared.items()}


def _column(measure: Measure, by_customer: bool) -> str:
    if by_customer:
        return _PROFILES.get(measure, f"profiles_{measure}")
    return _SIGNALS.get(measure, str(measure))


def _sharing(stretches: Sequence[Period]) -> dict[int, Shared]:
    """Each day (as an ordinal) with the places of the stretches it belongs to."""
    found: dict[int, list[int]] = defaultdict(list)
    for place, stretch in enumerate(stretches):
        for day in ordinals(stretch):
            found[day].append(place)
    return {day: tuple(places) for day, places in found.items()}


def _cells(
    connection: Connection, stretches: Sequence[Period], column: str, narrowed: Narrowed, by: str | None
) -> Iterable[Any]:
    names = (by,) if by else ()
    table = table_for(narrowed, names)
    columns = table_of(table).c
    days = [day for one in stretches for day in (one.first, one.last) if day]
    query = select(columns[by] if by else literal(None), columns.day, columns[column]).where(
        columns.generation_id == live_generation(connection),
        columns.grain == "d",
        columns.day.between(min(days).toordinal(), max(days).toordinal()),
        *narrow(table, narrowed, names),
    )
    return connection.execute(query.where(columns[column] != (b"" if column.startswith("profiles") else 0)))


def _together(several: Sequence[Any]) -> Any:
    """Bitmaps united, counts added, all at once."""
    return BitMap.union(*several) if isinstance(several[0], BitMap) else sum(several)


def _counts(blocks: Mapping[Shared, Sequence[Any]], stretches: int, links: dict[int, int]) -> Counts:
    mine: list[list[Any]] = [[] for _ in range(stretches)]
    for places, cells in blocks.items():
        block = _together(cells)
        for place in places:
            mine[place].append(block)
    wholes = (_together(several) if several else 0 for several in mine)
    return tuple(customers(one, links) if isinstance(one, BitMap) else one for one in wholes)
