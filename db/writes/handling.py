"""What people do to a matter they look at: give it on, work on it, wait, finish, take it up again.

Every write names how the matter stood when the person looked; if it stands otherwise by now, nothing is
changed and the person is told who was faster.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, select, update

from db.engine import reading, writing
from db.errors import Refused
from db.models import NOBODYS, Action, ActionState, CauseKind, Deed, Topic, WaitingOn, metadata
from db.reads.absences import here
from db.reads.people import Who
from db.rights import Right, permit
from db.states import EFFECT_WAIT, Act, Seen, check_act
from db.writes import audit
from db.writes.actions import NOT_WAITING, record
from db.writes.revisions import move as move_revision

ACTION = metadata.tables["actions"].c
EVENT = metadata.tables["action_events"].c
PERSON = metadata.tables["people"].c
FUNCTION = metadata.tables["functions"].c

_TOLD = ("state", "person_id", "function_id")
NO_CAUSE: dict[str, Any] = {"cause_kind": None, "cause_function_id": None}
NOBODY = {"person_id": None, "for_person_id": None, "claimed_at": None, **NOT_WAITING}


class WaitingIn(NamedTuple):
    """Whom somebody waits for (which function, when it is one), and for what."""

    on: WaitingOn
    function_id: int | None
    note: str


class Cause(NamedTuple):
    """What was at the root of a matter, and whose it was: nobody's where it is NOBODYS."""

    kind: CauseKind
    function_id: int | None = None


class Said(NamedTuple):
    """A line of a matter's history."""

    what: str
    note: str = ""


class OvertakenError(Refused):
    """Somebody or something changed a matter meanwhile: who ("" when it was a rule) and when."""

    def __init__(self, name: str, at: datetime) -> None:
        super().__init__(f"{name or 'A rule'} was first and changed this matter. Look at it again.")
        self.name, self.at = name, at


def give_back(url: str, seen: Seen, by: Who, now: datetime) -> Seen:
    """Let a matter go, so that anybody of its function may take it. Returns how it stands then."""
    permit(by, Right.HANDLE)
    return _handle(url, Act.GIVE_BACK, seen, (by, now), Said("given back"), NOBODY)


def assign(url: str, seen: Seen, person_id: int, by: Who, now: datetime) -> Seen:
    """Give a matter to a person, whoever held it; to whoever stands in while they are away.

    The event's note is their name. Raises Refused while they are away and nobody stands in.
    """
    permit(by, Right.HANDLE)
    name = _name(url, PERSON, person_id)
    doing = person_id if person_id == by.person_id else _doing(url, person_id, seen.function_id, now)
    if doing is None:
        raise Refused(f"{name} is away and nobody stands in; give it to somebody else.")
    values = {"person_id": doing, "for_person_id": None, "claimed_at": now, **NOT_WAITING}
    if doing != person_id:
        name = f"{_name(url, PERSON, doing)}, for {name}"
        values["for_person_id"] = person_id
    return _handle(url, Act.ASSIGN, seen, (by, now), Said("assigned", name), values)


def hand_over(url: str, seen: Seen, function_id: int, reason: str, by: Who, now: datetime) -> Seen:
    """Give a matter to another function, where anybody may take it. Raises Refused without a reason."""
    permit(by, Right.HANDLE)
    if not reason.strip():
        raise Refused("Say in a few words why it belongs to them.")
    note = f"{_name(url, FUNCTION, function_id)}: {reason.strip()}"
    values = NOBODY | {"function_id": function_id}
    return _handle(url, Act.HAND_OVER, seen, (by, now), Said("handed over", note), values)


def start(url: str, seen: Seen, by: Who, now: datetime) -> Seen:
    """Say that the work has begun."""
    permit(by, Right.HANDLE)
    return _handle(url, Act.START, seen, (by, now), Said("started"), {})


def wait(url: str, seen: Seen, wanted: WaitingIn, by: Who, now: datetime) -> Seen:
    """Say whom the work waits for, and for what; the matter stays due when it is due.

    Raises Refused without a note, or when a function is meant and none is named.
    """
    permit(by, Right.HANDLE)
    told, function_id = wanted.note.strip(), wanted.function_id
    if not told:
        raise Refused("Say in a few words what you wait for.")
    if (wanted.on == WaitingOn.FUNCTION) != (function_id is not None):
        raise Refused("Say which department you wait for.")
    whom = {"waiting_on": wanted.on, "waiting_function_id": function_id}
    values = whom | {"waiting_since": now, "waiting_note": told}
    note = told if function_id is None else f"{_name(url, FUNCTION, function_id)}: {told}"
    return _handle(url, Act.WAIT, seen, (by, now), Said(f"waits for {wanted.on}", note), values)


def go_on(url: str, seen: Seen, by: Who, now: datetime) -> Seen:
    """Say that the waiting is over."""
    permit(by, Right.HANDLE)
    return _handle(url, Act.GO_ON, seen, (by, now), Said("goes on"), NOT_WAITING)


def finish(
    url: str,
    seen: Seen,
    note: str,
    by: Who,
    now: datetime,
    *,
    cause: Cause | None = None,
    watch: timedelta = EFFECT_WAIT,
) -> Seen:
    """Say what was done and what was at its root; from now on the matter is watched for `watch`.

    Raises Refused without a note, or for a cause inside the house that is no department's.
    """
    permit(by, Right.HANDLE)
    if not note.strip():
        raise Refused("Say in a few words what was done.")
    values = {"done_at": now, "observe_until": now + watch, **NOT_WAITING, **_root(cause)}
    return _handle(url, Act.FINISH, seen, (by, now), Said("done", note.strip()), values)


def _root(cause: Cause | None) -> dict[str, Any]:
    if cause is None:
        return NO_CAUSE
    if cause.kind in NOBODYS:
        return {"cause_kind": cause.kind, "cause_function_id": None}
    if cause.function_id is None:
        raise Refused("Say which department this was at the root of.")
    return {"cause_kind": cause.kind, "cause_function_id": cause.function_id}


def take_up(url: str, seen: Seen, by: Who, now: datetime) -> Seen:
    """Go back to work on a matter that was done, before any verdict; it is then whose it was."""
    permit(by, Right.HANDLE)
    values = {"done_at": None, "observe_until": None, **NO_CAUSE}
    return _handle(url, Act.TAKE_UP, seen, (by, now), Said("taken up"), values)


def _handle(
    url: str, act: Act, seen: Seen, by: tuple[Who, datetime], said: Said, values: dict[str, Any]
) -> Seen:
    """Write a change with its events; work that is done is watched at once."""
    person, now = by
    to = check_act(act, seen, person.person_id)
    last = ActionState.OBSERVING if to == ActionState.DONE else to
    changes = values | {"state": last, "changed_at": now}
    with writing(url) as connection:
        _change(connection, seen, changes)
        record(
            connection,
            seen.action_id,
            said.what,
            now,
            moved=(seen.state, to),
            person_id=person.person_id,
            note=said.note,
        )
        if last != to:
            until = f"{changes['observe_until']:%Y-%m-%d}"
            record(connection, seen.action_id, "watched", now, moved=(to, last), note=until)
        told = {"act": act, "note": said.note} | {name: changes[name] for name in _TOLD if name in changes}
        before, on = {name: getattr(seen, name) for name in _TOLD}, f"matter {seen.action_id}"
        audit.note(connection, person, Deed.CHANGE, on, now, before=before, after=told)
        move_revision(connection, Topic.ACTIONS, now)
    return Seen(**(seen._asdict() | {name: changes[name] for name in Seen._fields if name in changes}))


def _change(connection: Connection, seen: Seen, values: dict[str, Any]) -> None:
    """Change a matter that still stands as it was seen, or say who was faster."""
    held = (
        ACTION.id == seen.action_id,
        ACTION.state == seen.state,
        ACTION.person_id.is_not_distinct_from(seen.person_id),
        ACTION.function_id.is_not_distinct_from(seen.function_id),
        ACTION.waiting_on.is_not_distinct_from(seen.waiting_on),
    )
    if connection.execute(update(Action).where(*held).values(values)).rowcount == 0:
        raise OvertakenError(*_newest(connection, seen.action_id))


def _newest(connection: Connection, action_id: int) -> tuple[str, datetime]:
    """Who changed a matter last, and when."""
    people = metadata.tables["people"]
    query = select(PERSON.name, EVENT.at).outerjoin_from(
        metadata.tables["action_events"], people, PERSON.id == EVENT.person_id
    )
    newest = query.where(EVENT.action_id == action_id).order_by(EVENT.id.desc()).limit(1)
    found = connection.execute(newest).one_or_none()
    if found is None:
        raise Refused(f"There is no matter {action_id}.")
    return found[0] or "", found[1]


def _doing(url: str, person_id: int, function_id: int | None, now: datetime) -> int | None:
    """Who does now what falls to a person; None while they are away and nobody stands in."""
    with reading(url) as connection:
        return here(connection, now).stand_in(person_id, function_id)


def _name(url: str, table: Any, row_id: int) -> str:
    with reading(url) as connection:
        name: str | None = connection.scalar(select(table.name).where(table.id == row_id))
    if name is None:
        raise Refused("There is nobody of that name here any more.")
    return name
