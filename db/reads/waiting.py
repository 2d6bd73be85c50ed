"""What waits for analysis, and what the detector needs to know of each signal."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from db.listed import listed
from db.models import READ, Lane, Signal, Unread, Waiting, col, table_of
from db.reads.quarantine import released

_COLUMNS = [table_of(Signal).c["id" if name == "signal_id" else name] for name in Unread._fields]


def next_ids(connection: Connection, lane: Lane, limit: int) -> list[int]:
    """The signals that wait in `lane`, oldest first, at most `limit`."""
    query = select(col(Waiting.signal_id)).where(col(Waiting.lane) == lane)
    return list(connection.scalars(query.order_by(col(Waiting.signal_id)).limit(limit)))


def unread(connection: Connection, ids: Sequence[int]) -> list[Unread]:
    """The signals of `ids` that exist."""
    query = select(*_COLUMNS).where(listed(connection, col(Signal.id), ids)).order_by(col(Signal.id))
    return list(map(Unread._make, connection.execute(query).all()))


def ids_after(connection: Connection, after: int, limit: int) -> list[int]:
    """The signals to be read with an id above `after`, at most `limit`, for a generation that fills."""
    query = select(col(Signal.id)).where(col(Signal.id) > after, col(Signal.author).in_(READ), released())
    return list(connection.scalars(query.order_by(col(Signal.id)).limit(limit)))


def oldest_received(connection: Connection) -> datetime | None:
    """When the signal that waits longest for analysis came in; ids are given out as signals come in."""
    first = select(func.min(col(Waiting.signal_id))).group_by(col(Waiting.lane))
    query = select(func.min(col(Signal.received_at))).where(col(Signal.id).in_(first))
    return connection.scalar(query)


def waiting(connection: Connection, at_most: int | None = None) -> int:
    """How many signals wait for analysis, counted up to `at_most`."""
    some = select(col(Waiting.signal_id)).limit(at_most).subquery()
    return connection.scalar(select(func.count()).select_from(some)) or 0
