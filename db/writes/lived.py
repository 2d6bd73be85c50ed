"""Keep what customers walked: note whose path changed, and put paths that were drawn anew in their place."""

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from struct import iter_unpack
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select, tuple_, update

from db.engine import writing
from db.models import LivedChange, LivedEnd, LivedGap, LivedPass, Topic, metadata
from db.reads.signs import PassRow, ends_of, steps_of
from db.writes import edges
from db.writes.many import insert_flat, insert_rows
from db.writes.revisions import INSERTS, insert_into, move

_T = metadata.tables
_STEPS, _ENDS, _GAPS, _PASSES, _CHANGES = (
    _T[f"lived_{name}"] for name in ("steps", "ends", "gaps", "passes", "changes")
)
_EDGES = _T["lived_edges"]
_INSERT_ENDS = insert(LivedEnd)
STEP = tuple(column.name for column in _STEPS.columns)
END = tuple(column.name for column in _ENDS.columns)
_ABSENT = {"from_id": 0, "to_id": 0, "took": -1}


class Paths(NamedTuple):
    """The paths of some customers, whole: rows in the order of STEP and END without their generation.

    `steps` are `edges.Row`, the values of one after those of the other.
    """

    customer_ids: Sequence[int]
    steps: Sequence[int]
    ends: Sequence[tuple[Any, ...]]
    gaps: Mapping[tuple[int, int], int]
    """How often there were silences of so many days, by source and days."""


class Before(NamedTuple):
    """What is stored of some customers: their steps (`edges.Row`) and ends, as rows."""

    steps: Sequence[edges.Row]
    ends: Sequence[tuple[Any, ...]]


def touch(connection: Connection, profile_ids: Iterable[int]) -> None:
    """Have the paths of whoever these profiles belong to drawn again, after this transaction.

    Called wherever a finding comes, goes or moves, in the same transaction. Whoever links or unlinks
    profiles names all of both sides, before and after.
    """
    mark = secrets.randbits(62)
    rows = [(profile_id, mark) for profile_id in sorted(set(profile_ids))]
    insert_rows(connection, _note(connection.dialect.name), ("profile_id", "mark"), rows)


def forget(connection: Connection, profile_ids: Sequence[int]) -> None:
    """Take out the paths of people who are gone; whoever was linked with them is to be touched besides."""
    connection.execute(update(_PASSES).values(turn=_PASSES.c.turn + 1))  # whoever draws begins once more
    asked = select(_PASSES.c.generation_id, _PASSES.c.counted, _PASSES.c.whole)
    for generation_id, counted, whole in connection.execute(asked).all():
        steps, ends = (
            steps_of(connection, generation_id, profile_ids),
            ends_of(connection, generation_id, profile_ids),
        )
        known = [row for row in steps if whole or row[0] <= counted]
        edges.change(connection, generation_id, known, (), ())
        _remove(connection, _STEPS.name, STEP[:3], [(generation_id, *row[:2]) for row in steps])
        _replace_ends(connection, generation_id, ends, [])
    connection.execute(delete(_CHANGES).where(_CHANGES.c.profile_id.in_(profile_ids)))


@cache
def _note(dialect: str) -> Any:
    noted = INSERTS[dialect](LivedChange)
    return noted.on_conflict_do_update(index_elements=["profile_id"], set_={"mark": noted.excluded.mark})


def begin(url: str, findings_id: int, basis: str) -> None:
    """Begin to draw all paths anew; those that are shown stay until the new ones are whole."""
    with writing(url) as connection:
        connection.execute(insert(LivedPass).values(findings_id=findings_id, basis=basis, position=0))


def draw(url: str, here: PassRow, paths: Paths, position: int) -> PassRow | None:
    """Add paths of customers after those drawn before; None when somebody else drew meanwhile."""
    with writing(url) as connection:
        if not _mine(connection, here, position=position):
            return None
        _put_steps(connection, here.generation_id, paths.steps)
        _put_ends(connection, here.generation_id, paths)
    return here._replace(position=position, turn=here.turn + 1)


def count(url: str, here: PassRow, cells: Sequence[edges.Cell], *, fresh: bool, last: bool) -> PassRow | None:
    """Count some ways of customers drawn but not counted yet; with the `last` of these they are counted."""
    counted = here.position if last else here.counted
    with writing(url) as connection:
        if not _mine(connection, here, counted=counted, counting=not last):
            return None
        edges.put(connection, here.generation_id, cells, fresh=fresh)
    return here._replace(counted=counted, counting=not last, turn=here.turn + 1)


def finish(url: str, here: PassRow, now: datetime) -> PassRow | None:
    """Every path is drawn: show them from now on."""
    with writing(url) as connection:
        if not _mine(connection, here, whole=True):
            return None
        move(connection, Topic.MAP, now)
    return here._replace(whole=True, turn=here.turn + 1)


def redraw(
    url: str,
    here: PassRow,
    paths: Paths,
    before: Before,
    marks: Collection[tuple[int, int]],
    now: datetime,
) -> PassRow | None:
    """Put `paths` in the place of what their customers had `before`; take off `marks` as they were read."""
    with writing(url) as connection:
        if not _mine(connection, here):
            return None
        _replace_steps(connection, here.generation_id, before.steps, paths.steps)
        _replace_ends(connection, here.generation_id, before.ends, paths.ends)
        _remove(connection, _CHANGES.name, ("profile_id", "mark"), list(marks))
        move(connection, Topic.MAP, now, at_once=False)
    return here._replace(turn=here.turn + 1)


def drop_old(url: str, kept: int, limit: int) -> int:
    """Delete some of what earlier generations of paths left than `kept`; how many rows."""
    with writing(url) as connection:
        gone = sum(_drop_some(connection, table, kept, limit) for table in (_STEPS, _ENDS, _EDGES, _GAPS))
        if not gone:
            gone = connection.execute(delete(_PASSES).where(_PASSES.c.generation_id < kept)).rowcount
    return gone


def _drop_some(connection: Connection, table: Any, kept: int, limit: int) -> int:
    key = tuple_(*table.primary_key.columns)
    some = select(*table.primary_key.columns).where(table.c.generation_id < kept).limit(limit)
    return connection.execute(delete(table).where(key.in_(some))).rowcount


def _mine(connection: Connection, here: PassRow, **values: Any) -> bool:
    """Whether nobody drew since `here` was read."""
    same = _PASSES.c.generation_id == here.generation_id, _PASSES.c.turn == here.turn
    return connection.execute(update(_PASSES).where(*same).values(turn=here.turn + 1, **values)).rowcount == 1


def _put_steps(connection: Connection, generation_id: int, steps: Sequence[int]) -> None:
    """Steps as they are drawn, by the hundred; the generation is the same in every row."""
    insert_flat(connection, _STEPS.name, STEP[1:], steps, _ABSENT, {STEP[0]: generation_id})


def _put_ends(connection: Connection, generation_id: int, paths: Paths) -> None:
    insert_rows(connection, _INSERT_ENDS, END, [(generation_id, *row) for row in paths.ends])
    _count_gaps(connection, generation_id, paths.gaps)


def _replace_steps(
    connection: Connection, generation_id: int, before: Iterable[edges.Row], steps: Sequence[int]
) -> None:
    """Only what differs is written, and counted: of most paths the last steps."""
    now, stood = set(zip(*[iter(steps)] * (len(STEP) - 1), strict=True)), set(before)
    gone, came = stood - now, now - stood
    _remove(connection, _STEPS.name, STEP[:3], [(generation_id, *row[:2]) for row in gone])
    _put_steps(connection, generation_id, [value for row in sorted(came) for value in row])
    edges.change(connection, generation_id, gone, came, now)


def _replace_ends(
    connection: Connection,
    generation_id: int,
    before: Iterable[tuple[Any, ...]],
    ends: Iterable[tuple[Any, ...]],
) -> None:
    now, stood = set(ends), set(before)
    gone, came = stood - now, now - stood
    _remove(connection, _ENDS.name, END[:2], [(generation_id, row[0]) for row in gone])
    insert_rows(connection, _INSERT_ENDS, END, [(generation_id, *row) for row in came])
    counted: dict[tuple[int, int], int] = {}
    for rows, by in ((gone, -1), (came, 1)):
        for row in rows:
            for (days,) in iter_unpack("<H", row[-1]):
                counted[row[1], days] = counted.get((row[1], days), 0) + by
    _count_gaps(connection, generation_id, {key: times for key, times in counted.items() if times})


def _remove(
    connection: Connection, table: str, names: tuple[str, ...], keys: Sequence[tuple[int, ...]]
) -> None:
    """Delete rows by their keys, one by one: quicker than to have a long list of them compiled."""
    if keys:
        place = "?" if connection.dialect.positional else "%s"
        each = " AND ".join(f"{name} = {place}" for name in names)
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE {each}", keys)  # noqa: S608 - our own names


def _count_gaps(connection: Connection, generation_id: int, gaps: Mapping[tuple[int, int], int]) -> None:
    if not gaps:
        return
    add = insert_into(connection, LivedGap)
    more = add.on_conflict_do_update(
        index_elements=["generation_id", "source_id", "days"],
        set_={"times": _GAPS.c.times + add.excluded.times},
    )
    rows = [
        {"generation_id": generation_id, "source_id": source_id, "days": days, "times": times}
        for (source_id, days), times in sorted(gaps.items())
    ]
    connection.execute(more, rows)
