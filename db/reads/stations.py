"""How far the data has come: what each of the four stations did last, and what waits between them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from db.models import Action, Revision, Signal, SourceProfile, Topic, col, table_of
from db.reads.waiting import oldest_received, waiting


@dataclass(frozen=True, slots=True)
class Stations:
    """Collect, unify, analyse, engage: when each last moved; None where nothing happened yet."""

    collected_at: datetime | None
    people: int
    analysed_at: datetime | None
    waiting: int
    waits_since: datetime | None
    raised_at: datetime | None
    open_matters: int


def stations(connection: Connection) -> Stations:
    """The four stations as they are now."""
    newest = select(col(Signal.received_at)).order_by(col(Signal.id).desc()).limit(1)
    analysed = select(col(Revision.moved_at)).where(col(Revision.topic) == Topic.ANALYSIS)
    waits = waiting(connection)
    return Stations(
        collected_at=connection.scalar(newest),
        people=connection.scalar(select(func.count()).select_from(table_of(SourceProfile))) or 0,
        analysed_at=connection.scalar(analysed),
        waiting=waits,
        waits_since=oldest_received(connection) if waits else None,
        raised_at=connection.scalar(select(func.max(col(Action.raised_at)))),
        open_matters=connection.scalar(select(func.count()).where(col(Action.is_open))) or 0,
    )
