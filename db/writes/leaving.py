"""Leaving: whoever goes hands over all they hold, whole or line by line, and nothing stays with them."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, Table, select, update

from db.engine import writing
from db.errors import Refused
from db.models import ActionState, Deed, Role, Topic, metadata
from db.reads.holdings import Held, Holding, Line, holdings
from db.rights import By, Right, permit
from db.writes import audit, sessions
from db.writes.actions import NOT_WAITING, record
from db.writes.revisions import move

_T = metadata.tables
_ACTIONS, _PEOPLE, _LINKS = _T["actions"], _T["people"], _T["sign_in_links"]
Handed = Mapping[Line, int | None]

_PLACES: dict[Holding, tuple[Table, str, str]] = {
    Holding.HEAD: (_T["functions"], "id", "head_id"),
    Holding.DEPUTY: (_T["absences"], "id", "deputy_id"),
    Holding.SILENCE: (_T["silences"], "source_id", "person_id"),
    Holding.TOKEN: (_T["api_tokens"], "id", "made_by_id"),
}


def deactivate(
    url: str, person_id: int, handed: Handed, by: By, now: datetime, *, whole: int | None = None
) -> list[Held]:
    """Let somebody in no more: sessions end, and what they hold goes to whom `handed` says, else `whole`.

    What is handed to None belongs to nobody from then on: a matter is free in its department, a token is
    revoked. Returns what was handed over. Raises NotAllowedError, and Refused, changing nothing, for
    oneself, for the last admin, for who left already, and for something given to who is not active.
    """
    permit(by, Right.PEOPLE)
    if by.person_id == person_id:
        raise Refused("Somebody else who looks after the people has to do that.")
    with writing(url) as connection:
        held = holdings(connection, person_id, now)
        _close(connection, person_id, now)
        for one in held:
            _hand(connection, one, handed.get(one.line, whole), by, now)
        sessions.end(connection, person_id, now)
        told = {str(one.line.kind): one.line.id for one in held}
        audit.note(connection, by, Deed.CHANGE, f"person {person_id}", now, after={"act": "left", **told})
        for topic in (Topic.PEOPLE, Topic.ACTIONS, Topic.MAP):
            move(connection, topic, now)
    return held


def reactivate(url: str, person_id: int, by: By, now: datetime) -> None:
    """Let somebody who left come back; what they held stays where it went."""
    permit(by, Right.PEOPLE)
    with writing(url) as connection:
        gone = _PEOPLE.c.id == person_id, _PEOPLE.c.deactivated_at.is_not(None)
        if not connection.execute(update(_PEOPLE).where(*gone).values(deactivated_at=None)).rowcount:
            raise Refused("This person may sign in already.")
        audit.note(connection, by, Deed.CHANGE, f"person {person_id}", now, after={"act": "came back"})
        move(connection, Topic.PEOPLE, now)


def end_sessions(url: str, person_id: int, by: By, now: datetime) -> int:
    """Sign a person out everywhere; from how many browsers."""
    permit(by, Right.PEOPLE)
    with writing(url) as connection:
        ended = sessions.end(connection, person_id, now)
        told = {"act": "signed out everywhere", "sessions": ended}
        audit.note(connection, by, Deed.CHANGE, f"person {person_id}", now, after=told)
        move(connection, Topic.PEOPLE, now)
    return ended


def _close(connection: Connection, person_id: int, now: datetime) -> None:
    active = _PEOPLE.c.id == person_id, _PEOPLE.c.deactivated_at.is_(None)
    if not connection.execute(update(_PEOPLE).where(*active).values(deactivated_at=now)).rowcount:
        raise Refused("There is nobody of that name here any more.")
    if not _an_admin(connection):
        raise Refused("Somebody has to stay admin; make somebody else admin first.")
    links = update(_LINKS).where(_LINKS.c.person_id == person_id, _LINKS.c.used_at.is_(None))
    connection.execute(links.values(used_at=now))
    stood_for = update(_ACTIONS).where(_ACTIONS.c.for_person_id == person_id)
    connection.execute(stood_for.values(for_person_id=None))


def _an_admin(connection: Connection) -> bool:
    roles = _T["person_roles"].c
    admins = select(roles.person_id).join(_PEOPLE, _PEOPLE.c.id == roles.person_id)
    active = roles.role == Role.ADMIN, _PEOPLE.c.deactivated_at.is_(None)
    return connection.scalar(admins.where(*active).limit(1)) is not None


def _hand(connection: Connection, held: Held, to: int | None, by: By, now: datetime) -> None:
    active = select(_PEOPLE.c.name).where(_PEOPLE.c.id == to, _PEOPLE.c.deactivated_at.is_(None))
    name = None if to is None else connection.scalar(active)
    if to is not None and name is None:
        raise Refused("There is nobody of that name here any more.")
    if held.line.kind is Holding.MATTER:
        _hand_matter(connection, held.line.id, to, name or "", by.person_id, now)
        return
    table, key, column = _PLACES[held.line.kind]
    values: dict[str, object] = {column: to}
    if held.line.kind is Holding.TOKEN and to is None:
        values = {"revoked_at": now}
    if held.line.kind is Holding.DEPUTY:
        values = {column: to if to != _absent(connection, held.line.id) else None}
    connection.execute(update(table).where(table.c[key] == held.line.id).values(values))


def _absent(connection: Connection, absence_id: int) -> int | None:
    absence = _T["absences"].c
    person_id: int | None = connection.scalar(select(absence.person_id).where(absence.id == absence_id))
    return person_id


def _hand_matter(
    connection: Connection, action_id: int, to: int | None, name: str, by_id: int | None, now: datetime
) -> None:
    this = _ACTIONS.c.id == action_id
    state = connection.execute(select(_ACTIONS.c.state).where(this)).scalar_one()
    values: dict[str, object] = {"person_id": to, "for_person_id": None, "changed_at": now}
    becomes = state
    if to is None and state in {ActionState.CLAIMED, ActionState.IN_PROGRESS}:
        becomes = ActionState.TRIAGED
        values |= {"state": becomes, "claimed_at": None, **NOT_WAITING}
    connection.execute(update(_ACTIONS).where(this).values(values))
    what = "given back" if to is None else "assigned"
    record(connection, action_id, what, now, moved=(state, becomes), person_id=by_id, note=name)
