"""Letting people in and out: one-time links, the sessions they become, and signing out."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Update, delete, func, insert, select, update
from sqlmodel import col

from db.engine import writing
from db.models import Deed, Function, Person, PersonFunction, PersonRole, Role, Session, SignInLink, Topic
from db.reads.people import LinkState, Who, link_state, session, session_by_id
from db.secrets import digest, new_token
from db.writes import audit, revisions

LINK_LASTS = timedelta(hours=1)
SESSION_LASTS = timedelta(days=30)
LONGEST_NAME = 80
RUNS_IT = (Role.ADMIN, Role.ANALYST, Role.PRIVACY)
"""The roles of whoever begins with a fresh Touchline, beside their part in the company."""


class LinkRefusedError(Exception):
    """A link that lets nobody in; `state` tells why."""

    def __init__(self, state: LinkState) -> None:
        super().__init__(f"this sign-in link is {state}")
        self.state = state


class NameRefusedError(ValueError):
    """A name that cannot be shown: empty, too long, or with control characters."""


class FunctionRefusedError(ValueError):
    """A function that is not in the store."""


def make_link(url: str, now: datetime) -> str:
    """A new one-time token for the address /enter?token=…; it works once within an hour."""
    token = new_token()
    row = {"token_hash": digest(token), "created_at": now, "expires_at": now + LINK_LASTS}
    with writing(url) as connection:
        connection.execute(insert(SignInLink).values(row))
    return token


def enter(
    url: str,
    token: str,
    name: str,
    function_key: str | None,
    now: datetime,
    *,
    language: str | None = None,
    origin: str | None = None,
) -> str:
    """Trade a link for a session and return the session's token, which is stored nowhere.

    Whoever holds the link runs this Touchline: the person gets the roles of RUNS_IT, and is owner of the
    function with `function_key`, or executive without one. The same name (whatever its case) is the same
    person.
    A `language` chosen on the way in is kept with them, and the address they come from with the session.
    Raises LinkRefusedError, NameRefusedError or FunctionRefusedError; the link is then still unused.
    """
    name = presentable(name)
    session_token = new_token()
    with writing(url) as connection:
        _use(connection, token, now)
        person_id = person_called(connection, name, now)
        _give_part(connection, person_id, function_key)
        if language:
            connection.execute(_speaks(person_id, language))
        row = {"token_hash": digest(session_token), "person_id": person_id, "created_at": now}
        row |= {"expires_at": now + SESSION_LASTS, "origin": origin}
        connection.execute(insert(Session).values(row))
        who = session(connection, session_token, now)
        audit.note(connection, who, Deed.SIGN_IN, f"session {who.session_id if who else 0}", now)
        revisions.move(connection, Topic.PEOPLE, now)
    return session_token


def leave(url: str, session_id: int, now: datetime) -> None:
    """Sign out: the session lets nobody in any more."""
    this = update(Session).where(col(Session.id) == session_id, col(Session.revoked_at).is_(None))
    with writing(url) as connection:
        who = session_by_id(connection, session_id, now)
        if who is not None and connection.execute(this.values(revoked_at=now)).rowcount:
            audit.note(connection, who, Deed.SIGN_OUT, f"session {session_id}", now)


def choose_language(url: str, by: Who, language: str, now: datetime) -> None:
    """Keep the language somebody reads in; what others see does not change, so no revision moves."""
    with writing(url) as connection:
        connection.execute(_speaks(by.person_id, language))
        on = f"person {by.person_id}"
        audit.note(connection, by, Deed.CHANGE, on, now, after={"language": language})


def _speaks(person_id: int, language: str) -> Update:
    return update(Person).where(col(Person.id) == person_id).values(language=language)


def presentable(name: str) -> str:
    """`name` with single spaces; raises NameRefusedError for one that cannot be shown."""
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise NameRefusedError(f"a name has 1 to {LONGEST_NAME} visible characters")
    return name


def _use(connection: Connection, token: str, now: datetime) -> None:
    link = update(SignInLink).where(col(SignInLink.token_hash) == digest(token))
    unused = link.where(col(SignInLink.used_at).is_(None), col(SignInLink.expires_at) > now)
    if connection.execute(unused.values(used_at=now)).rowcount == 0:
        raise LinkRefusedError(link_state(connection, token, now))


def person_called(connection: Connection, name: str, now: datetime) -> int:
    """The person of this name, whatever its case; made when new."""
    same = select(col(Person.id)).where(func.lower(Person.name) == name.lower())
    active = same.where(col(Person.deactivated_at).is_(None)).order_by(col(Person.id)).limit(1)
    known: int | None = connection.scalars(active).one_or_none()
    if known is not None:
        return known
    new = insert(Person).values(name=name, created_at=now).returning(col(Person.id))
    made: Any = connection.scalars(new).one()
    return int(made)


def _give_part(connection: Connection, person_id: int, function_key: str | None) -> None:
    part = Role.EXECUTIVE if function_key is None else Role.OWNER
    connection.execute(delete(PersonRole).where(col(PersonRole.person_id) == person_id))
    connection.execute(delete(PersonFunction).where(col(PersonFunction.person_id) == person_id))
    roles = [{"person_id": person_id, "role": role} for role in (part, *RUNS_IT)]
    connection.execute(insert(PersonRole), roles)
    if function_key is not None:
        row = {"person_id": person_id, "function_id": _function_id(connection, function_key)}
        connection.execute(insert(PersonFunction).values(row))


def _function_id(connection: Connection, key: str) -> int:
    asked = select(col(Function.id)).where(col(Function.key) == key, col(Function.retired_at).is_(None))
    found: int | None = connection.scalars(asked).one_or_none()
    if found is None:
        raise FunctionRefusedError(f"there is no department {key!r} here")
    return found
