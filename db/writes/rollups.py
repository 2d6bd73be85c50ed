"""Keep the rollups exact by deltas, in the transaction that changes what they sum up.

A signal is added to a cell by counting it and adding its profile to the cell's bitmaps. Taking
one away needs more care: its profile stays in a bitmap while another signal of the same profile
stands in the same cell, so the remaining contributions of the profiles concerned are read back.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any

from pyroaring import BitMap
from sqlalchemy import Connection

from db.cells import BITMAPS, COUNTS, KEYS, TABLES, Cell, Flags, Key, cells, flags, in_bitmaps
from db.models import Measures
from db.reads.contributions import Contribution, of_profiles
from db.writes.many import insert_rows
from db.writes.revisions import INSERTS

MEASURES = COUNTS + BITMAPS
_NOTHING: tuple[Any, ...] = (0,) * len(COUNTS) + (b"",) * len(BITMAPS)
_ASKED_AT_ONCE = 512


class Delta:
    """What changes in one cell: how many of each kind of contribution, whose they are, and who may leave."""

    __slots__ = ("gone", "here", "tally")

    def __init__(self) -> None:
        self.tally: dict[Flags, int] = {}
        self.here: dict[Flags, list[BitMap]] = {}
        self.gone: list[BitMap] = []

    def count(self, flagged: Flags, change: int, profiles: BitMap) -> None:
        """Count `change` more contributions of `profiles`; where it is less, the profiles may leave."""
        self.tally[flagged] = self.tally.get(flagged, 0) + change
        if change > 0:
            self.keep(flagged, profiles)
        else:
            self.gone.append(profiles)

    def keep(self, flagged: Flags, profiles: BitMap) -> None:
        """Have profiles in the bitmaps these flags belong to."""
        self.here.setdefault(flagged, []).append(profiles)

    def counts(self, before: Sequence[int]) -> Iterable[int]:
        """The counts that were `before`, changed."""
        for flagged, n in self.tally.items():
            before = [count + n if flag else count for count, flag in zip(before, flagged, strict=True)]
        return before

    def bitmaps(self, before: Sequence[bytes]) -> Iterator[bytes]:
        """The serialised bitmaps that were `before`, changed."""
        inside: list[list[BitMap]] = [[] for _ in BITMAPS]
        for flagged, profiles in self.here.items():
            for place in in_bitmaps(flagged):
                inside[place] += profiles
        for stored, here in zip(before, inside, strict=True):
            yield self._bitmap(stored, here) if here or self.gone else stored

    def _bitmap(self, stored: bytes, here: list[BitMap]) -> bytes:
        if stored:
            profiles = BitMap.deserialize(stored)
            here = [profiles.difference(*self.gone) if self.gone else profiles, *here]
        together = BitMap.union(*here) if here else None
        return together.serialize() if together else b""


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
    leaving = BitMap.union(BitMap(), *chain.from_iterable(delta.gone for delta in deltas.values()))
    if leaving:
        _keep_remaining(deltas, generation_id, of_profiles(connection, generation_id, leaving))
    for table in TABLES:
        _store(connection, table, {key: delta for (of, key), delta in deltas.items() if of is table})


def _alike(items: Iterable[Contribution]) -> Iterator[tuple[Contribution, BitMap, int]]:
    """Those that count in the same cells taken together: one of them, their profiles, how many they are."""
    together: dict[tuple[Any, ...], list[Contribution]] = defaultdict(list)
    for item in items:
        together[item.profile_id is None, *item[2:]].append(item)  # all but the ids of signal and profile
    for alike in together.values():
        profiles = [item.profile_id for item in alike if item.profile_id is not None]
        yield alike[0], BitMap(profiles), len(alike)


def _keep_remaining(deltas: dict[Cell, Delta], generation_id: int, remaining: Iterable[Contribution]) -> None:
    for like, profiles, _ in _alike(remaining):
        flagged = flags(like)
        for cell in cells(generation_id, like):
            if cell in deltas:
                deltas[cell].keep(flagged, profiles)


def _store(connection: Connection, table: type[Measures], deltas: dict[Key, Delta]) -> None:
    if not deltas:
        return
    stored = _stored(connection, table, list(deltas))
    rows = [(*key, *_merged(stored.get(key, _NOTHING), delta)) for key, delta in deltas.items()]
    insert_rows(connection, _upsert(connection.dialect.name, table), KEYS[table] + MEASURES, rows)


@cache
def _upsert(dialect: str, table: type[Measures]) -> Any:
    insert = INSERTS[dialect](table)
    changed = {name: insert.excluded[name] for name in MEASURES}
    return insert.on_conflict_do_update(index_elements=list(KEYS[table]), set_=changed)


def _merged(before: Sequence[Any], delta: Delta) -> tuple[Any, ...]:
    return (*delta.counts(before[: len(COUNTS)]), *delta.bitmaps(before[len(COUNTS) :]))


def _stored(connection: Connection, table: type[Measures], keys: list[Key]) -> dict[Key, Any]:
    """The stored measures of those of `keys` that exist."""
    width = len(KEYS[table])
    found: dict[Key, Any] = {}
    for start in range(0, len(keys), _ASKED_AT_ONCE):
        asked = keys[start : start + _ASKED_AT_ONCE]
        number = 1 << (len(asked) - 1).bit_length()  # a few sizes, for few statements to prepare
        asked += asked[-1:] * (number - len(asked))
        query = _lookup(connection.dialect.positional, table, number)
        for row in connection.exec_driver_sql(query, tuple(chain.from_iterable(asked))):
            found[tuple(row[:width])] = row[width:]
    return found


@cache
def _lookup(positional: bool, table: type[Measures], number: int) -> str:
    """The query for the measures of so many cells.

    Written out, because SQLAlchemy spends more time on a list of keys than the store does.
    """
    names = KEYS[table]
    one = f"({', '.join('?' if positional else '%s' for _ in names)})"
    listed = ", ".join([one] * number)
    measures = f"SELECT {', '.join(names + MEASURES)} FROM {table.__tablename__}"  # noqa: S608 - our own names
    return f"{measures} WHERE ({', '.join(names)}) IN (VALUES {listed})"
