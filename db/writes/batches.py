"""Undo an import whole: restore what it replaced, remove what it brought, withdraw matters only it supported.

Works in short transactions, so that pages and posts go on meanwhile; a break-off leaves a batch
that can be undone again from where it stopped.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, text, update

from db.engine import writing
from db.errors import Refused
from db.models import (
    Batch,
    BatchState,
    Correction,
    RejectedRow,
    Signal,
    SignalVersion,
    StaleText,
    Topic,
    col,
    table_of,
)
from db.reads.batches import state_of
from db.writes.candidates import UNDONE
from db.writes.releases import take_out
from db.writes.revisions import move
from db.writes.signals import restore_version

CHUNK = 500
_FORGET = {
    "sqlite": text("DELETE FROM search_texts WHERE rowid = :id"),
    "postgresql": text("DELETE FROM search_texts WHERE signal_id = :id"),
}


def undo(url: str, batch_id: int, now: datetime, progress: Callable[[int], None] = lambda _: None) -> int:
    """Undo the batch `batch_id`; returns how many signals were removed or restored, told as it goes on.

    Raises Refused where there is no such batch or it is undone already.
    """
    with writing(url) as connection:
        _refuse_unless_undoable(connection, batch_id)
        _pass_over_later_versions(connection, batch_id)
    undone = 0
    while step := _undo_some(url, batch_id, now):
        undone += step
        progress(undone)
    with writing(url) as connection:
        connection.execute(delete(RejectedRow).where(col(RejectedRow.batch_id) == batch_id))
        connection.execute(
            update(Batch).where(col(Batch.id) == batch_id).values(state=BatchState.UNDONE, ended_at=now)
        )
        move(connection, Topic.SOURCES, now)
    return undone


def _refuse_unless_undoable(connection: Connection, batch_id: int) -> None:
    if state_of(connection, batch_id) == BatchState.UNDONE:
        raise Refused(f"Import {batch_id} was already undone.")


def _undo_some(url: str, batch_id: int, now: datetime) -> int:
    """Undo up to CHUNK signals in one transaction; 0 when nothing of the batch is left."""
    with writing(url) as connection:
        mine = select(col(Signal.id)).where(col(Signal.batch_id) == batch_id).limit(CHUNK)
        ids = list(connection.scalars(mine))
        if not ids:
            return 0
        restorable = [v for v in _versions(connection, batch_id, ids) if v["before"] is not None]
        for version in restorable:
            restore_version(connection, version)
        restored = {version["signal_id"] for version in restorable}
        remove(connection, sorted(set(ids) - restored), now)
        move(connection, Topic.ANALYSIS, now, at_once=False)
        return len(ids)


def _versions(connection: Connection, batch_id: int, ids: Sequence[int]) -> list[dict[str, Any]]:
    query = select(table_of(SignalVersion)).where(
        col(SignalVersion.replaced_by_batch_id) == batch_id, col(SignalVersion.signal_id).in_(ids)
    )
    return [dict(row) for row in connection.execute(query.order_by(col(SignalVersion.id).desc())).mappings()]


def _pass_over_later_versions(connection: Connection, batch_id: int) -> None:
    """Where a later import replaced this batch's words again, that one shall restore what was before both."""
    overtaken = (
        select(table_of(SignalVersion))
        .join(Signal, col(Signal.id) == col(SignalVersion.signal_id))
        .where(col(SignalVersion.replaced_by_batch_id) == batch_id, col(Signal.batch_id) != batch_id)
    )
    before = {row.signal_id: row for row in connection.execute(overtaken)}
    later = select(table_of(SignalVersion)).where(
        col(SignalVersion.before)["batch_id"].as_integer() == batch_id
    )
    for row in connection.execute(later).all():
        mine = before.get(row.signal_id)
        changed = update(SignalVersion).where(col(SignalVersion.id) == row.id)
        connection.execute(changed.values(before=mine.before if mine else None))
        if mine:
            connection.execute(delete(SignalVersion).where(col(SignalVersion.id) == mine.id))


def remove(connection: Connection, ids: Sequence[int], now: datetime) -> None:
    """Take signals out of the store with everything that hangs on them; figures follow."""
    if not ids:
        return
    take_out(connection, ids, now, UNDONE)
    for table in (StaleText, Correction, SignalVersion):
        connection.execute(delete(table).where(col(table.signal_id).in_(ids)))
    _forget_words(connection, ids)
    connection.execute(delete(Signal).where(col(Signal.id).in_(ids)))


def _forget_words(connection: Connection, ids: Sequence[int]) -> None:
    connection.execute(_FORGET[connection.dialect.name], [{"id": signal_id} for signal_id in ids])
