"""Sources of signals, the batches they come in, and the rows that could not be read."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from db.models.columns import BigId, json_field, key_id, one_of, refers
from db.models.words import BatchState, Contact, Purpose, SourceKind


class Source(SQLModel, table=True):
    """Where signals come in. `solicited`, `purpose` and `contact` are None while nobody said.

    Without `origin` and `purpose` its signals are kept, but not read and not shown (db.reads.quarantine).
    `hoped`, `insight` and `destination` say in words what the data is for.
    """

    __tablename__ = "sources"
    __table_args__ = (one_of("purpose", Purpose), one_of("contact", Contact), one_of("kind", SourceKind))
    id: int = key_id()
    key: str = Field(unique=True)
    name: str
    channel: str
    kind: str = SourceKind.FILE
    origin: str | None = None
    solicited: bool | None = None
    purpose: str | None = None
    contact: str | None = None
    hoped: str | None = None
    insight: str | None = None
    destination: str | None = None
    language: str | None = None
    scale_worst: float | None = None
    scale_best: float | None = None
    scale_low_to: float | None = None
    scale_high_from: float | None = None
    cursor: dict[str, Any] | None = json_field()
    paused_at: datetime | None = None
    created_at: datetime


class Release(SQLModel, table=True):
    """A source whose signals have to follow what was said or taken back about it, and how far they have.

    Those with position < id <= until are still to come.
    """

    __tablename__ = "releases"
    source_id: int = refers("sources.id", primary_key=True)
    position: int = Field(default=0, sa_type=BigId)
    until: int = Field(sa_type=BigId)


class Arrival(SQLModel, table=True):
    """How many signals a source brought on a reporting day: by when they came, not by when they are of."""

    __tablename__ = "arrivals"
    source_id: int = refers("sources.id", primary_key=True)
    day: int = Field(primary_key=True)
    signals: int = 0
    last_at: datetime


class Silence(SQLModel, table=True):
    """A source that brings less than its own rhythm lets expect; a later silence takes the same row up again.

    `since_day` is the last reporting day on which it spoke, `usual` how many signals a week it then brought.
    """

    __tablename__ = "silences"
    source_id: int = refers("sources.id", primary_key=True)
    since_day: int
    usual: int
    times: int = 1
    person_id: int | None = refers("people.id", nullable=True)
    raised_at: datetime
    ended_at: datetime | None = None


class Batch(SQLModel, table=True):
    """One import; it can be undone whole."""

    __tablename__ = "batches"
    __table_args__ = (one_of("state", BatchState),)
    id: int = key_id()
    source_id: int = refers("sources.id", index=True)
    file_name: str
    mapping: dict[str, Any] | None = json_field()
    state: str = BatchState.RUNNING
    rows_read: int = 0
    stored: int = 0
    updated: int = 0
    skipped: int = 0
    rejected: int = 0
    started_at: datetime
    ended_at: datetime | None = None


class RejectedRow(SQLModel, table=True):
    """A row that could not be read, as it came, with what is wrong in words."""

    __tablename__ = "rejected_rows"
    id: int = key_id()
    batch_id: int = refers("batches.id", index=True)
    row_number: int
    column: str | None = None
    problem: str
    raw: str
