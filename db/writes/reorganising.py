"""Departments change from a day on: renamed, merged, split. What was before keeps its names and shares."""

import re
from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from db.engine import writing
from db.errors import Refused
from db.models import ChangeState, Deed, Topic, metadata
from db.rights import By, Right, permit
from db.writes import audit, journeys
from db.writes.accounts import presentable
from db.writes.actions import record
from db.writes.claim_rows import hand_over
from db.writes.maps import new_version
from db.writes.revisions import move

_T = metadata.tables
_FUNCTIONS, _NAMES, _SHARES, _ACTIONS = (
    _T[n] for n in ("functions", "function_names", "influence", "actions")
)
_WORKS, _JOURNEYS = _T["person_functions"], _T["journeys"]
_PROPOSED = _T["proposals"].c.state == ChangeState.PROPOSED
_ASKED = select(_T["proposals"].c.id).where(_PROPOSED)
_FOLLOW = (
    (_ACTIONS, "waiting_function_id", _ACTIONS.c.is_open),
    (_T["categories"], "function_id", _T["categories"].c.id.is_not(None)),
    (_T["claims"], "against_id", _T["claims"].c.id.is_not(None)),
    (_T["proposals"], "function_id", _PROPOSED),
    (_T["proposal_answers"], "function_id", _T["proposal_answers"].c.proposal_id.in_(_ASKED)),
)
COLOURS = ("#8a5a83", "#3f6f4f", "#9a5b3c", "#4d5f9c", "#7a6a2c", "#2f6f7f", "#8c4a5a", "#5d6b3a")


class Split(NamedTuple):
    """A department that is made of a part of another: its name, and the steps and people that go along."""

    name: str
    step_ids: tuple[int, ...] = ()
    person_ids: tuple[int, ...] = ()


def rename(url: str, key: str, name: str, on: datetime, by: By, now: datetime) -> None:
    """Call a department `name` from `on` on; figures of before keep the old name. Raises Refused."""
    permit(by, Right.PEOPLE)
    with writing(url) as connection:
        this = _active(connection, key)
        name = _free_name(connection, name)
        _not_ahead(on, now)
        last = connection.scalar(
            select(func.max(_NAMES.c.valid_until)).where(_NAMES.c.function_id == this.id)
        )
        _after(last, on)
        former = {"function_id": this.id, "name": this.name, "valid_until": on}
        connection.execute(insert(_NAMES).values(former))
        connection.execute(update(_FUNCTIONS).where(_FUNCTIONS.c.id == this.id).values(name=name))
        _tell(connection, key, by, now, {"name": this.name}, {"name": name, "from": on})


def merge(url: str, key: str, into: str, on: datetime, by: By, now: datetime) -> None:
    """Make a department part of another from `on` on: its say, open matters, topics and people follow.

    Where both had a say the other has both shares. Raises Refused, changing nothing.
    """
    permit(by, Right.PEOPLE)
    with writing(url) as connection:
        this, other = _active(connection, key), _active(connection, into)
        if this.id == other.id:
            raise Refused("Choose another department than the one that goes.")
        _not_ahead(on, now)
        _after(_last_change(connection, (this.id, other.id)), on)
        _move_shares(connection, this.id, other.id, _steps(connection, this.id), on)
        journeys.hand_on(connection, this.id, other.id, on)
        _move_people(connection, this.id, other.id, _people(connection, this.id))
        _move_matters(connection, this, other, None, by, now)
        for table, column, which in _FOLLOW:
            theirs = table.c[column] == this.id
            connection.execute(update(table).where(theirs, which).values({column: other.id}))
        hand_over(connection, this.id, other.id, now)
        gone = {"retired_at": on, "became_id": other.id}
        connection.execute(update(_FUNCTIONS).where(_FUNCTIONS.c.id == this.id).values(gone))
        _republish(connection, by, now, f"{this.name} became part of {other.name}")
        _tell(connection, key, by, now, {"name": this.name}, {"to": other.name, "from": on})


def split(url: str, key: str, wanted: Split, on: datetime, by: By, now: datetime) -> str:
    """Make a new department of a part of one from `on` on; its key.

    The say at the steps named, the open matters there and the people named go along. Raises Refused.
    """
    permit(by, Right.PEOPLE)
    with writing(url) as connection:
        this, name = _active(connection, key), _free_name(connection, wanted.name)
        _not_ahead(on, now)
        _after(_last_change(connection, (this.id,)), on)
        new = _begin(connection, name, this.position, on)
        _move_shares(connection, this.id, new.id, wanted.step_ids, on)
        _move_people(connection, this.id, new.id, wanted.person_ids)
        _move_matters(connection, this, new, wanted.step_ids, by, now)
        _republish(connection, by, now, f"{name} was made of {this.name}")
        _tell(connection, key, by, now, None, {"to": name, "from": on, "steps": list(wanted.step_ids)})
    return str(new.key)


def _active(connection: Connection, key: str) -> Row[*tuple[Any, ...]]:
    columns = _FUNCTIONS.c.id, _FUNCTIONS.c.key, _FUNCTIONS.c.name, _FUNCTIONS.c.position
    asked = select(*columns).where(_FUNCTIONS.c.key == key, _FUNCTIONS.c.retired_at.is_(None))
    found = connection.execute(asked).one_or_none()
    if found is None:
        raise Refused(f"There is no department “{key}” here.")
    return found


def _free_name(connection: Connection, wanted: str) -> str:
    try:
        name = presentable(wanted)
    except ValueError as wrong:
        raise Refused("Write a name of 1 to 80 letters.") from wrong
    same = func.lower(_FUNCTIONS.c.name) == name.lower(), _FUNCTIONS.c.retired_at.is_(None)
    if connection.scalar(select(_FUNCTIONS.c.id).where(*same).limit(1)) is not None:
        raise Refused(f"There is a department “{name}” already.")
    return name


def _not_ahead(on: datetime, now: datetime) -> None:
    if on > now:
        raise Refused("Choose today or a day before; what is to come cannot be written down yet.")


def _after(last: datetime | None, on: datetime) -> None:
    if last is not None and on < last:
        raise Refused(f"Something about it changed on {last:%Y-%m-%d}; choose that day or a later one.")


def _last_change(connection: Connection, function_ids: Collection[int]) -> datetime | None:
    theirs = _SHARES.c.function_id.in_(function_ids)
    newest = select(func.max(_SHARES.c.valid_from), func.max(_SHARES.c.valid_until)).where(theirs)
    moments = *connection.execute(newest).one(), journeys.last_change(connection, list(function_ids))
    return max((moment for moment in moments if moment), default=None)


def _steps(connection: Connection, function_id: int) -> list[int]:
    theirs = _SHARES.c.function_id == function_id, _SHARES.c.valid_until.is_(None)
    return list(connection.scalars(select(_SHARES.c.micro_interaction_id).where(*theirs)))


def _people(connection: Connection, function_id: int) -> list[int]:
    return list(connection.scalars(select(_WORKS.c.person_id).where(_WORKS.c.function_id == function_id)))


def _move_shares(
    connection: Connection, from_id: int, to_id: int, step_ids: Collection[int], on: datetime
) -> None:
    """End the shares that hold at these steps, and begin those of who has the say from then."""
    holds = (_SHARES.c.valid_until.is_(None), _SHARES.c.valid_from.is_not(None))
    here = _SHARES.c.micro_interaction_id.in_(step_ids)
    both = _SHARES.c.function_id.in_((from_id, to_id))
    rows = connection.execute(
        select(_SHARES).where(*holds, here, both).order_by(_SHARES.c.share.desc())
    ).all()
    by_step: dict[int, list[Row[Any]]] = {}
    for row in rows:
        by_step.setdefault(row.micro_interaction_id, []).append(row)
    for several in by_step.values():
        if any(row.function_id == from_id for row in several):
            _together(connection, several, to_id, on)
    drafts = _SHARES.c.function_id == from_id, _SHARES.c.valid_from.is_(None)
    connection.execute(update(_SHARES).where(*drafts, here).values(function_id=to_id))


def _together(connection: Connection, several: list[Row[Any]], to_id: int, on: datetime) -> None:
    ids = [row.id for row in several]
    connection.execute(update(_SHARES).where(_SHARES.c.id.in_(ids)).values(valid_until=on))
    first = dict(several[0]._mapping)  # the larger share says in which way
    del first["id"]
    summed = {"share": sum(row.share for row in several), "accountable": any(r.accountable for r in several)}
    begun = {"function_id": to_id, "valid_from": on, "valid_until": None}
    connection.execute(insert(_SHARES).values(first | summed | begun))


def _move_people(connection: Connection, from_id: int, to_id: int, person_ids: Collection[int]) -> None:
    there = set(_people(connection, to_id))
    movers = set(person_ids) & set(_people(connection, from_id))
    theirs = _WORKS.c.function_id == from_id, _WORKS.c.person_id.in_(movers)
    connection.execute(delete(_WORKS).where(*theirs))
    rows = [{"person_id": one, "function_id": to_id} for one in sorted(movers - there)]
    if rows:
        connection.execute(insert(_WORKS), rows)


def _move_matters(
    connection: Connection, this: Any, other: Any, step_ids: Collection[int] | None, by: By, now: datetime
) -> None:
    which = [_ACTIONS.c.is_open, _ACTIONS.c.function_id == this.id]
    which += [] if step_ids is None else [_ACTIONS.c.micro_interaction_id.in_(step_ids)]
    ids = list(connection.scalars(select(_ACTIONS.c.id).where(*which)))
    moved = update(_ACTIONS).where(_ACTIONS.c.id.in_(ids))
    connection.execute(moved.values(function_id=other.id, changed_at=now))
    for action_id in ids:
        record(connection, action_id, "handed over", now, person_id=by.person_id, note=other.name)


def _begin(connection: Connection, name: str, position: int, on: datetime) -> Row[Any]:
    keys = set(connection.scalars(select(_FUNCTIONS.c.key)))
    wanted = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "department"
    key = next(one for one in (wanted, *(f"{wanted}_{n}" for n in range(2, 10_000))) if one not in keys)
    row = {"key": key, "name": name, "position": position, "began_at": on}
    made = insert(_FUNCTIONS).values(row | {"colour": COLOURS[len(keys) % len(COLOURS)]})
    return connection.execute(made.returning(_FUNCTIONS.c.id, _FUNCTIONS.c.key, _FUNCTIONS.c.name)).one()


def _republish(connection: Connection, by: By, now: datetime, why: str) -> None:
    """A version of every journey, for shares changed on them."""
    for journey_id in connection.scalars(select(_JOURNEYS.c.id)).all():
        new_version(connection, journey_id, now, by.person_id, why)


def _tell(
    connection: Connection, key: str, by: By, now: datetime, before: audit.Facts | None, after: audit.Facts
) -> None:
    audit.note(connection, by, Deed.CHANGE, f"department {key}", now, before=before, after=after)
    for topic in (Topic.PEOPLE, Topic.MAP, Topic.ACTIONS):
        move(connection, topic, now)
