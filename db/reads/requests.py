"""What pages asked of the jobs, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from db.models import PageRequest, RequestState, table_of


@dataclass(frozen=True, slots=True)
class RequestRow:
    """Something a page asked for: how far it is, its answer, or in words why there is none."""

    id: int
    what: str
    facts: dict[str, Any]
    state: str
    done: int
    total: int
    answer: dict[str, Any]
    refusal: str | None
    asked_by_id: int | None
    asked_at: datetime
    moved_at: datetime

    @property
    def open(self) -> bool:
        """Whether the answer is still to come."""
        return self.state in {RequestState.ASKED, RequestState.UNDER_WAY}


def newest(connection: Connection, whats: Sequence[str], by_id: int | None = None) -> RequestRow | None:
    """The newest request for one of `whats` that is not put away, by one person or by anybody."""
    row = table_of(PageRequest).c
    query = select(*(row[name] for name in RequestRow.__slots__))
    query = query.where(row.what.in_(whats), row.put_away_at.is_(None))
    if by_id is not None:
        query = query.where(row.asked_by_id == by_id)
    found = connection.execute(query.order_by(row.id.desc()).limit(1)).one_or_none()
    return _row(found._asdict()) if found else None


def one(connection: Connection, request_id: int) -> RequestRow | None:
    """The request of this id."""
    row = table_of(PageRequest).c
    query = select(*(row[name] for name in RequestRow.__slots__)).where(row.id == request_id)
    found = connection.execute(query).one_or_none()
    return _row(found._asdict()) if found else None


def before(connection: Connection, request_id: int) -> int:
    """How many requests stand before one in the queue."""
    row = table_of(PageRequest).c
    query = select(row.id).where(
        row.id < request_id, row.state.in_((RequestState.ASKED, RequestState.UNDER_WAY))
    )
    return len(connection.execute(query).all())


def _row(values: dict[str, Any]) -> RequestRow:
    return RequestRow(**values | {"facts": values["facts"] or {}, "answer": values["answer"] or {}})
