"""What each signal contributes to the rollups, read back from the findings themselves.

What staff heard contributes nothing: it is nobody's own word.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, exists, select
from sqlalchemy.orm import Mapped

from db.models import Author, Finding, FindingCategory, FindingIntent, Intent, Kind, Signal, col, table_of

CHUNK = 5_000


class Contribution(NamedTuple):
    """One analysed signal as the rollups see it; `day` is a proleptic ordinal, 0 without a date."""

    signal_id: int
    profile_id: int | None
    is_event: bool
    day: int
    source_id: int
    channel: str
    negative: str
    positive: str
    micro_interaction_id: int | None
    category_ids: tuple[int, ...]
    leaving: bool = False


def of_signals(connection: Connection, generation_id: int, signal_ids: Iterable[int]) -> list[Contribution]:
    """What `signal_ids` contribute now; unanalysed and excluded signals contribute nothing."""
    return list(_where(connection, generation_id, col(Finding.signal_id), signal_ids))


def of_profiles(connection: Connection, generation_id: int, profile_ids: Iterable[int]) -> list[Contribution]:
    """Everything the signals of `profile_ids` contribute now."""
    return list(_where(connection, generation_id, col(Signal.profile_id), profile_ids))


def of_range(connection: Connection, generation_id: int, first: int, last: int) -> list[Contribution]:
    """What the signals with first <= id <= last contribute now."""
    return _read(connection, generation_id, col(Finding.signal_id).between(first, last))


def leaving(generation_id: int) -> ColumnElement[bool]:
    """Whether the signal of a finding says that its customer leaves."""
    return exists().where(
        col(FindingIntent.signal_id) == col(Finding.signal_id),
        col(FindingIntent.generation_id) == generation_id,
        col(FindingIntent.intent) == Intent.LEAVING,
    )


def _where(
    connection: Connection, generation_id: int, column: Mapped[Any], values: Iterable[int]
) -> Iterator[Contribution]:
    ordered = sorted(set(values))
    for start in range(0, len(ordered), CHUNK):
        part = ordered[start : start + CHUNK]
        yield from _read(connection, generation_id, column.in_(part))


def _read(connection: Connection, generation_id: int, which: ColumnElement[bool]) -> list[Contribution]:
    findings = (
        select(
            col(Signal.id), col(Signal.profile_id), col(Signal.kind), col(Finding.day),
            col(Signal.source_id), col(Signal.channel), col(Finding.negative), col(Finding.positive),
            col(Finding.micro_interaction_id), leaving(generation_id).label("leaving"),
        )
        .join(table_of(Finding), col(Finding.signal_id) == col(Signal.id))
        .where(col(Finding.generation_id) == generation_id, col(Finding.excluded).is_(False), which)
        .where(col(Signal.author) != Author.STAFF)
    )  # fmt: skip
    rows = connection.execute(findings).all()
    categories = _categories(connection, generation_id, which)
    return [
        Contribution(
            row.id, row.profile_id, row.kind == Kind.EVENT, row.day, row.source_id, row.channel,
            row.negative, row.positive, row.micro_interaction_id, tuple(categories.get(row.id, ())),
            row.leaving,
        )
        for row in rows
    ]  # fmt: skip


def _categories(
    connection: Connection, generation_id: int, which: ColumnElement[bool]
) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    query = (
        select(col(FindingCategory.signal_id), col(FindingCategory.category_id))
        .join(table_of(Finding), col(Finding.signal_id) == col(FindingCategory.signal_id))
        .join(table_of(Signal), col(Signal.id) == col(Finding.signal_id))
        .where(col(FindingCategory.generation_id) == generation_id)
        .where(col(Finding.generation_id) == generation_id, which)
        .order_by(col(FindingCategory.signal_id), col(FindingCategory.category_id))
    )
    for signal_id, category_id in connection.execute(query):
        found[signal_id].append(category_id)
    return found
