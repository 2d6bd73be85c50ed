"""Connectors: what the jobs fetch from for a source, how far they came, and what keeps them from going on."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import SQLModel

from db.models.columns import json_field, key_id, refers


class Connector(SQLModel, table=True):
    """What a source is fetched from; a pause is the source's own.

    `secret` is sealed. `cursor` tells how far the stored signals reach. `turn` counts who may write: it moves
    when somebody takes the connector up and when it is changed, so that whoever had it before records nothing
    any more. `problem` says in words what went wrong last; a `permanent` one waits for a person.
    """

    __tablename__ = "connectors"
    __table_args__ = (Index("ix_connectors_next_at", "permanent", "next_at"),)
    id: int = key_id()
    source_id: int = refers("sources.id")
    kind: str
    settings: dict[str, Any] | None = json_field()
    secret: str | None = None
    cursor: dict[str, Any] | None = json_field()
    every_minutes: int
    turn: int = 0
    problem: str | None = None
    permanent: bool = False
    failures: int = 0
    created_at: datetime
    fetched_at: datetime | None = None
    next_at: datetime
