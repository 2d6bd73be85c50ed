"""Keep how often each way was taken, and by whom, level with the steps: in the transaction that changes them.

Whoever draws a customer again holds the steps stored and those drawn: so what changes on a way is what the
ones count for there instead of the others, and nothing else is looked at.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

from pyroaring import BitMap
from sqlalchemy import Connection, select

from db import took
from db.models import LivedDay, LivedEdge, metadata, table_of
from db.tallies import LEFT, Cell, Day, Key, Rows, by_day, tallied
from db.writes.many import insert_rows
from db.writes.revisions import INSERTS

_EDGES, _DAYS = metadata.tables["lived_edges"], metadata.tables["lived_days"]
KEY = ("generation_id", "grain", "day", "from_id", "to_id")
MEASURES = ("times", "customers", "who", "took")
DAYS = ("generation_id", "day", "steps")
_ASKED_AT_ONCE = 128
_NOTHING = 0, 0, BitMap().serialize(), b""


def put(connection: Connection, generation_id: int, counted: Iterable[Cell | Day], *, fresh: bool) -> None:
    """Keep what customers count for who were not counted yet; `fresh` says that nobody was."""
    cells, days = dict[Key, Cell](), dict[int, bytes]()
    for one in counted:
        if isinstance(one, Day):
            days[one.day] = one.steps
        else:
            cells[one[:4]] = one
    stored = {} if fresh else _stored(connection, generation_id, cells)
    _store(connection, generation_id, _changed(stored, sorted(cells), {}, cells))
    before = {} if fresh else _days(connection, generation_id, days)
    _store_days(connection, generation_id, [(day, before.get(day, b"") + days[day]) for day in days])


class Differ(NamedTuple):
    """What some customers count for now instead of before, on each way and on each day."""

    off: Mapping[Key, Cell]
    on: Mapping[Key, Cell]
    days_off: Mapping[int, bytes]
    days_on: Mapping[int, bytes]


class Changes(NamedTuple):
    """What is to be kept of cells and days; of some nothing: their `times` are 0, or they have no steps."""

    cells: list[tuple[Any, ...]]
    days: list[tuple[int, bytes]]


def differ(gone: Rows, came: Rows, before: Rows, now: Rows) -> Differ:
    """What it changes that steps `came` instead of those `gone`.

    `before` are the steps that were stored of these customers and `now` those that are: at least all that
    stand in a cell of which some are gone.
    """
    import numpy as np

    like = np.concatenate((gone, came))
    off, on = ({cell[:4]: cell for cell in tallied(steps, like)} for steps in (before, now))
    days_off, days_on = ({one.day: one.steps for one in by_day(steps)} for steps in (gone, came))
    return Differ(off, on, days_off, days_on)


def changes(connection: Connection, generation_id: int, differ: Differ) -> Changes:
    """How what is kept of ways and days is to be, for it to count what is there now: `change` writes it."""
    keys = sorted(differ.off.keys() | differ.on.keys())
    cells = _changed(_stored(connection, generation_id, keys), keys, differ.off, differ.on)
    off, on = differ.days_off, differ.days_on
    kept = _days(connection, generation_id, off.keys() | on.keys())
    days = [
        (day, _without(kept.get(day, b""), off.get(day, b"")) + on.get(day, b""))
        for day in sorted(off.keys() | on.keys())
    ]
    return Changes(cells, days)


def change(connection: Connection, generation_id: int, changes: Changes) -> None:
    """Keep what was told from the store as it still is."""
    cells, days = changes
    _store(connection, generation_id, [cell for cell in cells if cell[4]])
    remove(connection, _EDGES.name, KEY, [(generation_id, *cell[:4]) for cell in cells if not cell[4]])
    _store_days(connection, generation_id, [day for day in days if day[1]])
    remove(connection, _DAYS.name, DAYS[:2], [(generation_id, day) for day, steps in days if not steps])


def _changed(
    stored: Mapping[Key, Any], keys: Sequence[Key], gone: Mapping[Key, Cell], came: Mapping[Key, Cell]
) -> list[tuple[Any, ...]]:
    """The cells at `keys` once what is `gone` of them is taken off, and what `came` is added."""
    kept = [_people(stored.get(key), gone.get(key), came.get(key)) for key in keys]
    ever = [key for key in keys if key[0] == "a"]
    plus = [_took(stored.get(key)) + (came[key].took if key in came else b"") for key in ever]
    less = [gone[key].took if key in gone else b"" for key in ever]
    told = dict(zip(ever, took.together(plus, less), strict=True))
    return [(*key, *people, told.get(key, b"")) for key, people in zip(keys, kept, strict=True)]


def _people(stored: Any, off: Cell | None, on: Cell | None) -> tuple[int, int, bytes]:
    """How often and by how many a way is taken, and by whom, once what is `off` is, and what comes `on`."""
    times, _, kept, _ = stored or _NOTHING
    who = BitMap.deserialize(kept)
    if off:
        times -= off.times
        who -= off.who
    if on:
        times += on.times
        who |= on.who
    return times, len(who), who.serialize()


def _took(stored: Any) -> bytes:
    told: bytes = (stored or _NOTHING)[-1]
    return told


def _without(stored: bytes, gone: bytes) -> bytes:
    """The steps of a day without those that are gone, each once."""
    import numpy as np

    steps, off = (np.frombuffer(some, LEFT).reshape(-1, 3) for some in (stored, gone))
    theirs = np.flatnonzero(np.isin(steps[:, 0], off[:, 0]))
    left, stays = Counter(map(tuple, off.tolist())), np.ones(len(steps), bool)
    for place, step in zip(theirs.tolist(), map(tuple, steps[theirs].tolist()), strict=True):
        if left[step]:
            left[step] -= 1
            stays[place] = False
    return steps[stays].tobytes()


def _stored(connection: Connection, generation_id: int, keys: Iterable[Key]) -> dict[Key, Any]:
    """The measures of those of `keys` that are there."""
    found, wanted = dict[Key, Any](), sorted(keys)
    for start in range(0, len(wanted), _ASKED_AT_ONCE):
        asked = wanted[start : start + _ASKED_AT_ONCE]
        asked += [asked[-1]] * (_ASKED_AT_ONCE - len(asked))
        values = (*chain.from_iterable(asked), generation_id)
        for row in connection.exec_driver_sql(_lookup(connection.dialect.positional), values).all():
            found[row[0], row[1], row[2], row[3]] = row[4:]
    return found


@cache
def _lookup(positional: bool) -> str:
    """The query for the measures of some cells, written out: a list of keys costs SQLAlchemy too much.

    The keys stand first: else SQLite reads all the cells of the generation.
    """
    place = "?" if positional else "%s"
    asked = ", ".join([f"({', '.join([place] * 4)})"] * _ASKED_AT_ONCE)
    same = " AND ".join(f"kept.{name} = asked.column{number}" for number, name in enumerate(KEY[1:], 1))
    return (
        f"SELECT {', '.join(f'kept.{name}' for name in KEY[1:] + MEASURES)} "  # noqa: S608 - our own
        f"FROM (VALUES {asked}) AS asked CROSS JOIN lived_edges AS kept "
        f"WHERE {same} AND kept.generation_id = {place}"
    )


def _store(connection: Connection, generation_id: int, rows: Iterable[tuple[Any, ...]]) -> None:
    whole = [(generation_id, *row) for row in sorted(rows, key=itemgetter(0, 1, 2, 3))]
    insert_rows(connection, _upsert(connection.dialect.name, LivedEdge, KEY), KEY + MEASURES, whole)


def _days(connection: Connection, generation_id: int, days: Iterable[int]) -> dict[int, bytes]:
    """The steps stored of each of `days`."""
    mine = _DAYS.c.generation_id == generation_id, _DAYS.c.day.in_(list(days))
    rows = connection.execute(select(_DAYS.c.day, _DAYS.c.steps).where(*mine))
    return {day: steps for day, steps in rows}  # noqa: C416 - rows are no pairs to a type checker


def _store_days(connection: Connection, generation_id: int, rows: Iterable[tuple[int, bytes]]) -> None:
    whole = [(generation_id, *row) for row in rows]
    insert_rows(connection, _upsert(connection.dialect.name, LivedDay, DAYS[:2]), DAYS, whole)


@cache
def _upsert(dialect: str, table: type[LivedEdge | LivedDay], key: tuple[str, ...]) -> Any:
    insert = INSERTS[dialect](table)
    changed = {
        column.name: insert.excluded[column.name] for column in table_of(table).c if column.name not in key
    }
    return insert.on_conflict_do_update(index_elements=list(key), set_=changed)


def remove(connection: Connection, table: str, key: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
    """Delete rows by their keys, one by one: quicker than to have a long list of them compiled."""
    if rows:
        place = "?" if connection.dialect.positional else "%s"
        each = " AND ".join(f"{name} = {place}" for name in key)
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE {each}", rows)  # noqa: S608 - our own names
