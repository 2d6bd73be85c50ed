"""The imports so far, and the rows of them that could not be read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from db.errors import Refused
from db.models import Batch, RejectedRow, Source, col, table_of


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One import."""

    id: int
    file_name: str
    source: str
    started_at: datetime
    ended_at: datetime | None
    stored: int
    updated: int
    skipped: int
    rejected: int
    state: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that could not be read, as it came."""

    file_name: str
    row_number: int
    column: str | None
    problem: str
    raw: str


def recent(connection: Connection, limit: int = 50) -> list[BatchRow]:
    """The newest imports first."""
    batch, source = table_of(Batch).c, table_of(Source).c
    columns: list[ColumnElement[Any]] = [
        batch.id, batch.file_name, source.name, batch.started_at, batch.ended_at, batch.stored, batch.updated,
        batch.skipped, batch.rejected, batch.state,
    ]  # fmt: skip
    query = (
        select(*columns)
        .join(table_of(Source), col(Source.id) == col(Batch.source_id))
        .order_by(col(Batch.id).desc())
        .limit(limit)
    )
    return [BatchRow(*row) for row in connection.execute(query)]


def state_of(connection: Connection, batch_id: int) -> str:
    """How an import stands. Raises Refused where there is none of this number."""
    state: str | None = connection.scalar(select(col(Batch.state)).where(col(Batch.id) == batch_id))
    if state is None:
        raise Refused(f"There is no import {batch_id}; `touchline import --list` shows them.")
    return state


def unreadable(
    connection: Connection, limit: int = 100, batch_id: int | None = None, source_id: int | None = None
) -> list[Unreadable]:
    """The rows that could not be read, of the newest imports first, of one import or one source."""
    query = (
        select(
            col(Batch.file_name), col(RejectedRow.row_number), col(RejectedRow.column),
            col(RejectedRow.problem), col(RejectedRow.raw),
        )
        .join(table_of(Batch), col(Batch.id) == col(RejectedRow.batch_id))
        .order_by(col(RejectedRow.batch_id).desc(), col(RejectedRow.row_number))
        .limit(limit)
    )  # fmt: skip
    if source_id is not None:
        query = query.where(col(Batch.source_id) == source_id)
    if batch_id is not None:
        query = query.where(col(RejectedRow.batch_id) == batch_id)
    return [Unreadable(*row) for row in connection.execute(query)]
