"""How much each source brought, day by day, and which of them fell silent."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from db.models import Arrival, Person, Silence, Source, col, table_of
from db.reads.quarantine import HELD

Days = dict[int, int]


@dataclass(frozen=True, slots=True)
class SilenceRow:
    """A source that is silent since a day (an ordinal), how many a week were usual, who looks after it."""

    source_id: int
    source: str
    key: str
    since_day: int
    usual: int
    times: int
    person: str | None
    raised_at: datetime


def by_day(connection: Connection, since: int) -> dict[int, Days]:
    """For each source how many signals it brought on each day (an ordinal) from `since` on."""
    found: dict[int, Days] = defaultdict(dict)
    query = select(col(Arrival.source_id), col(Arrival.day), col(Arrival.signals))
    for source_id, day, signals in connection.execute(query.where(col(Arrival.day) >= since)):
        found[source_id][day] = signals
    return dict(found)


def last(connection: Connection) -> dict[int, datetime]:
    """When each source brought something last."""
    query = select(col(Arrival.source_id), func.max(col(Arrival.last_at))).group_by(col(Arrival.source_id))
    return dict(connection.execute(query).all())


def watched(connection: Connection) -> frozenset[int]:
    """The sources that are expected to speak: neither paused nor held."""
    query = select(col(Source.id)).where(col(Source.paused_at).is_(None), ~HELD)
    return frozenset(connection.scalars(query))


def silences(connection: Connection) -> list[SilenceRow]:
    """The sources that are silent now, the longest first."""
    query = (
        select(
            col(Silence.source_id), col(Source.name), col(Source.key), col(Silence.since_day),
            col(Silence.usual), col(Silence.times), col(Person.name), col(Silence.raised_at),
        )
        .join(table_of(Source), col(Source.id) == col(Silence.source_id))
        .outerjoin(table_of(Person), col(Person.id) == col(Silence.person_id))
        .where(col(Silence.ended_at).is_(None))
        .order_by(col(Silence.since_day), col(Silence.source_id))
    )  # fmt: skip
    return [SilenceRow(*row) for row in connection.execute(query)]
