"""Letting in whom a sign-in provider names: their account, their roles, and the store's word about both."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, insert, select, update

from db.engine import writing
from db.errors import Refused
from db.models import Deed, Person, PersonRole, Role, Topic, col
from db.writes import audit, revisions, sessions
from db.writes.accounts import NameRefusedError, give_roles, presentable

LASTS = timedelta(hours=12)
"""A day at work: who leaves the company loses the account there, and comes in here no more the day after."""


class Provided(NamedTuple):
    """Somebody as a provider describes them; `mail` only when it vouches for it."""

    subject: str
    name: str
    mail: str | None
    roles: frozenset[Role]


def sign_in_provided(url: str, somebody: Provided, now: datetime, came: sessions.Came) -> str:
    """Begin a session of whom a provider names; returns its token.

    Known are who came this way before, and who was invited under this mail address. Somebody new comes in
    only with roles from the provider. Roles that were given here hold, whatever the provider says; those it
    gave follow it. Raises Refused in words for everybody else.
    """
    with writing(url) as connection:
        known = _known(connection, somebody)
        if known is not None and known.deactivated_at is not None:
            raise Refused("This person may not sign in any more.")
        if known is None and not somebody.roles:
            raise Refused("Nobody has invited you here yet. Ask whoever looks after the people here.")
        person_id = _new(connection, somebody, now) if known is None else int(known.id)
        if known is not None and known.subject is None:
            theirs = update(Person).where(col(Person.id) == person_id)
            connection.execute(theirs.values(subject=somebody.subject))
        if known is None or known.roles_by_claim:
            _follow(connection, person_id, somebody.roles, now)
        return sessions.begin(connection, person_id, now, came, LASTS)


def _known(connection: Connection, somebody: Provided) -> Row[*tuple[Any, ...]] | None:
    asked = select(
        col(Person.id), col(Person.subject), col(Person.roles_by_claim), col(Person.deactivated_at)
    )
    before = connection.execute(asked.where(col(Person.subject) == somebody.subject)).one_or_none()
    if before is not None or somebody.mail is None:
        return before
    invited = col(Person.mail) == somebody.mail, col(Person.subject).is_(None)
    return connection.execute(asked.where(*invited)).one_or_none()


def _new(connection: Connection, somebody: Provided, now: datetime) -> int:
    try:
        name = presentable(somebody.name)
    except NameRefusedError:
        name = presentable(somebody.mail or "Somebody")
    row: dict[str, Any] = {"name": name, "mail": _free(connection, somebody.mail), "created_at": now}
    row |= {"subject": somebody.subject, "roles_by_claim": True}
    return int(connection.execute(insert(Person).values(row).returning(col(Person.id))).scalar_one())


def _free(connection: Connection, mail: str | None) -> str | None:
    """The mail address, unless somebody else has it."""
    taken = connection.scalar(select(col(Person.id)).where(col(Person.mail) == mail))
    return None if taken is not None else mail


def _follow(connection: Connection, person_id: int, roles: Collection[Role], now: datetime) -> None:
    asked = select(col(PersonRole.role)).where(col(PersonRole.person_id) == person_id)
    before = set(connection.scalars(asked))
    if before == set(roles):
        return
    give_roles(connection, person_id, roles)
    told = {"roles": sorted(before)}, {"roles": sorted(roles)}
    on = f"person {person_id}"
    audit.note(connection, "sign-in provider", Deed.CHANGE, on, now, before=told[0], after=told[1])
    revisions.move(connection, Topic.PEOPLE, now)
