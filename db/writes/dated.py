"""Rows that hold from an instant until another: what changed gets a new one, the rest keeps its own."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlmodel import SQLModel

from db.models import metadata

Row = dict[str, Any]


def renew(
    connection: Connection,
    table: type[SQLModel],
    owner: str,
    owner_ids: Iterable[int],
    wanted: Sequence[Row],
    now: datetime,
) -> None:
    """Make `wanted` the rows that hold for `owner_ids`: end those no longer wanted, begin the new ones."""
    columns = metadata.tables[str(table.__tablename__)].c
    holds = (
        columns[owner].in_(list(owner_ids)),
        columns.valid_from.is_not(None),
        columns.valid_until.is_(None),
    )
    there = {
        _content(row._mapping, wanted): row.id for row in connection.execute(select(*columns).where(*holds))
    }
    new = {_content(row, wanted): row for row in wanted}
    ended = [row_id for content, row_id in there.items() if content not in new]
    connection.execute(update(table).where(columns.id.in_(ended)).values(valid_until=now))
    begun = [row | {"valid_from": now} for content, row in new.items() if content not in there]
    if begun:
        connection.execute(insert(table), begun)


def _content(row: Any, wanted: Sequence[Row]) -> tuple[Any, ...]:
    if not wanted:
        return (row["id"],)
    return tuple(tuple(row[name]) if isinstance(row[name], list) else row[name] for name in wanted[0])
