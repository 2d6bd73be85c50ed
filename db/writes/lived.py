"""Keep what customers walked: note whose path changed, and put paths that were drawn anew in their place."""

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from struct import iter_unpack
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select, tuple_, update

from db.engine import writing
from db.models import LivedChange, LivedEnd, LivedGap, LivedPass, LivedStep, Topic, metadata
from db.reads.signs import PassRow
from db.writes.many import insert_rows
from db.writes.revisions import INSERTS, insert_into, move

_T = metadata.tables
_STEPS, _ENDS, _GAPS, _PASSES, _CHANGES = (
    _T[f"lived_{name}"] for name in ("steps", "ends", "gaps", "passes", "changes")
)
_INSERT_STEPS, _INSERT_ENDS = insert(LivedStep), insert(LivedEnd)
STEP = tuple(column.name for column in _STEPS.columns)
END = tuple(column.name for column in _ENDS.columns)
_ASKED_AT_ONCE = 5_000


class Paths(NamedTuple):
    """The paths of some customers, whole: rows in the order of STEP and END without their generation."""

    customer_ids: Sequence[int]
    steps: Sequence[tuple[Any, ...]]
    ends: Sequence[tuple[Any, ...]]
    gaps: Mapping[tuple[int, int], int]
    """How often there were silences of so many days, by source and days."""


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
    passes = list(connection.scalars(select(_PASSES.c.generation_id)))
    for table in (_STEPS, _ENDS):
        theirs = table.c.generation_id.in_(passes), table.c.customer_id.in_(profile_ids)
        connection.execute(delete(table).where(*theirs))
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
        _put(connection, here.generation_id, paths)
    return here._replace(position=position, turn=here.turn + 1)


def finish(url: str, here: PassRow, now: datetime) -> PassRow | None:
    """Every path is drawn: show them from now on."""
    with writing(url) as connection:
        if not _mine(connection, here, whole=True):
            return None
        move(connection, Topic.MAP, now)
    return here._replace(whole=True, turn=here.turn + 1)


def redraw(
    url: str, here: PassRow, paths: Paths, marks: Collection[tuple[int, int]], now: datetime
) -> PassRow | None:
    """Put `paths` in the place of what their customers had, and take off `marks` set no later than read."""
    with writing(url) as connection:
        if not _mine(connection, here):
            return None
        _forget(connection, here.generation_id, paths.customer_ids)
        _put(connection, here.generation_id, paths)
        change = tuple_(_CHANGES.c.profile_id, _CHANGES.c.mark)
        connection.execute(delete(_CHANGES).where(change.in_(list(marks))))
        move(connection, Topic.MAP, now, at_once=False)
    return here._replace(turn=here.turn + 1)


def drop_old(url: str, kept: int, limit: int) -> int:
    """Delete some of what earlier generations of paths left than `kept`; how many rows."""
    with writing(url) as connection:
        gone = sum(_drop_some(connection, table, kept, limit) for table in (_STEPS, _ENDS, _GAPS))
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


def _put(connection: Connection, generation_id: int, paths: Paths) -> None:
    insert_rows(connection, _INSERT_STEPS, STEP, [(generation_id, *row) for row in paths.steps])
    insert_rows(connection, _INSERT_ENDS, END, [(generation_id, *row) for row in paths.ends])
    _count_gaps(connection, generation_id, paths.gaps)


def _forget(connection: Connection, generation_id: int, customer_ids: Sequence[int]) -> None:
    for start in range(0, len(customer_ids), _ASKED_AT_ONCE):
        some = customer_ids[start : start + _ASKED_AT_ONCE]
        theirs = _ENDS.c.generation_id == generation_id, _ENDS.c.customer_id.in_(some)
        gone = delete(_ENDS).where(*theirs).returning(_ENDS.c.source_id, _ENDS.c.gaps)
        counted: dict[tuple[int, int], int] = {}
        for source_id, gaps in connection.execute(gone):
            for (days,) in iter_unpack("<H", gaps):
                counted[source_id, days] = counted.get((source_id, days), 0) - 1
        _count_gaps(connection, generation_id, counted)
        walked = _STEPS.c.generation_id == generation_id, _STEPS.c.customer_id.in_(some)
        connection.execute(delete(_STEPS).where(*walked))


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
