"""Who is asking: sessions, the people behind them, and whether a sign-in link still works."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, String, bindparam, cast, func, literal, null, select

from db.models import Function, Person, PersonFunction, PersonRole, Role, Session, SignInLink, col, table_of
from db.secrets import digest


class LinkState(StrEnum):
    """Whether a sign-in link may still be traded for a session."""

    FRESH = "fresh"
    USED = "used"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Who:
    """A signed-in person: the roles held and the keys of the functions worked for."""

    session_id: int
    person_id: int
    name: str
    roles: frozenset[str]
    functions: tuple[str, ...]
    language: str | None = None
    origin: str | None = None  # the address the session was begun from

    @property
    def executive(self) -> bool:
        """Whether this person works for the whole company."""
        return Role.EXECUTIVE in self.roles


@dataclass(frozen=True, slots=True)
class Part:
    """What decides what somebody sees: the roles held and the keys of the functions worked for."""

    roles: frozenset[str]
    functions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who can be given a matter."""

    id: int
    name: str


def colleagues(connection: Connection) -> list[Colleague]:
    """Everybody who may sign in, by name."""
    asked = select(col(Person.id), col(Person.name)).where(col(Person.deactivated_at).is_(None))
    return [Colleague(*row) for row in connection.execute(asked.order_by(col(Person.name), col(Person.id)))]


def link_state(connection: Connection, token: str, now: datetime) -> LinkState:
    """What would become of `token` now; asking changes nothing."""
    asked = select(col(SignInLink.used_at), col(SignInLink.expires_at))
    link = connection.execute(asked.where(col(SignInLink.token_hash) == digest(token))).one_or_none()
    if link is None:
        return LinkState.UNKNOWN
    if link.used_at is not None:
        return LinkState.USED
    return LinkState.FRESH if now < link.expires_at else LinkState.EXPIRED


_ROLES = (
    select(func.aggregate_strings(col(PersonRole.role), "\n"))
    .where(col(PersonRole.person_id) == col(Person.id))
    .scalar_subquery()
)
_FUNCTIONS = (
    select(func.aggregate_strings(cast(col(Function.position), String) + " " + col(Function.key), "\n"))
    .join(table_of(PersonFunction), col(PersonFunction.function_id) == col(Function.id))
    .where(col(PersonFunction.person_id) == col(Person.id))
    .scalar_subquery()
)
_IN_FORCE = (
    select(
        col(Session.id),
        *(col(Person.id), col(Person.name), _ROLES, _FUNCTIONS, col(Person.language), col(Session.origin)),
    )
    .join(table_of(Person), col(Person.id) == col(Session.person_id))
    .where(col(Session.revoked_at).is_(None), col(Session.expires_at) > bindparam("now"))
    .where(col(Person.deactivated_at).is_(None))
)
_BY_MAIL = (
    select(literal(0), col(Person.id), col(Person.name), _ROLES, _FUNCTIONS, col(Person.language), null())
    .where(col(Person.mail) == bindparam("which"))
    .where(col(Person.deactivated_at).is_(None))
)
_BY_TOKEN = _IN_FORCE.where(col(Session.token_hash) == bindparam("which"))
_BY_ID = _IN_FORCE.where(col(Session.id) == bindparam("which"))
_BY_IDS = _IN_FORCE.where(col(Session.id).in_(bindparam("which", expanding=True)))


def session(connection: Connection, token: str, now: datetime) -> Who | None:
    """The person whose cookie is `token`, or None when it is unknown, revoked or expired."""
    return _who(connection, _BY_TOKEN, digest(token), now)


def session_by_id(connection: Connection, session_id: int, now: datetime) -> Who | None:
    """The person of a session the gate let in, or None once it is revoked or expired."""
    return _who(connection, _BY_ID, session_id, now)


def parts(connection: Connection, session_ids: Collection[int], now: datetime) -> dict[int, Part]:
    """Of those sessions that stand, the part that goes with them; the others are left out."""
    rows = connection.execute(_BY_IDS, {"which": sorted({*session_ids}), "now": now})
    return {who.session_id: Part(who.roles, who.functions) for who in map(_of_row, rows)}


def by_mail(connection: Connection, mail: str) -> Who | None:
    """Whoever works here under a mail address, in no session: for what a program does in their name."""
    return _who(connection, _BY_MAIL, mail.strip().lower(), None)


def mail_of(connection: Connection, person_id: int) -> str | None:
    """The mail address somebody has here."""
    mail: str | None = connection.scalar(select(col(Person.mail)).where(col(Person.id) == person_id))
    return mail


def _who(connection: Connection, asked: Select[Any], which: str | int, now: datetime | None) -> Who | None:
    """One question for all of it: every drawing of every page begins with it."""
    found = connection.execute(asked, {"which": which, "now": now}).one_or_none()
    return None if found is None else _of_row(found)


def _of_row(row: Any) -> Who:
    session_id, person_id, name, roles, functions, language, origin = row
    placed = sorted((int(at), key) for at, _, key in (one.partition(" ") for one in _lines(functions)))
    return Who(
        session_id,
        person_id,
        name,
        frozenset(_lines(roles)),
        tuple(key for _, key in placed),
        language,
        origin,
    )


def _lines(several: str | None) -> list[str]:
    return several.split("\n") if several else []
