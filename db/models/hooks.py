"""Hooks: the addresses senders deliver to, what they delivered that could not be read, what came before."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field, SQLModel

from db.models.columns import json_field, key_id, refers


class HookIn(NamedTuple):
    """How the deliveries of a source are checked and read.

    `sender` is the key of a preset, None for one that nobody knew beforehand; `mapping` has the fields of a
    PayloadMap. `secret` None leaves the one that is there.
    """

    scheme: str
    mapping: dict[str, Any]
    sender: str | None = None
    secret: str | None = None


class Hook(SQLModel, table=True):
    """What a source is delivered by. `secret` is sealed; without one nothing is taken in."""

    __tablename__ = "hooks"
    source_id: int = refers("sources.id", primary_key=True)
    scheme: str
    sender: str | None = None
    mapping: dict[str, Any] = json_field()
    secret: str | None = None
    changed_at: datetime


class KeptDelivery(SQLModel, table=True):
    """A genuine delivery that gave no signals: the beginning of its body as it came, and why."""

    __tablename__ = "kept_deliveries"
    __table_args__ = (Index("ix_kept_deliveries_source", "source_id", "id"),)
    id: int = key_id()
    source_id: int = refers("sources.id")
    problem: str
    body: bytes = Field(sa_type=LargeBinary)
    length: int
    received_at: datetime


class TurnedAway(SQLModel, table=True):
    """What was refused of a source last, before anything of it was kept, and why in words."""

    __tablename__ = "turned_away"
    source_id: int = refers("sources.id", primary_key=True)
    why: str
    at: datetime


class SeenDelivery(SQLModel, table=True):
    """A delivery that was taken in or kept, by what was signed: it is not taken in again."""

    __tablename__ = "seen_deliveries"
    source_id: int = refers("sources.id", primary_key=True)
    replay_id: str = Field(primary_key=True)
    seen_at: datetime = Field(index=True)
