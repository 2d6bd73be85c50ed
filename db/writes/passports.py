"""The passport of a source: where it comes from, what it may be used for; what is hoped of it.

The first two let its signals be read and shown; taking one of them away takes them out of everything again.
"""

import re
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, select, update

from db.engine import writing
from db.errors import Refused
from db.models import Contact, Deed, IdentifierFact, Purpose, Source, SourceProfile, Topic, col, table_of
from db.purposes import MEANS
from db.reads.people import Who
from db.reads.quarantine import is_held
from db.rights import Right, permit
from db.writes import audit, releases
from db.writes.revisions import insert_into, move

LONGEST, LONGEST_NAME = 1_000, 80
KEY = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")


class Passport(NamedTuple):
    """What somebody says about a source, in their own words but for the purpose; None is nothing said."""

    origin: str | None
    purpose: str | None
    hoped: str | None = None
    insight: str | None = None
    destination: str | None = None


def say(url: str, by: Who, source_id: int, passport: Passport, now: datetime) -> None:
    """Keep what `by` says about a source; its signals follow, in or out. Raises Refused."""
    permit(by, Right.PASSPORTS)
    said = _checked(passport)
    with writing(url) as connection:
        _say(connection, by, source_id, said, now)


def _say(connection: Connection, by: Who, source_id: int, said: dict[str, Any], now: datetime) -> None:
    before = _standing(connection, source_id)
    was_held = is_held(connection, source_id)
    connection.execute(update(Source).where(col(Source.id) == source_id).values(said | _meant(said, before)))
    if is_held(connection, source_id) != was_held:
        releases.begin(connection, source_id)
    changed = {name: value for name, value in said.items() if before[name] != value}
    if changed:
        was = {name: before[name] for name in changed}
        audit.note(connection, by, Deed.CHANGE, f"source {source_id}", now, before=was, after=changed)
    move(connection, Topic.SOURCES, now)


class Described(NamedTuple):
    """What a source is called, through what it comes, how it arrives; by its key programs name it."""

    key: str
    name: str
    channel: str
    kind: str


def make(url: str, by: Who, described: Described, passport: Passport, now: datetime) -> int:
    """Make a source with its passport; its id. Raises Refused for a key that is taken or no key."""
    permit(by, Right.SOURCES)
    if not KEY.fullmatch(described.key):
        raise Refused("A key has up to 60 small letters, digits, dots, hyphens or underscores.")
    facts = described._asdict() | {"name": _presentable(described.name), "created_at": now}
    with writing(url) as connection:
        new = insert_into(connection, Source).values(facts).on_conflict_do_nothing().returning(col(Source.id))
        source_id = connection.execute(new).scalar_one_or_none()
        if source_id is None:
            raise Refused("There is a source with this key already.")
        _say(connection, by, source_id, _checked(passport), now)
        return int(source_id)


def rename(url: str, by: Who, source_id: int, name: str, channel: str, now: datetime) -> None:
    """Give a source another name or channel; signals keep the channel they came with. Raises Refused."""
    permit(by, Right.SOURCES)
    said = {"name": _presentable(name), "channel": channel}
    with writing(url) as connection:
        before = _standing(connection, source_id)
        connection.execute(update(Source).where(col(Source.id) == source_id).values(said))
        was = {field: before[field] for field in said}
        audit.note(connection, by, Deed.CHANGE, f"source {source_id}", now, before=was, after=said)
        move(connection, Topic.SOURCES, now)


def _presentable(name: str) -> str:
    named = " ".join(name.split())
    if not 0 < len(named) <= LONGEST_NAME:
        raise Refused("A source needs a name of 1 to 80 letters.")
    return named


def _checked(passport: Passport) -> dict[str, Any]:
    said = {name: (value or "").strip() or None for name, value in passport._asdict().items()}
    if said["purpose"] is not None and said["purpose"] not in set(Purpose):
        raise Refused("Choose one of the five purposes.")
    if any(len(value) > LONGEST for value in said.values() if value):
        raise Refused("That is too long; say it in at most 1,000 letters.")
    return said


def _standing(connection: Connection, source_id: int) -> dict[str, Any]:
    row = (
        connection.execute(select(table_of(Source)).where(col(Source.id) == source_id))
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise Refused("This source is no longer there.")
    return dict(row)


def _meant(said: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """What follows from another purpose than before: who may be contacted, and whether we asked."""
    if said["purpose"] == before["purpose"]:
        return {}
    if said["purpose"] is None:
        return {"contact": None}
    means = MEANS[Purpose(said["purpose"])]
    return {"contact": means.contact, "solicited": means.solicited}


class IdentifierPassport(NamedTuple):
    """What somebody says of one identifier: how it was captured, what it may be used for, why this one."""

    captured: str | None
    allowed: str | None
    why: str | None


def say_of_identifier(url: str, by: Who, profile_id: int, said: IdentifierPassport, now: datetime) -> None:
    """Keep what `by` says of one identifier; unsaid, what holds for its source holds. Raises Refused."""
    permit(by, Right.PASSPORTS)
    values = {name: (value or "").strip() or None for name, value in said._asdict().items()}
    if values["allowed"] is not None and values["allowed"] not in set(Contact):
        raise Refused("Choose who may be contacted.")
    if any(len(value) > LONGEST for value in values.values() if value):
        raise Refused("That is too long; say it in at most 1,000 letters.")
    values |= {"person_id": by.person_id, "said_at": now}
    with writing(url) as connection:
        if (
            connection.scalar(select(col(SourceProfile.id)).where(col(SourceProfile.id) == profile_id))
            is None
        ):
            raise Refused("This identifier is no longer there.")
        row = insert_into(connection, IdentifierFact).values(profile_id=profile_id, **values)
        connection.execute(row.on_conflict_do_update(index_elements=["profile_id"], set_=values))
        audit.note(connection, by, Deed.CHANGE, f"identifier {profile_id}", now, after=said._asdict())
        move(connection, Topic.SOURCES, now)
