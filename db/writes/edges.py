"""Keep how often each way was taken, and by whom, level with the steps: in the transaction that changes them.

Whoever draws a customer anew holds all their steps, so what they leave and what they stay in is known
without reading anything back.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

from pyroaring import BitMap
from sqlalchemy import Connection, delete

from db import took
from db.cells import first_of_month
from db.models import LivedEdge, metadata
from db.writes.many import insert_flat, insert_rows
from db.writes.revisions import INSERTS

_EDGES = metadata.tables["lived_edges"]
KEY = ("generation_id", "grain", "day", "from_id", "to_id")
MEASURES = ("times", "customers", "who", "took")
EVER = 0
"""The day of what is counted of all time."""

_ASKED_AT_ONCE = 128
Row = tuple[int, int, int, int, int, int, int]
"""A step: customer, place, from, to, left_at, took, day; 0 is nowhere, a `took` of -1 none."""

Key = tuple[str, int, int, int]


class Cell(NamedTuple):
    """What some customers count for on a way, in a span of days."""

    grain: str
    day: int
    from_id: int
    to_id: int
    times: int
    who: BitMap
    took: bytes = b""


class _Change:
    """What changes in one cell: how often, who comes, who leaves, and how long it took."""

    __slots__ = ("came", "gone", "times", "took")

    def __init__(self) -> None:
        self.times, self.came, self.gone = 0, set[int](), set[int]()
        self.took: dict[int, int] = {}


def put(connection: Connection, generation_id: int, cells: Sequence[Cell], *, fresh: bool) -> None:
    """Count `cells` of customers who were not counted yet; `fresh` says that nobody was."""
    stored = {} if fresh else _stored(connection, generation_id, [cell[:4] for cell in cells])
    rows = [(*cell[:4], *_with(stored.get(cell[:4]), cell)) for cell in cells]
    if fresh:
        flat = list(chain.from_iterable((generation_id, *row) for row in rows))
        insert_flat(connection, _EDGES.name, KEY + MEASURES, flat)
    else:
        _store(connection, generation_id, rows)


def _with(stored: Sequence[Any] | None, cell: Cell) -> tuple[int, int, bytes, bytes]:
    if stored is None:
        return cell.times, len(cell.who), cell.who.serialize(), cell.took
    who = BitMap.deserialize(stored[2]) | cell.who
    return stored[0] + cell.times, len(who), who.serialize(), took.together(stored[3], cell.took)


def change(
    connection: Connection, generation_id: int, gone: Iterable[Row], came: Iterable[Row], now: Iterable[Row]
) -> None:
    """Count the steps that `came` and no longer those `gone`; `now` are all of whoever these are of."""
    changes = _changes(gone, came, now)
    stored = _stored(connection, generation_id, list(changes))
    rows = [(*key, *_changed(stored.get(key), one)) for key, one in changes.items()]
    _store(connection, generation_id, [row for row in rows if row[4]])
    _remove(connection, generation_id, [row[:4] for row in rows if not row[4]])


def _changes(gone: Iterable[Row], came: Iterable[Row], now: Iterable[Row]) -> dict[Key, _Change]:
    changes: dict[Key, _Change] = defaultdict(_Change)
    for rows, by in ((came, 1), (gone, -1)):
        for row in rows:
            bucket = int(took.buckets(row[5])) if row[5] >= 0 else None
            for key in _keys(row):
                one = changes[key]
                one.times += by
                (one.came if by > 0 else one.gone).add(row[0])
                if bucket is not None and key[0] == "a":
                    one.took[bucket] = one.took.get(bucket, 0) + by
    for row in now:
        for key in _keys(row):
            if key in changes:
                changes[key].gone.discard(row[0])
    return changes


def _keys(row: Row) -> Iterator[Key]:
    from_id, to_id, day = row[2], row[3], row[6]
    yield "a", EVER, from_id, to_id
    yield "m", first_of_month(day), from_id, to_id
    yield "d", day, from_id, to_id


def _changed(stored: Sequence[Any] | None, one: _Change) -> tuple[int, int, bytes, bytes]:
    times, _, who, before = stored or (0, 0, b"", b"")
    people = BitMap.deserialize(who) if who else BitMap()
    if one.gone:
        people -= BitMap(array("I", one.gone))
    people |= BitMap(array("I", one.came))
    return times + one.times, len(people), people.serialize(), took.changed(before, one.took)


def _stored(connection: Connection, generation_id: int, keys: Sequence[Sequence[Any]]) -> dict[Any, Any]:
    """The measures of those of `keys` that are there."""
    found: dict[Any, Any] = {}
    for start in range(0, len(keys), _ASKED_AT_ONCE):
        asked = keys[start : start + _ASKED_AT_ONCE]
        asked = [*asked, *[asked[-1]] * (_ASKED_AT_ONCE - len(asked))]
        values = (generation_id, *chain.from_iterable(asked))
        for row in connection.exec_driver_sql(_lookup(connection.dialect.positional), values):
            found[tuple(row[:4])] = row[4:]
    return found


@cache
def _lookup(positional: bool) -> str:
    """The query for the measures of some cells, written out: a list of keys costs SQLAlchemy too much."""
    place = "?" if positional else "%s"
    listed = ", ".join([f"({', '.join([place] * 4)})"] * _ASKED_AT_ONCE)
    names = KEY[1:] + MEASURES
    return (
        f"SELECT {', '.join(names)} FROM lived_edges WHERE generation_id = {place} "  # noqa: S608 - our own
        f"AND ({', '.join(KEY[1:])}) IN (VALUES {listed})"
    )


def _store(connection: Connection, generation_id: int, rows: Iterable[Sequence[Any]]) -> None:
    whole = [(generation_id, *row) for row in sorted(rows, key=itemgetter(0, 1, 2, 3))]
    insert_rows(connection, _upsert(connection.dialect.name), KEY + MEASURES, whole)


@cache
def _upsert(dialect: str) -> Any:
    insert = INSERTS[dialect](LivedEdge)
    changed = {name: insert.excluded[name] for name in MEASURES}
    return insert.on_conflict_do_update(index_elements=list(KEY), set_=changed)


def _remove(connection: Connection, generation_id: int, keys: Sequence[Sequence[Any]]) -> None:
    for key in keys:
        same = zip(KEY, (generation_id, *key), strict=True)
        connection.execute(delete(LivedEdge).where(*(_EDGES.c[name] == value for name, value in same)))
