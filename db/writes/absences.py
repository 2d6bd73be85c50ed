"""Going away and coming back: absences, and the matters that go to whoever stands in meanwhile."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from db.engine import writing
from db.errors import Refused
from db.models import Absence, Action, Deed, Topic, metadata
from db.reads.absences import Here, here
from db.reads.people import Who
from db.rights import Right, permit
from db.states import WAITING
from db.writes import audit
from db.writes.actions import record
from db.writes.revisions import move

_ABSENCE, _PERSON = metadata.tables["absences"].c, metadata.tables["people"].c
_ACTION = metadata.tables["actions"].c


class AbsenceIn(NamedTuple):
    """Who is away from when to when, and who stands in; without a deputy the head of function does."""

    person_id: int
    from_at: datetime
    until_at: datetime
    deputy_id: int | None = None


def be_away(url: str, wanted: AbsenceIn, by: Who, now: datetime) -> int:
    """Note an absence, one's own or, with the right, anybody's; its id.

    Raises Refused for one that ends before it begins or is over, overlaps another, or whose deputy is no
    other active person.
    """
    _own_or_permitted(by, wanted.person_id)
    if not wanted.from_at < wanted.until_at or wanted.until_at <= now:
        raise Refused("Say a first day and a last day that is not before it and not over.")
    with writing(url) as connection:
        _check(connection, wanted)
        row = wanted._asdict() | {"noted_at": now}
        absence_id: int = connection.execute(insert(Absence).values(row).returning(_ABSENCE.id)).scalar_one()
        told = {"from_at": wanted.from_at, "until_at": wanted.until_at, "deputy_id": wanted.deputy_id}
        audit.note(connection, by, Deed.CHANGE, f"absence of person {wanted.person_id}", now, after=told)
        move(connection, Topic.PEOPLE, now)
    return absence_id


def be_back(url: str, absence_id: int, by: Who, now: datetime) -> None:
    """End an absence now, or take back one that has not begun; what the deputy has stays with them."""
    with writing(url) as connection:
        asked = select(_ABSENCE.person_id, _ABSENCE.from_at, _ABSENCE.until_at)
        found = connection.execute(asked.where(_ABSENCE.id == absence_id)).one_or_none()
        if found is None or found.until_at <= now:
            raise Refused("This absence is over already.")
        _own_or_permitted(by, found.person_id)
        if found.from_at < now:
            connection.execute(update(Absence).where(_ABSENCE.id == absence_id).values(until_at=now))
        else:
            connection.execute(delete(Absence).where(_ABSENCE.id == absence_id))
        until = {"until_at": found.until_at}
        audit.note(connection, by, Deed.CHANGE, f"absence of person {found.person_id}", now, before=until)
        move(connection, Topic.PEOPLE, now)


def pass_on(connection: Connection, action_id: int, now: datetime, present: Here | None = None) -> bool:
    """Give a matter of somebody who is away to whoever stands in; whether it went.

    Happens in the caller's transaction, is told in the matter's history; the matter keeps for whom it is.
    """
    asked = select(_ACTION.person_id, _ACTION.function_id, _PERSON.name).join(
        metadata.tables["people"], _PERSON.id == _ACTION.person_id
    )
    waiting = _ACTION.id == action_id, _ACTION.state.in_(WAITING)
    held = connection.execute(asked.where(*waiting)).one_or_none()
    if held is None:
        return False
    stands_in = (present or here(connection, now)).stand_in(held.person_id, held.function_id)
    if stands_in is None or stands_in == held.person_id:
        return False
    values = {"person_id": stands_in, "for_person_id": held.person_id, "changed_at": now}
    connection.execute(update(Action).where(_ACTION.id == action_id).values(values))
    record(connection, action_id, "passed on", now, person_id=stands_in, note=held.name)
    return True


def pass_on_late(url: str, now: datetime) -> int:
    """Give every matter that is late and held by somebody away to whoever stands in; how many went."""
    with writing(url) as connection:
        present = here(connection, now)
        late = _ACTION.is_open, _ACTION.due_at <= now, _ACTION.person_id.in_(present.away)
        ids = list(connection.scalars(select(_ACTION.id).where(*late))) if present.away else []
        went = sum(pass_on(connection, action_id, now, present) for action_id in ids)
        if went:
            move(connection, Topic.ACTIONS, now)
    return went


def _own_or_permitted(by: Who, person_id: int) -> None:
    if by.person_id != person_id:
        permit(by, Right.PEOPLE)


def _check(connection: Connection, wanted: AbsenceIn) -> None:
    active = set(connection.scalars(select(_PERSON.id).where(_PERSON.deactivated_at.is_(None))))
    if wanted.person_id not in active:
        raise Refused("There is nobody of that name here any more.")
    if wanted.deputy_id is not None and wanted.deputy_id not in active - {wanted.person_id}:
        raise Refused("Choose somebody else who works here to stand in.")
    overlap = select(_ABSENCE.id).where(
        _ABSENCE.person_id == wanted.person_id,
        _ABSENCE.from_at < wanted.until_at,
        _ABSENCE.until_at > wanted.from_at,
    )
    if connection.scalar(overlap.limit(1)) is not None:
        raise Refused("There is an absence on some of these days already; take that back first.")
