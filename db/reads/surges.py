"""What the surge rule asks: topics and steps by day over nine weeks, and the sentences of the newest days."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, select

from db.models import CandidateIn, Day, Presence, ThingDays, metadata
from db.reads.functions import still_there
from db.reads.rollups import Figures, Narrowed, Period, by_category, by_day, by_step, grouped, live_generation

DAYS = 63
NEWEST_DAYS = 3
EVIDENCE = 200

_TABLES = metadata.tables
CATEGORY = _TABLES["categories"].c
FUNCTION = _TABLES["functions"].c
STEP = _TABLES["micro_interaction_attributes"].c
FINDING = _TABLES["findings"].c
SIGNAL_TOPIC = _TABLES["finding_categories"].c


def things(connection: Connection, today: date) -> list[ThingDays]:
    """Every topic and every step of the map, with its days up to `today`."""
    period = Period(today - timedelta(days=DAYS - 1), today)
    newest = Period(today - timedelta(days=NEWEST_DAYS - 1), today)
    read = {day.toordinal(): figures.read for day, figures in by_day(connection, period).items()}
    topics = _by_day(connection, period, "category_id"), by_category(connection, newest)
    steps = _by_day(connection, period, "micro_interaction_id"), by_step(connection, newest)
    return [
        *(_thing(row, f"topic {row['category_id']}", read, *topics) for row in _topics(connection)),
        *(_thing(row, f"step {row['micro_interaction_id']}", read, *steps) for row in _steps(connection)),
    ]


def newest_evidence(connection: Connection, candidate: CandidateIn, today: date) -> tuple[int, ...]:
    """The newest negative signals of the last three days about what `candidate` is about, at most 200."""
    first = today - timedelta(days=NEWEST_DAYS - 1)
    query = select(FINDING.signal_id).where(
        FINDING.generation_id == live_generation(connection),
        FINDING.day.between(first.toordinal(), today.toordinal()),
        FINDING.negative == Presence.PRESENT,
        FINDING.excluded.is_(False),
    )
    if candidate.category_id is not None:
        same = (SIGNAL_TOPIC.signal_id == FINDING.signal_id) & (
            SIGNAL_TOPIC.generation_id == FINDING.generation_id
        )
        query = query.join(_TABLES["finding_categories"], same).where(
            SIGNAL_TOPIC.category_id == candidate.category_id
        )
    else:
        query = query.where(FINDING.micro_interaction_id == candidate.micro_interaction_id)
    return tuple(connection.scalars(query.order_by(FINDING.signal_id.desc()).limit(EVIDENCE)))


def _by_day(connection: Connection, period: Period, column: str) -> dict[int, dict[int, int]]:
    """Negative signals by thing and day."""
    negative: dict[int, dict[int, int]] = {}
    for (day, thing), figures in grouped(connection, period, Narrowed(), "day", column, months=False).items():
        negative.setdefault(thing, {})[day] = figures.negative
    return negative


def _thing(
    row: dict[str, Any],
    key: str,
    read: dict[int, int],
    negative: dict[int, dict[int, int]],
    newest: dict[int, Figures],
) -> ThingDays:
    thing = row.get("category_id") or row["micro_interaction_id"]
    own, voices = negative.get(thing, {}), newest.get(thing, Figures())
    days = {day: Day(count, own.get(day, 0)) for day, count in read.items()}
    return ThingDays(
        thing=key,
        days=days,
        customers=voices.customers_negative,
        nameless=min(voices.nameless, voices.negative),
        **row,
    )


def _topics(connection: Connection) -> Iterable[dict[str, Any]]:
    query = select(CATEGORY.id, CATEGORY.name, FUNCTION.id, CATEGORY.can_do).select_from(
        _TABLES["categories"].outerjoin(_TABLES["functions"], still_there(CATEGORY.function_id))
    )
    names = ("category_id", "name", "function_id", "can_do")
    found = connection.execute(query.where(CATEGORY.retired_at.is_(None)).order_by(CATEGORY.id))
    return [dict(zip(names, row, strict=True)) for row in found]


def _steps(connection: Connection) -> Iterable[dict[str, Any]]:
    current = STEP.valid_from.is_not(None) & STEP.valid_until.is_(None)
    query = select(STEP.micro_interaction_id, STEP.name).where(current).order_by(STEP.micro_interaction_id)
    return [
        dict(zip(("micro_interaction_id", "name"), row, strict=True)) for row in connection.execute(query)
    ]
