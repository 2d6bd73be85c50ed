"""Which steps live on in which: figures of a merged step count those of all that became part of it."""

from collections import defaultdict
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, select

from db.models import Became, Lineage, MicroInteraction, col, table_of

_HOLDS = col(Lineage.until).is_(None)


def lives_on(connection: Connection) -> dict[int, int]:
    """The step that every merged one (by id) is part of today."""
    merged = select(col(Lineage.from_id), col(Lineage.to_id)).where(
        col(Lineage.change) == Became.MERGED, _HOLDS
    )
    return dict(connection.execute(merged.order_by(col(Lineage.id))).all())  # type: ignore[arg-type]  # a merged one has an end


def former(connection: Connection) -> dict[int, tuple[int, ...]]:
    """The steps that became part of another, by the id of that."""
    found: dict[int, list[int]] = defaultdict(list)
    for gone, into in lives_on(connection).items():
        found[into].append(gone)
    return {into: tuple(gone) for into, gone in found.items()}


def ids_of(connection: Connection, step_id: int) -> tuple[int, ...]:
    """Every id whose signals count as those of a step: its own first."""
    return step_id, *former(connection).get(step_id, ())


def gone(connection: Connection) -> frozenset[int]:
    """The steps that are part of another or retired: on no map any more."""
    left = select(col(Lineage.from_id)).where(col(Lineage.change) != Became.SPLIT, _HOLDS)
    return frozenset(connection.scalars(left))


class ChangeRow(NamedTuple):
    """What became of a step: both by their keys, and when."""

    start: str
    end: str
    change: str
    at: datetime


def changes(connection: Connection) -> list[ChangeRow]:
    """Every split and merge of steps, the oldest first."""
    start, end = (table_of(MicroInteraction).alias(name) for name in ("start", "finish"))
    query = (
        select(start.c.key, end.c.key, col(Lineage.change), col(Lineage.at))
        .join_from(table_of(Lineage), start, start.c.id == col(Lineage.from_id))
        .join(end, end.c.id == col(Lineage.to_id))
    )
    return [ChangeRow(*row) for row in connection.execute(query.order_by(col(Lineage.id)))]


def is_of(column: Any, step_id: int) -> ColumnElement[bool]:
    """Whether `column` names a step or one that became part of it, as a condition."""
    merged = select(col(Lineage.from_id)).where(
        col(Lineage.to_id) == step_id, col(Lineage.change) == Became.MERGED, _HOLDS
    )
    named: ColumnElement[bool] = (column == step_id) | column.in_(merged)
    return named
