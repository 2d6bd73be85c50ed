"""Keep what customers walked: note whose path changed, and put paths that were drawn anew in their place."""

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import chain
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import Connection, case, delete, insert, select, tuple_, update

from db.engine import writing
from db.models import LivedChange, LivedGap, LivedPass, Topic, metadata
from db.reads.signs import PassRow, ends_of, steps_of
from db.tallies import CUSTOMER, PLACE, STEP, Cell, Day, Rows, gaps_counted
from db.writes import edges
from db.writes.many import insert_flat, insert_rows
from db.writes.revisions import INSERTS, move

_T = metadata.tables
_STEPS, _ENDS, _GAPS, _PASSES, _CHANGES = (
    _T[f"lived_{name}"] for name in ("steps", "ends", "gaps", "passes", "changes")
)
_DRAWN = (_STEPS, _ENDS, _T["lived_edges"], _T["lived_days"], _GAPS)
END = tuple(column.name for column in _ENDS.columns)
STEPS_KEY = ("generation_id", *STEP[:2])
GAP = ("generation_id", "source_id", "days", "times")
_PLACES = 30  # bits for the place of a step


class Paths(NamedTuple):
    """The paths of some customers, whole: rows in the order of STEP, and of END without their generation."""

    customer_ids: Sequence[int]
    steps: Rows
    ends: Sequence[tuple[Any, ...]]
    gaps: Mapping[tuple[int, int], int]
    """How often there were silences of so many days, by source and days."""


class Before(NamedTuple):
    """What is stored of some customers: their steps and ends, in the same way."""

    steps: Rows
    ends: Sequence[tuple[Any, ...]]


class Redrawn(NamedTuple):
    """What is to be written of paths that were drawn again: what is gone, and what came."""

    gone: Rows
    came: Rows
    changes: edges.Changes
    ended: Collection[tuple[Any, ...]]
    ends: Sequence[tuple[Any, ...]]
    gaps: Mapping[tuple[int, int], int]


def touch(
    connection: Connection, profile_ids: Iterable[int], since: Mapping[int, int] = MappingProxyType({})
) -> None:
    """Have the paths of whoever these profiles belong to drawn again, after this transaction.

    Called wherever a finding comes, goes or moves, in the same transaction. Whoever links or unlinks
    profiles names all of both sides, before and after. `since` names the first new signal of those profiles
    of which nothing changed but that signals were read that had not been.
    """
    mark = secrets.randbits(62)
    rows = [(profile_id, mark, since.get(profile_id, 0)) for profile_id in sorted(set(profile_ids))]
    insert_rows(connection, _note(connection.dialect.name), ("profile_id", "mark", "since"), rows)


def forget(connection: Connection, profile_ids: Sequence[int]) -> None:
    """Take out the paths of people who are gone; whoever was linked with them is to be touched besides."""
    connection.execute(update(_PASSES).values(turn=_PASSES.c.turn + 1))  # whoever draws begins once more
    asked = select(_PASSES.c.generation_id, _PASSES.c.counted, _PASSES.c.whole)
    for generation_id, counted, whole in connection.execute(asked).all():
        steps, ends = (
            steps_of(connection, generation_id, profile_ids),
            ends_of(connection, generation_id, profile_ids),
        )
        known = steps if whole else steps[steps[:, CUSTOMER] <= counted]
        counted_for = edges.differ(known, known[:0], known, known[:0])
        edges.change(connection, generation_id, edges.changes(connection, generation_id, counted_for))
        _remove_steps(connection, generation_id, steps)
        _replace_ends(connection, generation_id, ends, [], _gaps_of(ends, []))
    connection.execute(delete(_CHANGES).where(_CHANGES.c.profile_id.in_(profile_ids)))


@cache
def _note(dialect: str) -> Any:
    noted = INSERTS[dialect](LivedChange)
    stood, new = _CHANGES.c.since, noted.excluded.since
    changed = {"mark": noted.excluded.mark, "since": case((stood < new, stood), else_=new)}
    return noted.on_conflict_do_update(index_elements=["profile_id"], set_=changed)


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


def count(url: str, here: PassRow, some: Sequence[Cell | Day], *, fresh: bool, last: bool) -> PassRow | None:
    """Keep some of what customers drawn, but not counted yet, count for; with the `last` they are counted."""
    counted = here.position if last else here.counted
    with writing(url) as connection:
        if not _mine(connection, here, counted=counted, counting=not last):
            return None
        edges.put(connection, here.generation_id, some, fresh=fresh)
    return here._replace(counted=counted, counting=not last, turn=here.turn + 1)


def finish(url: str, here: PassRow, now: datetime) -> PassRow | None:
    """Every path is drawn: show them from now on."""
    with writing(url) as connection:
        if not _mine(connection, here, whole=True):
            return None
        move(connection, Topic.MAP, now)
    return here._replace(whole=True, turn=here.turn + 1)


def redrawn(connection: Connection, here: PassRow, paths: Paths, before: Before) -> Redrawn:
    """What there is to write to put `paths` in the place of what their customers had `before`.

    Only what differs is, and is counted: of most paths the last steps. All that takes long is done here, so
    that nobody waits for the write lock meanwhile.
    """
    gone, came = _not_among(paths.steps, before.steps), _not_among(before.steps, paths.steps)
    counted = edges.differ(gone, came, before.steps, paths.steps)
    new, stood = set(paths.ends), set(before.ends)
    ended, ends = stood - new, sorted(new - stood)
    changes = edges.changes(connection, here.generation_id, counted)
    return Redrawn(gone, came, changes, ended, ends, _gaps_of(ended, ends))


def redraw(
    url: str, here: PassRow, new: Redrawn, marks: Collection[tuple[int, int]], now: datetime
) -> PassRow | None:
    """Write what was drawn again; take off `marks` as they were read. None when somebody else drew since."""
    with writing(url) as connection:
        if not _mine(connection, here):
            return None
        _replace_steps(connection, here.generation_id, new.gone, new.came)
        edges.change(connection, here.generation_id, new.changes)
        _replace_ends(connection, here.generation_id, new.ended, new.ends, new.gaps)
        edges.remove(connection, _CHANGES.name, ("profile_id", "mark"), list(marks))
        move(connection, Topic.MAP, now, at_once=False)
    return here._replace(turn=here.turn + 1)


def drop_old(url: str, kept: int, limit: int) -> int:
    """Delete some of what earlier generations of paths left than `kept`; how many rows."""
    with writing(url) as connection:
        gone = sum(_drop_some(connection, table, kept, limit) for table in _DRAWN)
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


def _put_steps(connection: Connection, generation_id: int, steps: Rows, key: tuple[str, ...] = ()) -> None:
    """Steps as they are drawn, by the hundred; the generation is the same in every row."""
    insert_flat(connection, _STEPS.name, STEP, steps.ravel().tolist(), {"generation_id": generation_id}, key)


def _replace_steps(connection: Connection, generation_id: int, gone: Rows, came: Rows) -> None:
    """A step that came takes the place of that with its number; where none did, it is removed."""
    import numpy as np

    _remove_steps(connection, generation_id, gone[~np.isin(_places(gone), _places(came))])
    _put_steps(connection, generation_id, came, STEPS_KEY)


def _remove_steps(connection: Connection, generation_id: int, steps: Rows) -> None:
    keys = steps[:, (CUSTOMER, PLACE)].tolist()
    edges.remove(connection, _STEPS.name, STEPS_KEY, [(generation_id, *key) for key in keys])


def _put_ends(connection: Connection, generation_id: int, paths: Paths) -> None:
    _insert_ends(connection, generation_id, paths.ends)
    _count_gaps(connection, generation_id, paths.gaps)


def _insert_ends(connection: Connection, generation_id: int, ends: Iterable[tuple[Any, ...]]) -> None:
    flat = list(chain.from_iterable(ends))
    insert_flat(connection, _ENDS.name, END[1:], flat, {"generation_id": generation_id}, END[:2])


def _not_among(others: Rows, steps: Rows) -> Rows:
    """Those of `steps` that do not stand so among `others`; both are by customer and place."""
    import numpy as np

    if not len(others):
        return steps
    at, key = map(_places, (others, steps))
    beside = np.minimum(np.searchsorted(at, key), len(others) - 1)
    differ: Rows = steps[(others[beside] != steps).any(axis=1)]
    return differ


def _places(steps: Rows) -> Rows:
    """The key of each step in one number."""
    return steps[:, CUSTOMER] << _PLACES | steps[:, PLACE]


def _replace_ends(
    connection: Connection,
    generation_id: int,
    gone: Iterable[tuple[Any, ...]],
    came: Collection[tuple[Any, ...]],
    gaps: Mapping[tuple[int, int], int],
) -> None:
    stay = {row[0] for row in came}
    left = [(generation_id, row[0]) for row in gone if row[0] not in stay]
    edges.remove(connection, _ENDS.name, END[:2], left)
    _insert_ends(connection, generation_id, came)
    _count_gaps(connection, generation_id, gaps)


def _gaps_of(
    gone: Collection[tuple[Any, ...]], came: Collection[tuple[Any, ...]]
) -> dict[tuple[int, int], int]:
    """How many silences more there are of so many days, by source and days, where that is any."""
    more, fewer = (gaps_counted([row[1] for row in rows], [row[-1] for row in rows]) for rows in (came, gone))
    times = {key: more.get(key, 0) - fewer.get(key, 0) for key in more.keys() | fewer.keys()}
    return {key: by for key, by in times.items() if by}


def _count_gaps(connection: Connection, generation_id: int, gaps: Mapping[tuple[int, int], int]) -> None:
    rows = [(generation_id, *key, times) for key, times in sorted(gaps.items())]
    insert_rows(connection, _add_gaps(connection.dialect.name), GAP, rows)


@cache
def _add_gaps(dialect: str) -> Any:
    added = INSERTS[dialect](LivedGap)
    more = {"times": _GAPS.c.times + added.excluded.times}
    return added.on_conflict_do_update(index_elements=list(GAP[:3]), set_=more)
