"""What the jobs did: claimed ticks, runs, requests from pages, heartbeats, and revisions that pages watch."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from db.models.columns import BigId, json_field, key_id, one_of, refers
from db.models.words import RunState, Topic


class Tick(SQLModel, table=True):
    """A due time of a job; whoever inserts it runs the job."""

    __tablename__ = "ticks"
    job: str = Field(primary_key=True)
    due_at: datetime = Field(primary_key=True)
    claimed_by: str


class JobRun(SQLModel, table=True):
    """One run of a job that found work or failed."""

    __tablename__ = "job_runs"
    __table_args__ = (one_of("state", RunState), Index("ix_job_runs_job", "job", "started_at"))
    id: int = key_id()
    job: str
    state: str
    started_at: datetime
    ended_at: datetime | None = None
    counts: dict[str, Any] | None = json_field()
    error: str | None = None


class JobRequest(SQLModel, table=True):
    """Somebody asked on a page that a job run now."""

    __tablename__ = "job_requests"
    id: int = key_id()
    job: str
    asked_by_id: int | None = refers("people.id", nullable=True)
    asked_at: datetime
    taken_at: datetime | None = Field(default=None, index=True)


class Heartbeat(SQLModel, table=True):
    """When something that should be alive last said so."""

    __tablename__ = "heartbeats"
    name: str = Field(primary_key=True)
    beat_at: datetime
    holder: str = ""


class Revision(SQLModel, table=True):
    """How often the things under a topic changed; pages key their caches by it."""

    __tablename__ = "revisions"
    __table_args__ = (one_of("topic", Topic),)
    topic: str = Field(primary_key=True)
    number: int = 0
    moved_at: datetime


class StoreFact(SQLModel, table=True):
    """A fact about the store itself, such as that it holds the demo company."""

    __tablename__ = "store_facts"
    key: str = Field(primary_key=True)
    value: str


class Watermark(SQLModel, table=True):
    """How far a catch-up job has come, as a signal id."""

    __tablename__ = "watermarks"
    name: str = Field(primary_key=True)
    position: int = Field(default=0, sa_type=BigId)


class StaleText(SQLModel, table=True):
    """A signal whose text changed after it was indexed for search."""

    __tablename__ = "stale_texts"
    signal_id: int = Field(primary_key=True, sa_type=BigId)
