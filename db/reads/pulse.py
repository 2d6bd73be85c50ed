"""What the Pulse page asks: where data is, who spoke through what, and which topics there are."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, func, select

from db.models import (
    Category,
    ChannelRollup,
    Function,
    Generation,
    GenerationState,
    Source,
    SourceKind,
    TaxonomyVersion,
    col,
    metadata,
    table_of,
)
from db.reads.maps import COUNTS
from db.reads.quarantine import HELD
from db.reads.rollups import Period, live_generation
from db.reads.spans import UNDATED, within

_TABLES = metadata.tables
_INFLUENCE, _FUNCTIONS = _TABLES["influence"], _TABLES["functions"]
_NODES, _STEPS = _TABLES["micro_interactions"], _TABLES["micro_interaction_attributes"]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source as pages list it."""

    id: int
    key: str
    name: str
    channel: str
    solicited: bool | None
    kind: str
    purpose: str | None


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A topic with the department that can do something about it."""

    id: int
    name: str
    function: str | None
    can_do: str


def sources(connection: Connection) -> list[SourceRow]:
    """All sources of customers' own words that may be shown, by name."""
    ours = col(Source.kind) != SourceKind.STAFF
    one = table_of(Source).c
    facts = one.id, one.key, one.name, one.channel, one.solicited, one.kind, one.purpose
    query = select(*facts).where(~HELD, ours).order_by(one.name)
    return [SourceRow(*row) for row in connection.execute(query)]


def channels(connection: Connection, source_ids: tuple[int, ...] = ()) -> list[str]:
    """Every channel that something was said in, by name."""
    said = select(col(ChannelRollup.channel)).where(
        col(ChannelRollup.generation_id) == live_generation(connection),
        within(table_of(ChannelRollup).c, None, None, months=True),
        col(ChannelRollup.signals) > 0,
    )
    if source_ids:
        said = said.where(col(ChannelRollup.source_id).in_(source_ids))
    return sorted(connection.scalars(said.distinct()))


def categories(connection: Connection) -> dict[int, CategoryRow]:
    """Every topic by its id."""
    query = select(col(Category.id), col(Category.name), col(Function.name), col(Category.can_do)).outerjoin(
        table_of(Function), col(Function.id) == col(Category.function_id)
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
    return _a_day(connection, func.max(col(ChannelRollup.day)), source_ids)


def oldest_day(connection: Connection, source_ids: tuple[int, ...] = ()) -> date | None:
    """The first reporting day that has a signal, None where nothing has a date."""
    return _a_day(connection, func.min(col(ChannelRollup.day)), source_ids)


def _a_day(connection: Connection, which: Any, source_ids: tuple[int, ...]) -> date | None:
    asked = select(which).where(
        col(ChannelRollup.generation_id) == live_generation(connection),
        col(ChannelRollup.grain) == "d",
        col(ChannelRollup.day) != UNDATED,
        col(ChannelRollup.signals) > 0,
    )
    if source_ids:
        asked = asked.where(col(ChannelRollup.source_id).in_(source_ids))
    day = connection.scalar(asked)
    return date.fromordinal(day) if day else None


def current_shares(connection: Connection) -> dict[int, dict[str, int]]:
    """The shares of functions (by key) on micro-interactions (by id) as they are today."""
    return _shares(connection, _INFLUENCE.c.valid_from.is_not(None) & _INFLUENCE.c.valid_until.is_(None))


def shares_at(connection: Connection, at: datetime) -> dict[int, dict[str, int]]:
    """The shares of functions (by key) on micro-interactions (by id) as they were `at` that instant."""
    until = _INFLUENCE.c.valid_until
    return _shares(connection, (_INFLUENCE.c.valid_from <= at) & (until.is_(None) | (until > at)))


def _shares(connection: Connection, held: ColumnElement[bool]) -> dict[int, dict[str, int]]:
    query = select(_INFLUENCE.c.micro_interaction_id, _FUNCTIONS.c.key, _INFLUENCE.c.share).join(
        _FUNCTIONS, _FUNCTIONS.c.id == _INFLUENCE.c.function_id
    )
    found: dict[int, dict[str, int]] = {}
    for step_id, function, share in connection.execute(query.where(held, COUNTS).order_by(_INFLUENCE.c.id)):
        found.setdefault(step_id, {})[function] = share
    return found


def step_keys(connection: Connection) -> dict[int, tuple[str, str]]:
    """The key and today's name of every micro-interaction that is on a map, by its id."""
    held = _STEPS.c.valid_from.is_not(None) & _STEPS.c.valid_until.is_(None)
    query = select(_NODES.c.id, _NODES.c.key, _STEPS.c.name).join(
        _STEPS, _STEPS.c.micro_interaction_id == _NODES.c.id
    )
    return {id_: (key, name) for id_, key, name in connection.execute(query.where(held))}


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
