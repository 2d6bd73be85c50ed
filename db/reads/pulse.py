"""What the Pulse page asks: where data is, who spoke through what, and which topics there are."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select
from sqlmodel import col

from db.models import Category, ChannelRollup, Function, Generation, GenerationState, Source, TaxonomyVersion
from db.reads.rollups import UNDATED, Period, live_generation


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source as pages list it."""

    id: int
    key: str
    name: str
    channel: str
    solicited: bool | None


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A topic with the department that can do something about it."""

    id: int
    name: str
    function: str | None
    can_do: str


def sources(connection: Connection) -> list[SourceRow]:
    """All sources by name."""
    query = select(
        col(Source.id), col(Source.key), col(Source.name), col(Source.channel), col(Source.solicited)
    )
    return [SourceRow(*row) for row in connection.execute(query.order_by(col(Source.name)))]


def categories(connection: Connection) -> dict[int, CategoryRow]:
    """Every topic by its id."""
    query = select(col(Category.id), col(Category.name), col(Function.name), col(Category.can_do)).outerjoin(
        Function, col(Function.id) == col(Category.function_id)
    )
    return {row[0]: CategoryRow(*row) for row in connection.execute(query)}


def praise(connection: Connection) -> frozenset[int]:
    """The topics that are praise by themselves, as the taxonomy version of the live generation says."""
    live = select(col(Generation.taxonomy_version_id)).where(col(Generation.state) == GenerationState.LIVE)
    version = select(col(TaxonomyVersion.content)).where(col(TaxonomyVersion.id).in_(live))
    topics = (connection.scalar(version) or {}).get("categories", ())
    keys = [topic["key"] for topic in topics if topic.get("says") == "positive"]
    return frozenset(connection.scalars(select(col(Category.id)).where(col(Category.key).in_(keys))))


def newest_day(connection: Connection, source_ids: tuple[int, ...] = ()) -> date | None:
    """The last reporting day that has a signal, None where nothing has a date."""
    generation_id = live_generation(connection)
    newest = select(func.max(col(ChannelRollup.day))).where(
        col(ChannelRollup.generation_id) == generation_id,
        col(ChannelRollup.grain) == "d",
        col(ChannelRollup.day) != UNDATED,
        col(ChannelRollup.signals) > 0,
    )
    if source_ids:
        newest = newest.where(col(ChannelRollup.source_id).in_(source_ids))
    day = connection.scalar(newest)
    return date.fromordinal(day) if day else None


def reporting_day(moment: datetime, timezone: str) -> date:
    """The day on which `moment` is reported."""
    return moment.astimezone(ZoneInfo(timezone) if timezone != "UTC" else UTC).date()


def opening_period(
    connection: Connection, today: date, days: int, source_ids: tuple[int, ...] = ()
) -> tuple[Period, bool]:
    """The last `days` days up to today, or up to the newest signal when those are empty; whether it moved.

    Where nothing has a date, the period is all there is.
    """
    newest = newest_day(connection, source_ids)
    if newest is None:
        return Period(), False
    last = min(newest, today) if newest <= today - timedelta(days=days) else today
    return Period(last - timedelta(days=days - 1), last), last != today
