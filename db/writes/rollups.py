"""Keep the rollups exact by deltas, in the transaction that changes what they sum up.

A signal is added to a cell by counting it and adding its profile to the cell's bitmaps. Taking
one away needs more care: its profile stays in a bitmap while another signal of the same profile
stands in the same cell, so the remaining contributions of the profiles concerned are read back.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any

from pyroaring import BitMap
from sqlalchemy import Connection, bindparam, select, tuple_

from db.cells import BITMAPS, COUNTS, KEYS, TABLES, Cell, Flags, Key, cells, flags, in_bitmaps
from db.models import Measures, table_of
from db.reads.contributions import Contribution, of_profiles
from db.writes.many import insert_many
from db.writes.revisions import INSERTS

_NOTHING: tuple[Any, ...] = (0,) * len(COUNTS) + (b"",) * len(BITMAPS)
_ASKED_AT_ONCE = 500


class Delta:
    """What changes in one cell: how many of each kind of contribution, whose they are, and who may leave."""

    __slots__ = ("gone", "here", "tally")

    def __init__(self) -> None:
        self.tally: dict[Flags, int] = {}
        self.here: dict[Flags, set[int]] = {}
        self.gone: set[int] = set()

    def count(self, flagged: Flags, by: int, profile_id: int | None) -> None:
        """Count `by` contributions with these flags; the profile is in the cell, unless it only may leave."""
        self.tally[flagged] = self.tally.get(flagged, 0) + by
        if profile_id is None:
            return
        if by < 0:
            self.gone.add(profile_id)
        else:
            self.keep(flagged, profile_id)

    def keep(self, flagged: Flags, profile_id: int) -> None:
        """Have a profile in the bitmaps these flags belong to."""
        self.here.setdefault(flagged, set()).add(profile_id)

    def counts(self) -> list[int]:
        """The change of each count."""
        return [sum(flagged[place] * n for flagged, n in self.tally.items()) for place in range(len(COUNTS))]

    def profiles(self, place: int) -> set[int]:
        """Who is in the bitmap at `place`."""
        return set().union(*(ids for flagged, ids in self.here.items() if place in in_bitmaps(flagged)))


def change(
    connection: Connection,
    generation_id: int,
    *,
    added: Iterable[Contribution] = (),
    removed: Iterable[Contribution] = (),
) -> None:
    """Count `added` and take `removed` away, after the findings themselves were changed."""
    deltas: dict[Cell, Delta] = defaultdict(Delta)
    for by, items in ((1, added), (-1, removed)):
        for item in items:
            flagged = flags(item)
            for cell in cells(generation_id, item):
                deltas[cell].count(flagged, by, item.profile_id)
    leaving = set().union(*(delta.gone for delta in deltas.values()))
    if leaving:
        _keep_remaining(deltas, generation_id, of_profiles(connection, generation_id, leaving))
    for table in TABLES:
        _store(connection, table, {key: delta for (of, key), delta in deltas.items() if of is table})


def _keep_remaining(deltas: dict[Cell, Delta], generation_id: int, remaining: Iterable[Contribution]) -> None:
    for item in remaining:
        flagged = flags(item)
        for cell in cells(generation_id, item):
            if cell in deltas and item.profile_id is not None:
                deltas[cell].keep(flagged, item.profile_id)


def _store(connection: Connection, table: type[Measures], deltas: dict[Key, Delta]) -> None:
    if not deltas:
        return
    names = KEYS[table]
    stored = _stored(connection, table, list(deltas))
    rows = [
        dict(zip(names, key, strict=True)) | _merged(stored.get(key), delta) for key, delta in deltas.items()
    ]
    insert_many(connection, _upsert(connection.dialect.name, table), rows)


@cache
def _upsert(dialect: str, table: type[Measures]) -> Any:
    insert = INSERTS[dialect](table)
    changed = {name: insert.excluded[name] for name in (*COUNTS, *BITMAPS)}
    return insert.on_conflict_do_update(index_elements=list(KEYS[table]), set_=changed)


def _merged(stored: Any, delta: Delta) -> dict[str, Any]:
    before = stored or _NOTHING
    counts = {
        name: before[place] + n for place, (name, n) in enumerate(zip(COUNTS, delta.counts(), strict=True))
    }
    bitmaps = {
        name: _bitmap(before[len(COUNTS) + place], delta.gone, delta.profiles(place))
        for place, name in enumerate(BITMAPS)
    }
    return counts | bitmaps


def _bitmap(stored: bytes, gone: set[int], here: set[int]) -> bytes:
    if not gone and not here:
        return stored
    profiles = BitMap.deserialize(stored) if stored else BitMap()
    if gone:
        profiles -= BitMap(gone)
    profiles |= BitMap(here)
    return profiles.serialize() if profiles else b""


def _stored(connection: Connection, table: type[Measures], keys: list[Key]) -> dict[Key, Any]:
    """The stored measures of those of `keys` that exist."""
    query, width = _lookup(table), len(KEYS[table])
    found: dict[Key, Any] = {}
    for start in range(0, len(keys), _ASKED_AT_ONCE):
        for row in connection.execute(query, {"keys": keys[start : start + _ASKED_AT_ONCE]}):
            found[tuple(row[:width])] = row[width:]
    return found


@cache
def _lookup(table: type[Measures]) -> Any:
    columns = table_of(table).c
    key = [columns[name] for name in KEYS[table]]
    asked = tuple_(*key).in_(bindparam("keys", expanding=True))
    return select(*key, *(columns[name] for name in (*COUNTS, *BITMAPS))).where(asked)
