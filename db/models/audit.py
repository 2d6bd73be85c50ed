"""The audit: who did or looked at what, when and from where. Rows are only added; the store sees to that."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from db.models.columns import BigId, json_field, key_id, one_of
from db.models.words import Deed


class AuditRow(SQLModel, table=True):
    """One deed. `person_id` refers to no row and `name` is a copy: both stay when the account goes.

    `before` and `after` hold field names with plain facts, and keyed digests instead of customers' data.
    `once` keeps a look from being noted again for ten minutes.
    """

    __tablename__ = "audit_rows"
    __table_args__ = (
        one_of("what", Deed),
        Index("ix_audit_rows_what", "what", "id"),
        Index("ix_audit_rows_thing", "thing", "id"),
        Index("ix_audit_rows_person_id", "person_id", "id"),
    )
    id: int = key_id()
    at: datetime = Field(index=True)
    person_id: int | None = Field(default=None, sa_type=BigId)
    name: str = ""
    what: str
    thing: str
    origin: str | None = None
    before: dict[str, Any] | None = json_field()
    after: dict[str, Any] | None = json_field()
    once: str | None = Field(default=None, unique=True)
