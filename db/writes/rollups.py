"""Keep the rollups exact by deltas, in the transaction that changes what they sum up.

A signal is added to a cell by counting it and adding its profile to the cell's bitmaps. Taking
one away needs more care: its profile stays in a bitmap while another signal of the same profile
stands in the same cell, so the remaining contributions of the profiles concerned are read back.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
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

    def count(self, flagged: Flags, change: int, profiles: set[int]) -> None:
        """Count `change` more contributions of `profiles`; where it is less, the profiles may leave."""
        self.tally[flagged] = self.tally.get(flagged, 0) + change
        if change > 0:
            self.keep(flagged, profiles)
        else:
            self.gone |= profiles

    def keep(self, flagged: Flags, profiles: set[int]) -> None:
        """Have profiles in the bitmaps these flags belong to."""
        known = self.here.get(flagged)
        self.here[flagged] = profiles if known is None else known | profiles

    def counts(self) -> list[int]:
        """The change of each count."""
        return [sum(flagged[place] * n for flagged, n in self.tally.items()) for place in range(len(COUNTS))]

    def profiles(self) -> list[set[int]]:
        """Who is in each of the bitmaps."""
        inside: list[set[int]] = [set() for _ in BITMAPS]
        for flagged, profiles in self.here.items():
            for place in in_bitmaps(flagged):
                inside[place] |= profiles
        return inside


def change(
    connection: Connection,
    generation_id: int,
    *,
    added: Iterable[Contribution] = (),
    removed: Iterable[Contribution] = (),
) -> None:
    """Count `added` and take `removed` away, after the findings themselves were changed."""
    deltas: dict[Cell, Delta] = defaultdict(Delta)
    for sign, items in ((1, added), (-1, removed)):
        for like, profiles, number in _alike(items):
            flagged = flags(like)
            for cell in cells(generation_id, like):
                deltas[cell].count(flagged, sign * number, profiles)
    leaving = set().union(*(delta.gone for delta in deltas.values()))
    if leaving:
        _keep_remaining(deltas, generation_id, of_profiles(connection, generation_id, leaving))
    for table in TABLES:
        _store(connection, table, {key: delta for (of, key), delta in deltas.items() if of is table})


def _alike(items: Iterable[Contribution]) -> Iterator[tuple[Contribution, set[int], int]]:
    """Those that count in the same cells taken together: one of them, their profiles, how many they are."""
    together: dict[tuple[Any, ...], list[Contribution]] = defaultdict(list)
    for item in items:
        together[item.profile_id is None, *item[2:]].append(item)  # all but the ids of signal and profile
    for alike in together.values():
        yield alike[0], {item.profile_id for item in alike if item.profile_id is not None}, len(alike)


def _keep_remaining(deltas: dict[Cell, Delta], generation_id: int, remaining: Iterable[Contribution]) -> None:
    for like, profiles, _ in _alike(remaining):
        flagged = flags(like)
        for cell in cells(generation_id, like):
            if cell in deltas:
                deltas[cell].keep(flagged, profiles)


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
    counts = [was + n for was, n in zip(before, delta.counts(), strict=False)]
    kept = zip(before[len(COUNTS) :], delta.profiles(), strict=True)
    bitmaps = [_bitmap(was, delta.gone, here) for was, here in kept]
    return dict(zip((*COUNTS, *BITMAPS), counts + bitmaps, strict=True))


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
