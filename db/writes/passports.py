"""The passport of a source: where it comes from, what it may be used for; what is hoped of it.

The first two let its signals be read and shown; taking one of them away takes them out of everything again.
"""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select, update
from sqlmodel import col

from db.engine import writing
from db.errors import Refused
from db.models import Deed, Purpose, Source, Topic, table_of
from db.purposes import MEANS
from db.reads.people import Who
from db.reads.quarantine import is_held
from db.rights import Right, permit
from db.writes import audit, releases
from db.writes.revisions import move

LONGEST = 1_000


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
        before = _standing(connection, source_id)
        was_held = is_held(connection, source_id)
        connection.execute(
            update(Source).where(col(Source.id) == source_id).values(said | _meant(said, before))
        )
        if is_held(connection, source_id) != was_held:
            releases.begin(connection, source_id)
        changed = {name: value for name, value in said.items() if before[name] != value}
        if changed:
            was = {name: before[name] for name in changed}
            audit.note(connection, by, Deed.CHANGE, f"source {source_id}", now, before=was, after=changed)
        move(connection, Topic.SOURCES, now)


def _checked(passport: Passport) -> dict[str, Any]:
    said = {name: (value or "").strip() or None for name, value in passport._asdict().items()}
    if said["purpose"] is not None and said["purpose"] not in set(Purpose):
        raise Refused("Choose one of the five purposes.")
    if any(len(value) > LONGEST for value in said.values() if value):
        raise Refused("That is too long; say it in at most 1,000 letters.")
    return said


def _standing(connection: Any, source_id: int) -> dict[str, Any]:
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
