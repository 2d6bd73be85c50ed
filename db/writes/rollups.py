"""Keep the rollups exact by deltas, in the transaction that changes what they sum up.

A signal is added to a cell by counting it and adding its profile to the cell's bitmaps. Taking
one away needs more care: its profile stays in a bitmap while another signal of the same profile
stands in the same cell, so the remaining contributions of the profiles concerned are read back.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from pyroaring import BitMap
from sqlalchemy import Connection, and_, or_, select

from db.cells import BITMAPS, COUNTS, KEYS, TABLES, Cell, Key, cells, flags, in_bitmaps
from db.reads.contributions import Contribution, of_profiles
from db.writes.revisions import insert_into


class Delta:
    """What changes in one cell: counts, profiles that may leave, profiles that are in."""

    __slots__ = ("counts", "gone", "here")

    def __init__(self) -> None:
        self.counts = [0] * len(COUNTS)
        self.here: tuple[set[int], ...] = tuple(set() for _ in BITMAPS)
        self.gone: set[int] = set()


def change(
    connection: Connection,
    generation_id: int,
    *,
    added: Iterable[Contribution] = (),
    removed: Iterable[Contribution] = (),
) -> None:
    """Count `added` and take `removed` away, after the findings themselves were changed."""
    deltas: dict[Cell, Delta] = defaultdict(Delta)
    profiles = _take_away(deltas, generation_id, removed)
    _count_in(deltas, generation_id, added)
    if profiles:
        _keep_remaining(deltas, generation_id, of_profiles(connection, generation_id, profiles))
    for table in TABLES:
        _store(connection, table, {key: delta for (of, key), delta in deltas.items() if of is table})


def _count_in(deltas: dict[Cell, Delta], generation_id: int, added: Iterable[Contribution]) -> None:
    for item in added:
        flagged = flags(item)
        bitmaps = in_bitmaps(flagged)
        for cell in cells(generation_id, item):
            delta = deltas[cell]
            counts = delta.counts
            for place, flag in enumerate(flagged):
                counts[place] += flag
            if item.profile_id is not None:
                for place in bitmaps:
                    delta.here[place].add(item.profile_id)


def _take_away(deltas: dict[Cell, Delta], generation_id: int, removed: Iterable[Contribution]) -> set[int]:
    profiles: set[int] = set()
    for item in removed:
        flagged = flags(item)
        for cell in cells(generation_id, item):
            delta = deltas[cell]
            for place, flag in enumerate(flagged):
                delta.counts[place] -= flag
            if item.profile_id is not None:
                delta.gone.add(item.profile_id)
        if item.profile_id is not None:
            profiles.add(item.profile_id)
    return profiles


def _keep_remaining(deltas: dict[Cell, Delta], generation_id: int, remaining: Iterable[Contribution]) -> None:
    for item in remaining:
        bitmaps = in_bitmaps(flags(item))
        for cell in cells(generation_id, item):
            if cell in deltas:
                for place in bitmaps:
                    deltas[cell].here[place].add(item.profile_id or 0)


def _store(connection: Connection, table: type, deltas: dict[Key, Delta]) -> None:
    if not deltas:
        return
    names = KEYS[table]
    stored = _stored(connection, table, list(deltas))
    rows = [dict(zip(names, key, strict=True)) | _merged(stored.get(key), delta) for key, delta in deltas.items()]
    insert = insert_into(connection, table)
    changed = {name: insert.excluded[name] for name in (*COUNTS, *BITMAPS)}
    connection.execute(insert.on_conflict_do_update(index_elements=list(names), set_=changed), rows)


def _merged(stored: Any, delta: Delta) -> dict[str, Any]:
    before = stored or ((0,) * len(COUNTS) + (b"",) * len(BITMAPS))
    counts = {name: before[place] + delta.counts[place] for place, name in enumerate(COUNTS)}
    bitmaps = {
        name: _bitmap(before[len(COUNTS) + place], delta.gone, delta.here[place])
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


def _stored(connection: Connection, table: type, keys: list[Key]) -> dict[Key, Any]:
    """The stored measures of `keys`: by whole (generation, grain, day) slices when many share one."""
    columns = table.__table__.c  # type: ignore[attr-defined]
    names = KEYS[table]
    wanted = [columns[name] for name in (*names, *COUNTS, *BITMAPS)]
    found: dict[Key, Any] = {}
    slices = {key[:3] for key in keys}
    asked = set(keys)
    for part in _chunks(sorted(slices), 200):
        days = or_(*(and_(*(columns[n] == v for n, v in zip(names, head, strict=False))) for head in part))
        for row in connection.execute(select(*wanted).where(days)):
            key = tuple(row[: len(names)])
            if key in asked:
                found[key] = row[len(names) :]
    return found


def _chunks(items: list[Key], size: int) -> Iterator[list[Key]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
