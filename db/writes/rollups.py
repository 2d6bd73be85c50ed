"""Keep the rollups exact by deltas, in the transaction that changes what they sum up.

A signal is added to a cell by counting it and adding its profile to the cell's bitmaps. Taking
one away needs more care: its profile stays in a bitmap while another signal of the same profile
stands in the same cell, so the remaining contributions of the profiles concerned are read back.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain
from typing import Any

from sqlalchemy import Connection

from db.cells import BITMAPS, COUNTS, KEYS, MEASURES, TABLES, Cell, Key, cells, flags
from db.models import Measures
from db.reads.contributions import Contribution, of_profiles
from db.writes.deltas import Delta, deltas
from db.writes.many import insert_rows
from db.writes.revisions import INSERTS

_NOTHING: tuple[Any, ...] = (0,) * len(COUNTS) + (b"",) * len(BITMAPS)
_ASKED_AT_ONCE = 512

Merged = dict[Delta, tuple[Sequence[Any], tuple[Any, ...]]]
"""What became of measures by each Delta: before, after."""


def change(
    connection: Connection,
    generation_id: int,
    *,
    added: Iterable[Contribution] = (),
    removed: Iterable[Contribution] = (),
) -> None:
    """Count `added` and take `removed` away, after the findings themselves were changed."""
    changed = deltas(generation_id, added, removed)
    leaving = {profile_id for delta in changed.values() for profile_id in delta.gone}
    if leaving:
        _keep_remaining(changed, generation_id, of_profiles(connection, generation_id, leaving))
    by_table: dict[type[Measures], dict[Key, Delta]] = defaultdict(dict)
    for (table, key), delta in changed.items():
        by_table[table][key] = delta
    merged: Merged = {}
    for table in TABLES:
        _store(connection, table, by_table[table], merged)


def _keep_remaining(
    changed: dict[Cell, Delta], generation_id: int, remaining: Iterable[Contribution]
) -> None:
    for item in remaining:
        flagged, profile_id = flags(item), item.profile_id
        for cell in cells(generation_id, item):
            if cell in changed and profile_id is not None:
                changed[cell].keep(flagged, profile_id)


def _store(connection: Connection, table: type[Measures], changed: dict[Key, Delta], merged: Merged) -> None:
    if not changed:
        return
    stored = _stored(connection, table, list(changed))
    rows = [(*key, *_merged(stored.get(key, _NOTHING), delta, merged)) for key, delta in changed.items()]
    insert_rows(connection, _upsert(connection.dialect.name, table), KEYS[table] + MEASURES, rows)


@cache
def _upsert(dialect: str, table: type[Measures]) -> Any:
    insert = INSERTS[dialect](table)
    changed = {name: insert.excluded[name] for name in MEASURES}
    return insert.on_conflict_do_update(index_elements=list(KEYS[table]), set_=changed)


def _merged(before: Sequence[Any], delta: Delta, merged: Merged) -> tuple[Any, ...]:
    """The measures that were `before`, changed; cells that share a Delta most often were the same before."""
    if delta in merged and merged[delta][0] == before:
        return merged[delta][1]
    after = (*delta.counts(before[: len(COUNTS)]), *delta.bitmaps(before[len(COUNTS) :]))
    merged[delta] = before, after
    return after


def _stored(connection: Connection, table: type[Measures], keys: list[Key]) -> dict[Key, Any]:
    """The stored measures of those of `keys` that exist."""
    width = len(KEYS[table])
    found: dict[Key, Any] = {}
    for start in range(0, len(keys), _ASKED_AT_ONCE):
        asked = keys[start : start + _ASKED_AT_ONCE]
        number = 1 << (len(asked) - 1).bit_length()  # a few sizes, for few statements to prepare
        asked += [(None,) * width] * (number - len(asked))
        query = _lookup(connection.dialect.positional, table, number)
        for row in map(tuple, connection.exec_driver_sql(query, tuple(chain.from_iterable(asked)))):
            found[row[:width]] = row[width:]
    return found


@cache
def _lookup(positional: bool, table: type[Measures], number: int) -> str:
    """The query for the measures of so many cells.

    Written out, because SQLAlchemy spends more time on a list of keys than the store does. A list behind IN
    would have SQLite look through the whole table; a CROSS JOIN it takes in the order written, key by key.
    """
    names = KEYS[table]
    one = f"({', '.join('?' if positional else '%s' for _ in names)})"
    asked = f"asked ({', '.join(names)}) AS (VALUES {', '.join([one] * number)})"
    columns = ", ".join(f"stored.{name}" for name in names + MEASURES)
    same = " AND ".join(f"stored.{name} = asked.{name}" for name in names)
    return f"WITH {asked} SELECT {columns} FROM asked CROSS JOIN {table.__tablename__} AS stored WHERE {same}"  # noqa: S608 - our own names
