"""Signals: one piece of evidence from or about a customer, its former versions, and the analysis queue."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from db.models.columns import BigId, json_field, key_id, one_of, refers
from db.models.words import Author, Kind, Lane


class SignalIn(NamedTuple):
    """One signal as a connector hands it over, already validated.

    `occurred_at` is aware UTC or None when the source names no usable date; `mark` is on the
    source's own scale; `profile` names the person in the source's own terms; `channel` None
    means the source's channel; `details` holds the remaining columns as they were given.
    """

    external_id: str
    kind: str
    text: str | None = None
    occurred_at: datetime | None = None
    mark: float | None = None
    event: str | None = None
    profile: str | None = None
    author: str = Author.CUSTOMER
    conversation: str | None = None
    channel: str | None = None
    language: str | None = None
    reference: str | None = None
    url: str | None = None
    details: dict[str, str] | None = None


class Signal(SQLModel, table=True):
    """A stored signal; `history` marks one that was older than 7 days on arrival."""

    __tablename__ = "signals"
    __table_args__ = (
        UniqueConstraint("source_id", "external_id"),
        one_of("kind", Kind),
        one_of("author", Author),
        Index("ix_signals_occurred_at", "occurred_at", "id"),
        Index(
            "ix_signals_conversation",
            "source_id",
            "conversation",
            sqlite_where=text("conversation IS NOT NULL"),
            postgresql_where=text("conversation IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},  # an id is never given out twice, even after an undo
    )
    id: int = key_id()
    source_id: int = refers("sources.id")
    external_id: str
    batch_id: int | None = refers("batches.id", index=True, nullable=True)
    profile_id: int | None = refers("source_profiles.id", index=True, nullable=True)
    kind: str
    author: str
    channel: str
    solicited: bool | None = None
    conversation: str | None = None
    text: str | None = None
    mark: float | None = None
    event: str | None = None
    language: str | None = None
    reference: str | None = None
    url: str | None = None
    details: dict[str, Any] | None = json_field()
    occurred_at: datetime | None = None
    received_at: datetime
    history: bool = False
    content_hash: bytes = Field(sa_type=LargeBinary)


class SignalVersion(SQLModel, table=True):
    """What a signal said before an update; undoing the batch that replaced it brings it back.

    `before` None: nothing, for the batch that first brought the signal was itself undone.
    """

    __tablename__ = "signal_versions"
    id: int = key_id()
    signal_id: int = refers("signals.id", index=True)
    replaced_by_batch_id: int | None = refers("batches.id", index=True, nullable=True)
    replaced_at: datetime
    before: dict[str, Any] | None = json_field()


class Waiting(SQLModel, table=True):
    """A signal that has no finding of the live generation yet."""

    __tablename__ = "analysis_queue"
    __table_args__ = (one_of("lane", Lane), Index("ix_analysis_queue_lane", "lane", "signal_id"))
    signal_id: int = Field(primary_key=True, sa_type=BigId, foreign_key="signals.id")
    lane: str
