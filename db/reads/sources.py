"""Sources as their page shows them: what each is, what was said of it, how much it brings, what failed."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from db.models import Arrival, Batch, RejectedRow, Signal, Source, SourceProfile, SurveyEvent, col, table_of
from db.reads.staff import mask


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source with its passport; `last_at` is when it last brought something, `rejected` counts rows."""

    id: int
    key: str
    name: str
    kind: str
    channel: str
    solicited: bool | None
    origin: str | None
    purpose: str | None
    contact: str | None
    hoped: str | None
    insight: str | None
    destination: str | None
    language: str | None
    paused_at: datetime | None
    created_at: datetime
    last_at: datetime | None
    rejected: int

    @property
    def held(self) -> bool:
        """Whether what it brings waits until somebody said where it is from and what it is for."""
        return self.origin is None or self.purpose is None


@dataclass(frozen=True, slots=True)
class Newest:
    """One of the last signals of a source, as it came."""

    occurred_at: datetime | None
    received_at: datetime
    kind: str
    text: str | None
    mark: float | None
    event: str | None
    profile: str | None


@dataclass(frozen=True, slots=True)
class Holds:
    """What a source holds so far."""

    signals: int
    words: int
    marks: int
    events: int
    people: int


def listed(connection: Connection) -> list[SourceState]:
    """All sources, held ones too, by name."""
    return _states(connection)


def one(connection: Connection, key: str) -> SourceState | None:
    """The source of this key."""
    return next(iter(_states(connection, col(Source.key) == key)), None)


def newest(connection: Connection, source_id: int, limit: int = 5) -> list[Newest]:
    """The last signals of a source, held or not, the last first; names of staff are masked."""
    query = (
        select(
            col(Signal.occurred_at), col(Signal.received_at), col(Signal.kind), col(Signal.text),
            col(Signal.mark), col(Signal.event), col(SourceProfile.identifier),
        )
        .outerjoin(table_of(SourceProfile), col(SourceProfile.id) == col(Signal.profile_id))
        .where(col(Signal.source_id) == source_id)
        .order_by(col(Signal.id).desc())
    )  # fmt: skip
    masked = mask(connection)
    rows = [Newest(*row) for row in connection.execute(query.limit(limit))]
    return [replace(row, text=masked(row.text)) if row.text else row for row in rows]


def responses(connection: Connection, source_id: int) -> dict[str, int]:
    """How many invitations to a survey went out, were dismissed, answered, expired; those that happened."""
    counted = select(col(Signal.event), func.count()).where(
        col(Signal.source_id) == source_id, col(Signal.event).in_(list(SurveyEvent))
    )
    rows = connection.execute(counted.group_by(col(Signal.event)))
    return {event: n for event, n in rows if event is not None}


def holds(connection: Connection, source_id: int) -> Holds:
    """How many signals of which kind a source holds, and how many people they are of."""
    signal = table_of(Signal).c
    counted = [func.count(), func.count(signal.text), func.count(signal.mark), func.count(signal.event)]
    counts = connection.execute(select(*counted).where(signal.source_id == source_id)).one()
    people = (
        select(func.count())
        .select_from(table_of(SourceProfile))
        .where(col(SourceProfile.source_id) == source_id)
    )
    signals, words, marks, events = tuple[int, ...](counts)
    return Holds(signals, words, marks, events, connection.scalar(people) or 0)


def _states(connection: Connection, *which: ColumnElement[bool]) -> list[SourceState]:
    source = table_of(Source).c
    last = (
        select(func.max(col(Arrival.last_at)))
        .where(col(Arrival.source_id) == source.id)
        .correlate(table_of(Source))
        .scalar_subquery()
    )
    rejected = (
        select(func.count(col(RejectedRow.id)))
        .join(table_of(Batch), col(Batch.id) == col(RejectedRow.batch_id))
        .where(col(Batch.source_id) == source.id)
        .correlate(table_of(Source))
        .scalar_subquery()
    )
    names = [name for name in SourceState.__slots__ if name not in {"last_at", "rejected"}]
    columns: list[ColumnElement[Any]] = [*(source[name] for name in names), last, rejected]
    rows = connection.execute(select(*columns).where(*which).order_by(func.lower(source.name), source.id))
    return [SourceState(*row) for row in rows]
