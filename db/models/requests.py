"""What pages ask of the jobs that takes longer than a page may wait, and what the jobs answer."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from db.models.columns import BigId, json_field, key_id, one_of, refers
from db.models.words import RequestState


class PageRequest(SQLModel, table=True):
    """One thing asked for: `what` with its `facts`, how far it is (`done` of `total`), and the answer.

    `moved_at` moves while somebody works on it, so that a broken-off one is taken up again.
    """

    __tablename__ = "page_requests"
    __table_args__ = (one_of("state", RequestState), Index("ix_page_requests_state", "state", "id"))
    id: int = key_id()
    what: str
    facts: dict[str, Any] | None = json_field()
    state: str = RequestState.ASKED
    done: int = Field(default=0, sa_type=BigId)
    total: int = Field(default=0, sa_type=BigId)
    answer: dict[str, Any] | None = json_field()
    refusal: str | None = None
    asked_by_id: int | None = refers("people.id", index=True, nullable=True)
    asked_at: datetime
    moved_at: datetime
    put_away_at: datetime | None = None
