"""Sources and the batches of their imports, with the rows that could not be read."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from db.engine import writing
from db.models import Batch, BatchState, Purpose, RejectedRow, Source, SourceKind, Topic, col
from db.purposes import MEANS
from db.reads.quarantine import HELD
from db.writes import releases
from db.writes.revisions import insert_into, move
from db.writes.signals import Recorded, Target

_TARGETS = select(col(Source.key), col(Source.id), col(Source.channel), col(Source.solicited)).where(
    col(Source.key).in_(bindparam("keys", expanding=True))
)


class SourceFacts(NamedTuple):
    """What a source is; the scale is that of the marks its customers give, `purpose` why they speak.

    Where `solicited` does not say it, the purpose tells whether we asked. `origin` says in words where its
    signals come from. `guessed`: nobody said the purpose, so that it holds for a new source only.
    """

    key: str
    name: str
    channel: str
    solicited: bool | None = None
    language: str | None = None
    scale: tuple[float, float, float, float] | None = None  # worst, best, low_to, high_from
    purpose: str | None = None
    origin: str | None = None
    kind: str = SourceKind.FILE
    guessed: bool = False


class Rejected(NamedTuple):
    """A row that could not be read, as it came."""

    row_number: int
    column: str | None
    problem: str
    raw: str


def ensure(url: str, facts: SourceFacts, now: datetime) -> tuple[int, str]:
    """Id and channel of the source `facts.key`; made when new, else what nobody had said so far is added.

    One without origin or purpose is held: what it brings waits until somebody says them.
    """
    with writing(url) as connection:
        target = ensure_in(connection, facts, now)
    return target.source_id, target.channel


def ensure_in(connection: Connection, facts: SourceFacts, now: datetime) -> Target:
    """The same inside the caller's transaction: where signals of the source `facts.key` are recorded."""
    worst, best, low_to, high_from = facts.scale or (None, None, None, None)
    scale = {"scale_worst": worst, "scale_best": best, "scale_low_to": low_to, "scale_high_from": high_from}
    means = MEANS[Purpose(facts.purpose)] if facts.purpose else None
    solicited = means.solicited if means and facts.solicited is None else facts.solicited
    said = {"solicited": solicited, "purpose": facts.purpose, "contact": means.contact if means else None}
    row = facts._asdict() | scale | said | {"created_at": now}
    del row["scale"], row["guessed"]
    waited = select(col(Source.id)).where(col(Source.key) == facts.key, HELD)
    held_id = connection.scalar(waited)
    connection.execute(insert_into(connection, Source).values(**row).on_conflict_do_nothing())
    mine = update(Source).where(col(Source.key) == facts.key)
    if facts.scale:
        connection.execute(mine.where(col(Source.scale_worst).is_(None)).values(**scale))
    if facts.purpose and not facts.guessed:
        connection.execute(mine.where(col(Source.purpose).is_(None)).values(**said))
    if facts.origin:
        connection.execute(mine.where(col(Source.origin).is_(None)).values(origin=facts.origin))
    if held_id is not None and connection.scalar(waited) is None:
        releases.begin(connection, held_id)
    move(connection, Topic.SOURCES, now)
    return targets(connection, [facts.key])[facts.key]


def targets(connection: Connection, keys: Collection[str]) -> dict[str, Target]:
    """Where signals of those of the sources `keys` are recorded that are there, by key."""
    known = connection.execute(_TARGETS, {"keys": list(keys)})
    return {key: Target(source_id, channel, solicited) for key, source_id, channel, solicited in known}


def open_batch(url: str, source_id: int, file_name: str, mapping: dict[str, Any], now: datetime) -> int:
    """Begin an import; returns the id of its batch."""
    with writing(url) as connection:
        row = {"source_id": source_id, "file_name": file_name, "mapping": mapping, "started_at": now}
        batch = insert(Batch).values(**row, state=BatchState.RUNNING).returning(col(Batch.id))
        return connection.execute(batch).scalar_one()


def reopen_batch(url: str, batch_id: int, now: datetime) -> None:
    """Take up an import that broke off: its file is read again from the start, and counted anew.

    What it stored already will be skipped, so `skipped` begins that much below zero.
    """
    with writing(url) as connection:
        connection.execute(delete(RejectedRow).where(col(RejectedRow.batch_id) == batch_id))
        anew = {"state": BatchState.RUNNING, "rejected": 0, "ended_at": None}
        known = -Batch.stored - Batch.updated
        mine = update(Batch).where(col(Batch.id) == batch_id)
        connection.execute(mine.values(**anew, skipped=known))
        move(connection, Topic.SOURCES, now)


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
