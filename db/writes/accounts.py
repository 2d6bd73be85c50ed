"""Accounts: inviting people, the parts they get, and the passwords they come back with."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from db.engine import reading, writing
from db.errors import Refused
from db.models import Deed, Function, Person, PersonFunction, PersonRole, Role, SignInLink, Topic, col
from db.passwords import PasswordRefusedError, hashed, matches
from db.reads.people import Who
from db.rights import By, Right, permit
from db.secrets import digest, new_token
from db.writes import audit, revisions, sessions

INVITATION_LASTS = timedelta(days=7)
LONGEST_NAME = 80
LONGEST_MAIL = 254


class NameRefusedError(ValueError):
    """A name that cannot be shown: empty, too long, or with control characters."""


class MailRefusedError(Refused):
    """A mail address that is none, or that somebody else has."""


class Invited(NamedTuple):
    """Somebody who shall come in: roles, and the keys of the departments worked for."""

    name: str
    mail: str
    roles: frozenset[Role]
    functions: tuple[str, ...] = ()


def invite(url: str, invited: Invited, by: By, now: datetime) -> str:
    """Add a person; returns the token of their link /enter?token=…, to be shown once and handed to them.

    It works once within INVITATION_LASTS and asks them for a password. Somebody of this name who has no
    mail address yet, such as the head of a department, is the one who is invited. Raises NotAllowedError,
    NameRefusedError, MailRefusedError, and Refused for a department that is not there.
    """
    permit(by, Right.PEOPLE)
    name, mail = presentable(invited.name), mail_address(invited.mail)
    with writing(url) as connection:
        person_id = _without_mail(connection, name) or _new(connection, name, now)
        _set_mail(connection, person_id, mail)
        _give(connection, person_id, invited.roles, invited.functions)
        told = {"name": name, "roles": sorted(invited.roles), "functions": list(invited.functions)}
        audit.note(connection, _who(by), Deed.CHANGE, f"person {person_id}", now, after=told)
        revisions.move(connection, Topic.PEOPLE, now)
        return _link(connection, person_id, now)


def give(
    url: str, person_id: int, roles: Collection[Role], functions: Collection[str], by: By, now: datetime
) -> None:
    """Give a person exactly these roles and the departments of these keys; open pages of theirs close.

    Raises NotAllowedError, and Refused when nobody who is admin would be left or a department is not there.
    """
    permit(by, Right.PEOPLE)
    with writing(url) as connection:
        before = _part(connection, person_id)
        _give(connection, person_id, roles, functions)
        by_hand = update(Person).where(col(Person.id) == person_id).values(roles_by_claim=False)
        connection.execute(by_hand)
        if not _an_admin(connection):
            raise Refused("Somebody has to stay admin; make somebody else admin first.")
        after = _part(connection, person_id)
        on = f"person {person_id}"
        audit.note(connection, _who(by), Deed.CHANGE, on, now, before=before, after=after)
        revisions.move(connection, Topic.PEOPLE, now)


def renew_link(url: str, person_id: int, by: By, now: datetime) -> str:
    """A new link for somebody who lost theirs or the password; returns its token, to be shown once.

    Earlier links of theirs work no more. Raises NotAllowedError, and Refused for who may not sign in.
    """
    permit(by, Right.PEOPLE)
    with writing(url) as connection:
        active = select(col(Person.id)).where(col(Person.id) == person_id)
        if connection.scalar(active.where(col(Person.deactivated_at).is_(None))) is None:
            raise Refused("This person may not sign in any more.")
        theirs = update(SignInLink).where(col(SignInLink.person_id) == person_id)
        connection.execute(theirs.where(col(SignInLink.used_at).is_(None)).values(used_at=now))
        audit.note(connection, _who(by), Deed.CHANGE, f"link of person {person_id}", now)
        return _link(connection, person_id, now)


def sign_in(
    url: str, person_id: int, now: datetime, came: sessions.Came, lasts: timedelta = sessions.LASTS
) -> str:
    """Begin a session of somebody whose password or provider said who they are; returns its token."""
    with writing(url) as connection:
        return sessions.begin(connection, person_id, now, came, lasts)


def failed(url: str, tried: str, now: datetime, origin: str | None) -> None:
    """Leave a trace of a sign-in that did not work."""
    with writing(url) as connection:
        told = {"mail": tried}
        audit.note(connection, None, Deed.SIGN_IN_FAILED, "sign-in", now, where=origin, after=told)


def change_password(url: str, by: Who, old: str, new: str, now: datetime) -> None:
    """Give who asks another password; every other session of theirs ends.

    Raises PasswordRefusedError when the old one is wrong or the new one easy to guess.
    """
    with reading(url) as connection:
        asked = select(col(Person.password_hash), col(Person.mail)).where(col(Person.id) == by.person_id)
        kept, mail = connection.execute(asked).one()
    if not matches(old, kept):
        raise PasswordRefusedError("This is not the password you had.")
    kept = hashed(new, by.name, mail)
    with writing(url) as connection:
        keep_password(connection, by.person_id, kept)
        sessions.end(connection, by.person_id, now, but=by.session_id)
        audit.note(connection, by, Deed.CHANGE, f"password of person {by.person_id}", now)


def prepared(name: str, mail: str, password: str) -> tuple[str, str]:
    """What is kept of a mail address and a password; slow, so outside of any transaction.

    Raises MailRefusedError and PasswordRefusedError.
    """
    address = mail_address(mail)
    return address, hashed(password, name, address)


def keep_account(connection: Connection, person_id: int, mail: str, kept: str) -> None:
    """Let a person come back with what `prepared` made, in the caller's transaction; or MailRefusedError."""
    _set_mail(connection, person_id, mail)
    keep_password(connection, person_id, kept)


def keep_password(connection: Connection, person_id: int, kept: str) -> None:
    """Have `kept`, made by db.passwords.hashed, let a person in, in the caller's transaction."""
    connection.execute(update(Person).where(col(Person.id) == person_id).values(password_hash=kept))


def presentable(name: str) -> str:
    """`name` with single spaces; raises NameRefusedError for one that cannot be shown."""
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise NameRefusedError(f"a name has 1 to {LONGEST_NAME} visible characters")
    return name


def mail_address(text: str) -> str:
    """A mail address as it is kept. Raises MailRefusedError for what is none.

    >>> mail_address(" Ada@Example.com ")
    'ada@example.com'
    """
    address = text.strip().lower()
    user, _, host = address.rpartition("@")
    written = len(address) <= LONGEST_MAIL and address.isprintable() and " " not in address
    if not (user and "." in host and written):
        raise MailRefusedError("Please write a mail address, such as ada@example.com.")
    return address


def _without_mail(connection: Connection, name: str) -> int | None:
    same = func.lower(Person.name) == name.lower(), col(Person.deactivated_at).is_(None)
    found = select(col(Person.id)).where(*same, col(Person.mail).is_(None), col(Person.subject).is_(None))
    known: int | None = connection.scalar(found.order_by(col(Person.id)).limit(1))
    return known


def _new(connection: Connection, name: str, now: datetime) -> int:
    new = insert(Person).values(name=name, created_at=now).returning(col(Person.id))
    return int(connection.execute(new).scalar_one())


def _set_mail(connection: Connection, person_id: int, mail: str) -> None:
    theirs = update(Person).where(col(Person.id) == person_id).values(mail=mail)
    try:
        connection.execute(theirs)
    except IntegrityError as taken:
        raise MailRefusedError("Somebody with this mail address is here already.") from taken


def give_roles(connection: Connection, person_id: int, roles: Collection[Role]) -> None:
    """Give a person exactly these roles, in the caller's transaction."""
    connection.execute(delete(PersonRole).where(col(PersonRole.person_id) == person_id))
    for role in sorted(roles):
        connection.execute(insert(PersonRole).values(person_id=person_id, role=role))


def _give(
    connection: Connection, person_id: int, roles: Collection[Role], functions: Collection[str]
) -> None:
    give_roles(connection, person_id, roles)
    connection.execute(delete(PersonFunction).where(col(PersonFunction.person_id) == person_id))
    asked = select(col(Function.key), col(Function.id)).where(
        col(Function.key).in_(functions), col(Function.retired_at).is_(None)
    )
    there = {row.key: row.id for row in connection.execute(asked)}
    for key in functions:
        if key not in there:
            raise Refused(f"There is no department “{key}” here.")
        connection.execute(insert(PersonFunction).values(person_id=person_id, function_id=there[key]))


def _part(connection: Connection, person_id: int) -> dict[str, Any]:
    roles = select(col(PersonRole.role)).where(col(PersonRole.person_id) == person_id)
    works_for = (
        select(col(Function.key))
        .join(PersonFunction, col(PersonFunction.function_id) == col(Function.id))
        .where(col(PersonFunction.person_id) == person_id)
    )
    return {
        "roles": sorted(connection.scalars(roles)),
        "functions": sorted(connection.scalars(works_for)),
    }


def _an_admin(connection: Connection) -> bool:
    admins = select(col(Person.id)).join(PersonRole, col(PersonRole.person_id) == col(Person.id))
    active = col(PersonRole.role) == Role.ADMIN, col(Person.deactivated_at).is_(None)
    return connection.scalar(admins.where(*active).limit(1)) is not None


def _link(connection: Connection, person_id: int, now: datetime) -> str:
    token = new_token()
    row = {"token_hash": digest(token), "person_id": person_id, "created_at": now}
    connection.execute(insert(SignInLink).values(row | {"expires_at": now + INVITATION_LASTS}))
    return token


def _who(by: By) -> Who | str:
    return by if isinstance(by, Who) else "command line"
