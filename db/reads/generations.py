"""Generations as pages tell them: which one is shown, how far the next is, and what a re-run changed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, case, func, or_, select

from db.models import Finding, FindingCategory, Generation, GenerationState, Presence, Signal, col, table_of

UNDATED = "undated"
_MADE_WITH = ("detector", "taxonomy_version_id", "placing")


@dataclass(frozen=True, slots=True)
class GenerationRow:
    """One generation; `diff` is what it changed against the one before, by year.

    `changed` names in which of detector, taxonomy_version_id and placing it differs from that one.
    """

    id: int
    detector: str
    taxonomy_version_id: int
    placing: str
    state: str
    created_at: datetime
    live_at: datetime | None
    filled_to: int
    diff: dict[str, dict[str, int]] | None
    changed: tuple[str, ...] = ()


def shown_and_next(connection: Connection) -> list[GenerationRow]:
    """The live generation first, then the one that fills, if any."""
    rows = connection.execute(select(table_of(Generation)).order_by(col(Generation.id))).all()
    shown = [row for row in rows if row.live_at is not None]
    filling = [row for row in rows if row.state == GenerationState.FILLING]
    order = [*shown, *filling]
    return [
        _row(row, order[place - 1] if place else None)
        for place, row in enumerate(order)
        if row.state != GenerationState.RETIRED
    ]


def _row(row: Row[Any], before: Row[Any] | None) -> GenerationRow:
    changed = (name for name in _MADE_WITH if before and getattr(row, name) != getattr(before, name))
    return GenerationRow(
        row.id, row.detector, row.taxonomy_version_id, row.placing, row.state, row.created_at,
        row.live_at, row.filled_to, row.diff, tuple(changed),
    )  # fmt: skip


def newest_placing(connection: Connection) -> str | None:
    """How the generation that fills, else the live one, places signals; None before the first."""
    states = (GenerationState.FILLING, GenerationState.LIVE)
    newest = select(col(Generation.placing)).where(col(Generation.state).in_(states))
    return connection.scalar(newest.order_by(col(Generation.id).desc()).limit(1))


def newest_signal(connection: Connection) -> int:
    """The id of the newest signal, 0 without any: how far a generation has to be filled."""
    return connection.scalar(select(func.max(col(Signal.id)))) or 0


def difference(connection: Connection, old_id: int, new_id: int) -> dict[str, dict[str, int]]:
    """How many signals changed from `old_id` to `new_id`, by year.

    Returns {year or UNDATED: {"negative added": n, "negative removed": n, "positive added": n,
    "positive removed": n, "topics changed": n, "step changed": n}}, without zeros.
    """
    old, new = table_of(Finding).alias(), table_of(Finding).alias()
    changes = _changes(old, new)
    sums = [func.sum(case((change, 1), else_=0)) for change in changes.values()]
    query = (
        select(new.c.day, *sums)
        .join(old, old.c.signal_id == new.c.signal_id)
        .where(old.c.generation_id == old_id, new.c.generation_id == new_id)
        .where(new.c.excluded.is_(False))
        .group_by(new.c.day)
    )
    years: dict[str, dict[str, int]] = {}
    for day, *counts in connection.execute(query):
        year = years.setdefault(str(date.fromordinal(day).year) if day else UNDATED, {})
        for change, n in zip(changes, counts, strict=True):
            if n:
                year[change] = year.get(change, 0) + n
    return {year: counts for year, counts in sorted(years.items()) if counts}


def _changes(old: FromClause, new: FromClause) -> dict[str, ColumnElement[bool]]:
    """What may have become of a signal, as conditions over its two findings."""
    there = Presence.PRESENT
    return {
        "negative added": (old.c.negative != there) & (new.c.negative == there),
        "negative removed": (old.c.negative == there) & (new.c.negative != there),
        "positive added": (old.c.positive != there) & (new.c.positive == there),
        "positive removed": (old.c.positive == there) & (new.c.positive != there),
        "topics changed": or_(_more_topics(old, new), _more_topics(new, old)),
        "step changed": old.c.micro_interaction_id.is_distinct_from(new.c.micro_interaction_id),
    }


def _more_topics(one: FromClause, other: FromClause) -> ColumnElement[bool]:
    """Whether `one` has a topic that `other` lacks."""
    mine, theirs = table_of(FindingCategory).alias(), table_of(FindingCategory).alias()
    same = select(theirs.c.signal_id).where(
        theirs.c.signal_id == other.c.signal_id,
        theirs.c.generation_id == other.c.generation_id,
        theirs.c.category_id == mine.c.category_id,
    )
    return (
        select(mine.c.signal_id)
        .where(mine.c.signal_id == one.c.signal_id, mine.c.generation_id == one.c.generation_id)
        .where(~same.correlate(mine, other).exists())
        .correlate(one)
        .exists()
    )
