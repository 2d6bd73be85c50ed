"""What becomes of a matter: who takes it, where it is moved, what time does; see also db.writes.handling."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from db.engine import writing
from db.errors import Refused
from db.models import Action, ActionEvent, ActionState, Deed, Topic, metadata
from db.reads.people import Who
from db.rights import By, Right, permit
from db.states import VERDICTS, WAITING, IllegalMoveError, check_move, is_open
from db.writes import audit, judged
from db.writes.revisions import move as move_revision

ACTION = metadata.tables["actions"].c
EVENT = metadata.tables["action_events"].c
PERSON = metadata.tables["people"].c

FREE = (ActionState.PROPOSED, ActionState.TRIAGED)
NOT_WAITING = {"waiting_on": None, "waiting_function_id": None, "waiting_since": None, "waiting_note": ""}
NEEDS_A_NOTE = {ActionState.DONE, ActionState.DECLINED, *VERDICTS}


class Claimed(NamedTuple):
    """How a claim ended: whether it was won, and who holds the matter since when."""

    won: bool
    name: str
    at: datetime


def claim(url: str, action_id: int, by: Who, now: datetime) -> Claimed:
    """Take a free matter. Of any number who try at once one wins; the others learn who was first.

    Raises Refused when there is no such matter or nobody can take it (it is done, declined …).
    """
    permit(by, Right.HANDLE)
    person_id = by.person_id
    with writing(url) as connection:
        free = ACTION.state.in_(FREE), ACTION.person_id.is_(None)
        taken = {"person_id": person_id, "state": ActionState.CLAIMED, "claimed_at": now, "changed_at": now}
        before = _standing(connection, action_id)
        one = update(Action).where(ACTION.id == action_id, *free).values(taken)
        won = connection.execute(one).rowcount == 1
        if won:
            moved = (before.state, ActionState.CLAIMED)
            record(connection, action_id, "claimed", now, moved=moved, person_id=person_id)
            audit.note(connection, by, Deed.CHANGE, f"matter {action_id}", now, after={"act": "claim"})
            move_revision(connection, Topic.ACTIONS, now)
        return _holder(connection, action_id, person_id)


def move(
    url: str,
    action_id: int,
    to: ActionState,
    by: By,
    now: datetime,
    note: str = "",
    *,
    until: datetime | None = None,
    duplicate_of: int | None = None,
) -> None:
    """Move a matter along db.states.MOVES.

    A done or declined one and every verdict need a `note`, a snoozed one needs `until`, a duplicate
    the matter it repeats. Raises Refused otherwise, IllegalMoveError when the move is not legal.
    """
    permit(by, Right.HANDLE)
    with writing(url) as connection:
        before = _standing(connection, action_id)
        check_move(before.state, to)
        if duplicate_of is not None:
            _standing(connection, duplicate_of)
        values = _asked_of(to, before, now, note, until, duplicate_of)
        _change(connection, before, to, now, by.person_id, note=note, values=values)
        was, becomes = {"state": before.state}, {"state": to, "note": note}
        audit.note(connection, by, Deed.CHANGE, f"matter {action_id}", now, before=was, after=becomes)


def wake(url: str, now: datetime) -> int:
    """Bring back every snoozed matter whose time has come, to where it stood; how many came back."""
    with writing(url) as connection:
        asleep = select(ACTION.id).where(ACTION.state == ActionState.SNOOZED, ACTION.snoozed_until <= now)
        ids = list(connection.scalars(asleep))
        for action_id in ids:
            before = _standing(connection, action_id)
            to = _state_before_snooze(connection, action_id)
            _change(connection, before, to, now, None, what="came back", values={"snoozed_until": None})
        return len(ids)


def escalate(url: str, actions: Iterable[tuple[int, int]], now: datetime) -> int:
    """Raise matters, given as (id, level it stands at), by one level; how many were raised.

    A matter that somebody finished or another process raised meanwhile is left alone.
    """
    raised = 0
    with writing(url) as connection:
        for action_id, level in actions:
            still = ACTION.state.in_(WAITING), ACTION.escalation_level == level
            step = update(Action).where(ACTION.id == action_id, *still)
            if connection.execute(step.values(escalation_level=level + 1, changed_at=now)).rowcount:
                record(connection, action_id, "escalated", now, note=f"overdue, level {level + 1}")
                raised += 1
        if raised:
            move_revision(connection, Topic.ACTIONS, now)
    return raised


def record(
    connection: Connection,
    action_id: int,
    what: str,
    now: datetime,
    *,
    moved: tuple[str | None, str | None] = (None, None),
    person_id: int | None = None,
    note: str = "",
) -> None:
    """Add one line to the history of a matter, within the caller's transaction."""
    row = {"action_id": action_id, "what": what, "from_state": moved[0], "to_state": moved[1]}
    connection.execute(insert(ActionEvent).values(row | {"person_id": person_id, "note": note, "at": now}))
    if _ends_or_begins_again(*moved):
        judged.doubt_of_matter(connection, action_id)


def _ends_or_begins_again(before: str | None, after: str | None) -> bool:
    """Whether a move changes what is open about those whom a matter is about."""
    return before is not None and after is not None and is_open(before) != is_open(after)


def _standing(connection: Connection, action_id: int) -> Row[*tuple[Any, ...]]:
    asked = select(ACTION.id, ACTION.state, ACTION.person_id).where(ACTION.id == action_id)
    found = connection.execute(asked).one_or_none()
    if found is None:
        raise Refused(f"There is no matter {action_id}.")
    return found


def _holder(connection: Connection, action_id: int, asking_id: int) -> Claimed:
    asked = select(ACTION.state, ACTION.person_id, PERSON.name, ACTION.claimed_at).join(
        metadata.tables["people"], PERSON.id == ACTION.person_id, isouter=True
    )
    state, person_id, name, at = connection.execute(asked.where(ACTION.id == action_id)).one()
    if person_id is None or state not in WAITING:
        raise IllegalMoveError(state, ActionState.CLAIMED)
    return Claimed(person_id == asking_id, name, at)


def _asked_of(
    to: ActionState,
    before: Row[*tuple[Any, ...]],
    now: datetime,
    note: str,
    until: datetime | None,
    duplicate_of: int | None,
) -> dict[str, Any]:
    """The columns that go with a move, or Refused when something the move needs is missing."""
    if to in NEEDS_A_NOTE and not note.strip():
        raise Refused("Say in a few words what was done, or why.")
    if to == ActionState.SNOOZED and (until is None or until <= now):
        raise Refused("Say until when it may wait.")
    if to == ActionState.DUPLICATE and duplicate_of in {None, before.id}:
        raise Refused("Say which other matter it repeats.")
    return {
        "snoozed_until": until if to == ActionState.SNOOZED else None,
        **NOT_WAITING,
        "duplicate_of_id": duplicate_of if to == ActionState.DUPLICATE else None,
        "person_id": None if to in FREE else before.person_id,
        **({"done_at": now} if to == ActionState.DONE else {}),
        **({"done_at": None, "observe_until": None} if to in WAITING else {}),
        **({"verdict_reason": note} if to in VERDICTS else {}),
    }


def _state_before_snooze(connection: Connection, action_id: int) -> ActionState:
    asked = (
        select(EVENT.from_state)
        .where(EVENT.action_id == action_id, EVENT.to_state == ActionState.SNOOZED)
        .order_by(EVENT.id.desc())
        .limit(1)
    )
    return ActionState(connection.execute(asked).scalar_one())


def _change(
    connection: Connection,
    before: Row[*tuple[Any, ...]],
    to: ActionState,
    now: datetime,
    by_id: int | None,
    *,
    what: str = "moved",
    note: str = "",
    values: dict[str, Any],
) -> None:
    """Write a new standing with its event; the last statement of the transaction."""
    standing = {"state": to, "is_open": is_open(to), "changed_at": now}
    try:
        connection.execute(update(Action).where(ACTION.id == before.id).values(values | standing))
    except IntegrityError as twin:
        raise Refused("Another matter about the same thing is open already.") from twin
    record(connection, before.id, what, now, moved=(before.state, to), person_id=by_id, note=note)
    move_revision(connection, Topic.ACTIONS, now)
