"""What waits for analysis, and what the detector needs to know of each signal."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from db.models import Author, Lane, Signal, Unread, Waiting

_COLUMNS = (
    Signal.id, Signal.content_hash, Signal.profile_id, Signal.source_id, Signal.channel, Signal.kind, Signal.text,
    Signal.mark, Signal.event, Signal.language, Signal.reference, Signal.history, Signal.occurred_at,
)  # fmt: skip


def next_ids(connection: Connection, lane: Lane, limit: int) -> list[int]:
    """The signals that wait in `lane`, oldest first, at most `limit`."""
    query = select(Waiting.signal_id).where(Waiting.lane == lane).order_by(Waiting.signal_id).limit(limit)
    return list(connection.scalars(query))


def unread(connection: Connection, ids: Sequence[int]) -> list[Unread]:
    """The signals of `ids` that exist."""
    query = select(*_COLUMNS).where(Signal.id.in_(ids)).order_by(Signal.id)  # type: ignore[union-attr, call-overload, arg-type]
    return [Unread(*row) for row in connection.execute(query)]


def unread_after(connection: Connection, after: int, limit: int) -> list[Unread]:
    """The customers' signals with an id above `after`, at most `limit`, for a generation that fills."""
    query = select(*_COLUMNS).where(Signal.id > after, Signal.author == Author.CUSTOMER)  # type: ignore[call-overload, operator, arg-type]
    return [Unread(*row) for row in connection.execute(query.order_by(Signal.id).limit(limit))]


def oldest_received(connection: Connection) -> datetime | None:
    """When the signal that waits longest for analysis came in."""
    query = select(func.min(Signal.received_at)).join(Waiting, Waiting.signal_id == Signal.id)  # type: ignore[arg-type]
    return connection.scalar(query)


def waiting(connection: Connection) -> int:
    """How many signals wait for analysis."""
    return connection.scalar(select(func.count()).select_from(Waiting)) or 0
