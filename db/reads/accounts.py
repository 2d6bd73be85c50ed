"""Accounts: who has a mail address, a password or an invitation, and where somebody is signed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from db.models import Function, Person, PersonFunction, PersonRole, Role, Session, SignInLink, col, table_of
from db.secrets import digest


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that still works and whom it is for."""

    person_id: int
    name: str
    mail: str | None


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of somebody to check a password against."""

    person_id: int
    password_hash: str | None


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A browser somebody is signed in with."""

    id: int
    created_at: datetime
    expires_at: datetime
    origin: str | None
    agent: str


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A person as who looks after the people sees them."""

    id: int
    name: str
    mail: str | None
    can_come_back: bool
    deactivated_at: datetime | None
    roles: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()


def invitation(connection: Connection, token: str, now: datetime) -> Invitation | None:
    """Whom a link is for that still works; None for any other, and for one for nobody in particular."""
    asked = (
        select(col(Person.id), col(Person.name), col(Person.mail))
        .join(table_of(SignInLink), col(SignInLink.person_id) == col(Person.id))
        .where(col(SignInLink.token_hash) == digest(token), col(SignInLink.used_at).is_(None))
        .where(col(SignInLink.expires_at) > now, col(Person.deactivated_at).is_(None))
    )
    found = connection.execute(asked).one_or_none()
    return Invitation(*found) if found else None


def kept(connection: Connection, mail: str) -> Kept | None:
    """What is kept of who has this mail address and may sign in."""
    active = col(Person.mail) == mail.strip().lower(), col(Person.deactivated_at).is_(None)
    found = connection.execute(select(col(Person.id), col(Person.password_hash)).where(*active)).one_or_none()
    return Kept(*found) if found else None


def has_password(connection: Connection, person_id: int) -> bool:
    """Whether somebody can come back with a password."""
    asked = select(col(Person.password_hash)).where(col(Person.id) == person_id)
    return connection.scalar(asked) is not None


def passwords_in_use(connection: Connection) -> bool:
    """Whether anybody could sign in with a password."""
    active = col(Person.password_hash).is_not(None), col(Person.deactivated_at).is_(None)
    return connection.scalar(select(col(Person.id)).where(*active).limit(1)) is not None


def an_admin_can_come_back(connection: Connection) -> bool:
    """Whether somebody who is admin could sign in without a new link."""
    admins = select(col(Person.id)).join(table_of(PersonRole), col(PersonRole.person_id) == col(Person.id))
    active = col(PersonRole.role) == Role.ADMIN, col(Person.deactivated_at).is_(None)
    known = or_(col(Person.password_hash).is_not(None), col(Person.subject).is_not(None))
    return connection.scalar(admins.where(*active, known).limit(1)) is not None


def sessions_of(connection: Connection, person_id: int, now: datetime) -> list[SessionRow]:
    """Where somebody is signed in now, the newest first."""
    columns = (getattr(Session, name) for name in SessionRow.__slots__)
    mine = col(Session.person_id) == person_id, col(Session.revoked_at).is_(None)
    asked = select(*map(col, columns)).where(*mine, col(Session.expires_at) > now)
    return [SessionRow(*row) for row in connection.execute(asked.order_by(col(Session.id).desc()))]


def accounts(connection: Connection) -> list[AccountRow]:
    """Everybody who ever had an account, by name."""
    asked = select(
        col(Person.id), col(Person.name), col(Person.mail),
        or_(col(Person.password_hash).is_not(None), col(Person.subject).is_not(None)),
        col(Person.deactivated_at),
    )  # fmt: skip
    roles = _by_person(connection.execute(select(col(PersonRole.person_id), col(PersonRole.role))))
    works_for = select(col(PersonFunction.person_id), col(Function.key)).join(
        table_of(Function), col(Function.id) == col(PersonFunction.function_id)
    )
    functions = _by_person(connection.execute(works_for))
    return [
        AccountRow(*row, roles=roles.get(row[0], ()), functions=functions.get(row[0], ()))
        for row in connection.execute(asked.order_by(col(Person.name), col(Person.id)))
    ]


def _by_person(rows: Iterable[Any]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for person_id, value in rows:
        found[person_id] = tuple(sorted((*found.get(person_id, ()), value)))
    return found
