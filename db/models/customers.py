"""Persons in sources, the dated links between them, and the customers those links make."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from db.models.columns import key_id, one_of, refers
from db.models.words import Contact


class SourceProfile(SQLModel, table=True):
    """A person in one source. `customer_id` is the oldest profile it is linked with, None while unlinked."""

    __tablename__ = "source_profiles"
    __table_args__ = (UniqueConstraint("source_id", "identifier"), {"sqlite_autoincrement": True})
    id: int = key_id()
    source_id: int = refers("sources.id")
    identifier: str
    customer_id: int | None = refers("source_profiles.id", index=True, nullable=True)
    first_seen_at: datetime


class IdentifierFact(SQLModel, table=True):
    """What somebody said of one identifier, where it differs from what holds for its source."""

    __tablename__ = "identifier_facts"
    __table_args__ = (one_of("allowed", Contact),)
    profile_id: int = refers("source_profiles.id", primary_key=True)
    captured: str | None = None
    allowed: str | None = None
    why: str | None = None
    person_id: int | None = refers("people.id", nullable=True)
    said_at: datetime


class IdentityLink(SQLModel, table=True):
    """A dated, reasoned, undoable statement that two profiles are one person."""

    __tablename__ = "identity_links"
    id: int = key_id()
    older_id: int = refers("source_profiles.id", index=True)
    younger_id: int = refers("source_profiles.id", index=True)
    reason: str
    by_person_id: int | None = refers("people.id", nullable=True)
    linked_at: datetime
    unlinked_at: datetime | None = None


class Customer(SQLModel, table=True):
    """What is known of a linked person as a whole; an unlinked profile needs no row here."""

    __tablename__ = "customers"
    id: int = Field(primary_key=True, foreign_key="source_profiles.id")
    name: str | None = None
    linked_at: datetime
