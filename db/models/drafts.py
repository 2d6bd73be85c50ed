"""Drafts of a journey, and changes to shared touchpoints that wait for those who are asked.

A draft belongs to one person: nobody sees another's half-made thoughts, undo takes back one's own press, and
where two meet is the publishing.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from db.models.columns import key_id, refers


class Draft(SQLModel, table=True):
    """What one person wants to change on a journey: a list of changes on the version `base`.

    `edition` moves with every press, so that a second window of the same person overwrites nothing.
    """

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("journey_id", "person_id"),)
    id: int = key_id()
    journey_id: int = refers("journeys.id", index=True)
    person_id: int = refers("people.id", index=True)
    base: int
    edition: int
    changes: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    changed_at: datetime


class TouchpointWish(SQLModel, table=True):
    """Another name or channel for a touchpoint that stands in other journeys as well."""

    __tablename__ = "touchpoint_wishes"
    id: int = key_id()
    touchpoint_id: int = refers("touchpoints.id", index=True)
    journey_id: int = refers("journeys.id", index=True)
    name: str
    channel: str
    by_person_id: int | None = refers("people.id", nullable=True)
    asked_at: datetime
    settled_at: datetime | None = None


class TouchpointAnswer(SQLModel, table=True):
    """A department that must agree to such a wish, and what it said; None as long as it said nothing."""

    __tablename__ = "touchpoint_answers"
    __table_args__ = (UniqueConstraint("wish_id", "function_id"),)
    id: int = key_id()
    wish_id: int = refers("touchpoint_wishes.id", index=True)
    function_id: int = refers("functions.id", index=True)
    agrees: bool | None = None
    by_person_id: int | None = refers("people.id", nullable=True)
    at: datetime | None = None
