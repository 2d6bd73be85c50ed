"""Letting people in and out: one-time links, the sessions they become, and signing out."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from db.engine import reading, writing
from db.models import Deed, Function, Person, PersonFunction, PersonRole, Role, SignInLink, Topic, col
from db.passwords import hashed
from db.reads.accounts import invitation
from db.reads.people import LinkState, Who, link_state, session_by_id
from db.secrets import digest, new_token
from db.writes import audit, revisions, sessions
from db.writes.accounts import keep_account, keep_password, prepared, presentable
from db.writes.sessions import Came

LINK_LASTS = timedelta(hours=1)
NOWHERE = Came()
RUNS_IT = (Role.ADMIN, Role.ANALYST, Role.PRIVACY)
"""The roles of whoever begins with a fresh Touchline, beside their part in the company."""


class LinkRefusedError(Exception):
    """A link that lets nobody in; `state` tells why."""

    def __init__(self, state: LinkState) -> None:
        super().__init__(f"this sign-in link is {state}")
        self.state = state


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
    came: Came = NOWHERE,
    account: tuple[str, str] | None = None,
) -> str:
    """Trade a link for a session and return the session's token, which is stored nowhere.

    Whoever holds a link for nobody in particular runs this Touchline: the person gets the roles of RUNS_IT,
    and is owner of the function with `function_key`, or executive without one. The same name (whatever its
    case) is the same person. With an `account`, (mail address, password), they can come back without a link.
    A language chosen on the way in is kept with them.
    Raises LinkRefusedError, NameRefusedError, FunctionRefusedError, MailRefusedError or
    PasswordRefusedError; the link is then still unused.
    """
    name = presentable(name)
    kept = account and prepared(name, *account)
    with writing(url) as connection:
        _use(connection, token, None, now)
        person_id = person_called(connection, name, now)
        if kept:
            keep_account(connection, person_id, *kept)
        _give_part(connection, person_id, function_key)
        _speak(connection, person_id, came.language)
        session_token = sessions.begin(connection, person_id, now, came)
        revisions.move(connection, Topic.PEOPLE, now)
    return session_token


def accept(url: str, token: str, password: str, now: datetime, came: Came = NOWHERE) -> str:
    """Trade the link of an invitation for a session, and have `password` let its person in from now on.

    Every other session of theirs ends. Returns the session's token. Raises LinkRefusedError and
    PasswordRefusedError; the link is then still unused.
    """
    with reading(url) as connection:
        invited = invitation(connection, token, now)
        if invited is None:
            raise LinkRefusedError(_why_not(connection, token, now))
    kept = hashed(password, invited.name, invited.mail)
    with writing(url) as connection:
        _use(connection, token, invited.person_id, now)
        keep_password(connection, invited.person_id, kept)
        sessions.end(connection, invited.person_id, now)
        _speak(connection, invited.person_id, came.language)
        return sessions.begin(connection, invited.person_id, now, came)


def leave(url: str, session_id: int, now: datetime) -> None:
    """Sign out: the session lets nobody in any more."""
    with writing(url) as connection:
        who = session_by_id(connection, session_id, now)
        if who is not None and sessions.end(connection, who.person_id, now, only=session_id):
            audit.note(connection, who, Deed.SIGN_OUT, f"session {session_id}", now)


def choose_language(url: str, by: Who, language: str, now: datetime) -> None:
    """Keep the language somebody reads in; what others see does not change, so no revision moves."""
    with writing(url) as connection:
        _speak(connection, by.person_id, language)
        on = f"person {by.person_id}"
        audit.note(connection, by, Deed.CHANGE, on, now, after={"language": language})


def _speak(connection: Connection, person_id: int, language: str | None) -> None:
    if language:
        connection.execute(update(Person).where(col(Person.id) == person_id).values(language=language))


def _use(connection: Connection, token: str, person_id: int | None, now: datetime) -> None:
    """Use up a link that is for this person, or for nobody in particular."""
    link = update(SignInLink).where(col(SignInLink.token_hash) == digest(token))
    link = link.where(col(SignInLink.person_id).is_not_distinct_from(person_id))
    unused = link.where(col(SignInLink.used_at).is_(None), col(SignInLink.expires_at) > now)
    if connection.execute(unused.values(used_at=now)).rowcount == 0:
        raise LinkRefusedError(_why_not(connection, token, now))


def _why_not(connection: Connection, token: str, now: datetime) -> LinkState:
    """Why a link does not work; one that does for somebody else is as good as unknown."""
    state = link_state(connection, token, now)
    return LinkState.UNKNOWN if state is LinkState.FRESH else state


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
