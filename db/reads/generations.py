"""Generations as pages tell them: which one is shown, how far the next is, and what a re-run changed."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from db.models import Finding, Generation, GenerationState, Presence


@dataclass(frozen=True, slots=True)
class GenerationRow:
    """One generation; `diff` is what it changed against the one before, by year."""

    id: int
    detector: str
    state: str
    created_at: datetime
    live_at: datetime | None
    filled_to: int
    diff: dict[str, Any] | None


def shown_and_next(connection: Connection) -> list[GenerationRow]:
    """The live generation first, then the one that fills, if any."""
    query = (
        select(
            col(Generation.id), col(Generation.detector), col(Generation.state), col(Generation.created_at),
            col(Generation.live_at), col(Generation.filled_to), col(Generation.diff),
        )
        .where(col(Generation.state) != GenerationState.RETIRED)
        .order_by(col(Generation.state).desc())
    )  # fmt: skip
    return [GenerationRow(*row) for row in connection.execute(query)]


def difference(connection: Connection, old_id: int, new_id: int) -> dict[str, dict[str, int]]:
    """How many signals gained or lost something negative or positive from `old_id` to `new_id`, by year.

    Returns {year or "undated": {"negative added": n, "negative removed": n, "positive added": n, ...}}.
    """
    old, new = aliased(Finding), aliased(Finding)
    query = (
        select(col(new.day), col(old.negative), col(new.negative), col(old.positive), col(new.positive))
        .join(old, col(old.signal_id) == col(new.signal_id))
        .where(col(old.generation_id) == old_id, col(new.generation_id) == new_id)
        .where((col(old.negative) != col(new.negative)) | (col(old.positive) != col(new.positive)))
    )
    years: dict[str, Counter[str]] = {}
    for day, *presences in connection.execute(query):
        year = str(date.fromordinal(day).year) if day else "undated"
        _count(years.setdefault(year, Counter()), presences)
    return {year: dict(counts) for year, counts in sorted(years.items())}


def _count(counts: Counter[str], presences: list[str]) -> None:
    for what, before, after in (("negative", *presences[:2]), ("positive", *presences[2:])):
        was, is_now = before == Presence.PRESENT, after == Presence.PRESENT
        if was != is_now:
            counts[f"{what} {'added' if is_now else 'removed'}"] += 1
