"""Generations as pages tell them: which one is shown, how far the next is, and what a re-run changed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, case, func, or_, select
from sqlalchemy.orm import aliased

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
    old, new = aliased(Finding), aliased(Finding)
    changes = _changes(old, new)
    sums = [func.sum(case((change, 1), else_=0)) for change in changes.values()]
    query = (
        select(col(new.day), *sums)
        .join(old, col(old.signal_id) == col(new.signal_id))
        .where(col(old.generation_id) == old_id, col(new.generation_id) == new_id)
        .where(col(new.excluded).is_(False))
        .group_by(col(new.day))
    )
    years: dict[str, dict[str, int]] = {}
    for day, *counts in connection.execute(query):
        year = years.setdefault(str(date.fromordinal(day).year) if day else UNDATED, {})
        for change, n in zip(changes, counts, strict=True):
            if n:
                year[change] = year.get(change, 0) + n
    return {year: counts for year, counts in sorted(years.items()) if counts}


def _changes(old: type[Finding], new: type[Finding]) -> dict[str, ColumnElement[bool]]:
    """What may have become of a signal, as conditions over its two findings."""
    there = Presence.PRESENT
    return {
        "negative added": (col(old.negative) != there) & (col(new.negative) == there),
        "negative removed": (col(old.negative) == there) & (col(new.negative) != there),
        "positive added": (col(old.positive) != there) & (col(new.positive) == there),
        "positive removed": (col(old.positive) == there) & (col(new.positive) != there),
        "topics changed": or_(_more_topics(old, new), _more_topics(new, old)),
        "step changed": col(old.micro_interaction_id).is_distinct_from(col(new.micro_interaction_id)),
    }


def _more_topics(one: type[Finding], other: type[Finding]) -> ColumnElement[bool]:
    """Whether `one` has a topic that `other` lacks."""
    mine, theirs = aliased(FindingCategory), aliased(FindingCategory)
    same = select(col(theirs.signal_id)).where(
        col(theirs.signal_id) == col(other.signal_id),
        col(theirs.generation_id) == col(other.generation_id),
        col(theirs.category_id) == col(mine.category_id),
    )
    return (
        select(col(mine.signal_id))
        .where(col(mine.signal_id) == col(one.signal_id), col(mine.generation_id) == col(one.generation_id))
        .where(~same.correlate(mine, other).exists())
        .correlate(one)
        .exists()
    )
