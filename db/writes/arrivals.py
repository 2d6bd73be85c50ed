"""How much a source brings, day by day: counted in the transaction that stores it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache

from sqlalchemy import Connection, Insert, delete

from db.engine import writing
from db.models import Arrival, col
from db.reads.pulse import reporting_day
from db.settings import settings
from db.writes.revisions import INSERTS


def count(connection: Connection, source_id: int, signals: int, now: datetime) -> None:
    """Count `signals` that a source brought at `now`."""
    if signals:
        _add(connection, source_id, reporting_day(now, settings().timezone).toordinal(), signals, now)


def tell(url: str, source_id: int, by_day: Mapping[date, int]) -> None:
    """Say how much a made-up source brought day by day, instead of what was counted while it was told."""
    with writing(url) as connection:
        connection.execute(delete(Arrival).where(col(Arrival.source_id) == source_id))
        for day, signals in by_day.items():
            _add(connection, source_id, day.toordinal(), signals, datetime.combine(day, time(12), UTC))


def _add(connection: Connection, source_id: int, day: int, signals: int, at: datetime) -> None:
    row = {"source_id": source_id, "day": day, "signals": signals, "last_at": at}
    connection.execute(_adding(connection.dialect.name), row)


@cache
def _adding(dialect: str) -> Insert:
    """Built once: for a post of a single signal SQLAlchemy takes longer over it than the store does."""
    row = INSERTS[dialect](Arrival)
    more = {"signals": Arrival.signals + row.excluded.signals, "last_at": row.excluded.last_at}
    return row.on_conflict_do_update(index_elements=["source_id", "day"], set_=more)
