"""Drafts of journeys: what somebody is about to change, and the versions that were published meanwhile."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from db.models import metadata

_T = metadata.tables
_DRAFTS, _JOURNEYS, _VERSIONS, _PEOPLE = (_T[n] for n in ("drafts", "journeys", "journey_versions", "people"))


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft: its changes as JSON on the version `base`; `edition` moves with every press."""

    base: int
    edition: int
    changes: tuple[dict[str, Any], ...]
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of a journey: who published it and when, and what they noted. No name: the house did."""

    number: int
    published_at: datetime
    note: str
    by: str | None


def draft(connection: Connection, journey_key: str, person_id: int) -> DraftRow | None:
    """The draft that a person has of a journey, None where there is none."""
    columns = _DRAFTS.c.base, _DRAFTS.c.edition, _DRAFTS.c.changes, _DRAFTS.c.changed_at
    query = select(*columns).join(_JOURNEYS, _JOURNEYS.c.id == _DRAFTS.c.journey_id)
    found = connection.execute(
        query.where(_JOURNEYS.c.key == journey_key, _DRAFTS.c.person_id == person_id)
    ).one_or_none()
    return DraftRow(found.base, found.edition, tuple(found.changes), found.changed_at) if found else None


def versions(connection: Connection, journey_key: str) -> list[VersionRow]:
    """Every version of a journey, the newest first."""
    columns = _VERSIONS.c.number, _VERSIONS.c.published_at, _VERSIONS.c.note, _PEOPLE.c.name
    query = (
        select(*columns)
        .join(_JOURNEYS, _JOURNEYS.c.id == _VERSIONS.c.journey_id)
        .outerjoin(_PEOPLE, _PEOPLE.c.id == _VERSIONS.c.by_person_id)
        .where(_JOURNEYS.c.key == journey_key)
        .order_by(_VERSIONS.c.number.desc())
    )
    return [VersionRow(*row) for row in connection.execute(query)]
