"""Identifiers of people, such as a phone number: where each was captured, and what it may be used for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from db.models import (
    Batch,
    Contact,
    IdentifierFact,
    Person,
    Purpose,
    Signal,
    Source,
    SourceProfile,
    col,
    table_of,
)
from db.reads.record import CONTACTS, PURPOSES


@dataclass(frozen=True, slots=True)
class IdentifierRow:
    """One identifier in one source. `said` and `allowed_here` are about this one, the rest is its source's.

    `file` is the file it first came in, None where it did not come in a file.
    """

    profile_id: int
    identifier: str
    person_id: int
    source: str
    origin: str | None
    purpose: str | None
    contact: str | None
    first_seen_at: datetime
    captured: str | None
    allowed_here: str | None
    why: str | None
    said_by: str | None
    file: str | None

    @property
    def allowed(self) -> str | None:
        """Who may be contacted through it: what was said of this one, else what holds for its source."""
        return self.allowed_here or self.contact


def called(connection: Connection, identifier: str) -> list[IdentifierRow]:
    """This identifier in every source that knows it, the oldest first."""
    every = select(col(Source.id))  # spelled out, so that the index over source and identifier is used
    same = col(SourceProfile.source_id).in_(every), col(SourceProfile.identifier) == identifier
    return _rows(connection, *same)


IDENTIFIER = (
    "source", "identifier", "captured", "first_came", "first_came_in", "purpose", "allowed", "why_this_one",
    "said_by",
)  # fmt: skip


def with_passports(connection: Connection) -> Iterator[dict[str, Any]]:
    """A row for each identifier of which something was said of its own, source by source."""
    said = col(SourceProfile.id).in_(select(col(IdentifierFact.profile_id)))
    for row in sorted(_rows(connection, said), key=lambda one: (one.source, one.first_seen_at)):
        yield {
            "source": row.source,
            "identifier": row.identifier,
            "captured": row.captured or row.origin,
            "first_came": row.first_seen_at,
            "first_came_in": row.file,
            "purpose": PURPOSES[Purpose(row.purpose)] if row.purpose else None,
            "allowed": CONTACTS[Contact(row.allowed)] if row.allowed else None,
            "why_this_one": row.why,
            "said_by": row.said_by,
        }


def others(connection: Connection, person_id: int, besides: int) -> list[IdentifierRow]:
    """The other identifiers of the same linked person."""
    same = or_(col(SourceProfile.id) == person_id, col(SourceProfile.customer_id) == person_id)
    return _rows(connection, same, col(SourceProfile.id) != besides)


def _rows(connection: Connection, *which: ColumnElement[bool]) -> list[IdentifierRow]:
    first = (
        select(func.min(col(Signal.id)))
        .where(col(Signal.profile_id) == col(SourceProfile.id))
        .correlate(SourceProfile)
        .scalar_subquery()
    )
    file = (
        select(col(Batch.file_name))
        .join(table_of(Signal), col(Signal.batch_id) == col(Batch.id))
        .where(col(Signal.id) == first)
        .scalar_subquery()
    )
    columns: list[Any] = [
        col(SourceProfile.id), col(SourceProfile.identifier),
        func.coalesce(col(SourceProfile.customer_id), col(SourceProfile.id)), col(Source.name),
        col(Source.origin), col(Source.purpose), col(Source.contact), col(SourceProfile.first_seen_at),
        col(IdentifierFact.captured), col(IdentifierFact.allowed), col(IdentifierFact.why), col(Person.name),
        file,
    ]  # fmt: skip
    query = (
        select(*columns)
        .select_from(table_of(SourceProfile))
        .join(table_of(Source), col(Source.id) == col(SourceProfile.source_id))
        .outerjoin(table_of(IdentifierFact), col(IdentifierFact.profile_id) == col(SourceProfile.id))
        .outerjoin(table_of(Person), col(Person.id) == col(IdentifierFact.person_id))
        .where(*which)
        .order_by(col(SourceProfile.first_seen_at), col(SourceProfile.id))
    )
    return [IdentifierRow(*row) for row in connection.execute(query)]
