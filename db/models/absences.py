"""Absences: when somebody is away, and who does their work meanwhile."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from db.models.columns import key_id, refers


class Absence(SQLModel, table=True):
    """Somebody is away from `from_at` on and back at `until_at`; without a deputy the head stands in."""

    __tablename__ = "absences"
    __table_args__ = (
        CheckConstraint("from_at < until_at", name="from_before_until"),
        Index("ix_absences_person_id", "person_id", "until_at"),
    )
    id: int = key_id()
    person_id: int = refers("people.id")
    from_at: datetime
    until_at: datetime = Field(index=True)
    deputy_id: int | None = refers("people.id", nullable=True)
    noted_at: datetime
