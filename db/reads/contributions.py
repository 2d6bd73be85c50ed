"""What each signal contributes to the rollups, read back from the findings themselves."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, select

from db.models import Finding, FindingCategory, Kind, Signal

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


def of_signals(connection: Connection, generation_id: int, signal_ids: Iterable[int]) -> list[Contribution]:
    """What `signal_ids` contribute now; unanalysed and excluded signals contribute nothing."""
    return list(_where(connection, generation_id, Finding.signal_id, signal_ids))


def of_profiles(connection: Connection, generation_id: int, profile_ids: Iterable[int]) -> list[Contribution]:
    """Everything the signals of `profile_ids` contribute now."""
    return list(_where(connection, generation_id, Signal.profile_id, profile_ids))


def of_range(connection: Connection, generation_id: int, first: int, last: int) -> list[Contribution]:
    """What the signals with first <= id <= last contribute now."""
    return _read(connection, generation_id, Finding.signal_id.between(first, last))  # type: ignore[attr-defined]


def _where(
    connection: Connection, generation_id: int, column: object, values: Iterable[int]
) -> Iterator[Contribution]:
    ordered = sorted(set(values))
    for start in range(0, len(ordered), CHUNK):
        part = ordered[start : start + CHUNK]
        yield from _read(connection, generation_id, column.in_(part))  # type: ignore[attr-defined]


def _read(connection: Connection, generation_id: int, which: ColumnElement[bool]) -> list[Contribution]:
    findings = (
        select(
            Signal.id, Signal.profile_id, Signal.kind, Finding.day, Signal.source_id, Signal.channel,
            Finding.negative, Finding.positive, Finding.micro_interaction_id,
        )
        .join(Finding, Finding.signal_id == Signal.id)
        .where(Finding.generation_id == generation_id, Finding.excluded.is_(False), which)
    )  # fmt: skip
    rows = connection.execute(findings).all()
    categories = _categories(connection, generation_id, which)
    return [
        Contribution(row[0], row[1], row[2] == Kind.EVENT, *row[3:], tuple(categories.get(row[0], ())))
        for row in rows
    ]


def _categories(
    connection: Connection, generation_id: int, which: ColumnElement[bool]
) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    query = (
        select(FindingCategory.signal_id, FindingCategory.category_id)
        .join(Finding, (Finding.signal_id == FindingCategory.signal_id))
        .join(Signal, Signal.id == Finding.signal_id)
        .where(FindingCategory.generation_id == generation_id, Finding.generation_id == generation_id, which)
        .order_by(FindingCategory.signal_id, FindingCategory.category_id)
    )
    for signal_id, category_id in connection.execute(query):
        found[signal_id].append(category_id)
    return found
