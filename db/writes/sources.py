"""Sources and the batches of their imports, with the rows that could not be read."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select, update
from sqlmodel import col

from db.engine import writing
from db.models import Batch, BatchState, RejectedRow, Source, Topic
from db.writes.revisions import insert_into, move
from db.writes.signals import Recorded


class SourceFacts(NamedTuple):
    """What a source is; the scale is that of the marks its customers give."""

    key: str
    name: str
    channel: str
    solicited: bool | None = None
    language: str | None = None
    scale: tuple[float, float, float, float] | None = None  # worst, best, low_to, high_from


class Rejected(NamedTuple):
    """A row that could not be read, as it came."""

    row_number: int
    column: str | None
    problem: str
    raw: str


def ensure(url: str, facts: SourceFacts, now: datetime) -> tuple[int, str]:
    """Id and channel of the source `facts.key`; made when new, its scale filled in when it had none."""
    worst, best, low_to, high_from = facts.scale or (None, None, None, None)
    scale = {"scale_worst": worst, "scale_best": best, "scale_low_to": low_to, "scale_high_from": high_from}
    row = facts._asdict() | scale | {"created_at": now}
    del row["scale"]
    with writing(url) as connection:
        connection.execute(insert_into(connection, Source).values(**row).on_conflict_do_nothing())
        if facts.scale:
            mine = update(Source).where(col(Source.key) == facts.key)
            connection.execute(mine.where(col(Source.scale_worst).is_(None)).values(**scale))
        known = connection.execute(
            select(col(Source.id), col(Source.channel)).where(col(Source.key) == facts.key)
        )
        source_id, channel = known.one()
        move(connection, Topic.SOURCES, now)
    return source_id, channel


def open_batch(url: str, source_id: int, file_name: str, mapping: dict[str, Any], now: datetime) -> int:
    """Begin an import; returns the id of its batch."""
    with writing(url) as connection:
        row = {"source_id": source_id, "file_name": file_name, "mapping": mapping, "started_at": now}
        batch = insert(Batch).values(**row, state=BatchState.RUNNING).returning(col(Batch.id))
        return connection.execute(batch).scalar_one()


def count_in(connection: Connection, batch_id: int, recorded: Recorded, rejected: Sequence[Rejected]) -> None:
    """Add what one chunk of a batch did, inside the transaction that stored it."""
    counts = {
        "stored": Batch.stored + recorded.stored,
        "updated": Batch.updated + recorded.updated,
        "skipped": Batch.skipped + recorded.skipped,
        "rejected": Batch.rejected + len(rejected),
    }
    connection.execute(update(Batch).where(col(Batch.id) == batch_id).values(**counts))
    if rejected:
        connection.execute(insert(RejectedRow), [{"batch_id": batch_id} | row._asdict() for row in rejected])


def close_batch(url: str, batch_id: int, state: BatchState, rows_read: int, now: datetime) -> None:
    """End an import, whole or broken off."""
    with writing(url) as connection:
        ended = {"state": state, "rows_read": rows_read, "ended_at": now}
        connection.execute(update(Batch).where(col(Batch.id) == batch_id).values(**ended))
        move(connection, Topic.SOURCES, now)
