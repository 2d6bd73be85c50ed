"""Rows that go in by the hundred are those that were given, however many these are."""

import pytest
from sqlalchemy import select

from db.engine import reading, writing
from db.models import LivedGap, metadata
from db.writes.many import insert_flat


@pytest.mark.parametrize("number", [0, 1, 100, 300, 403, 1_001])
def test_every_row_is_inserted_once_whatever_statement_it_goes_with(database_url: str, number: int) -> None:
    rows = [(source, 7, 2 * source) for source in range(number)]
    flat = [value for row in rows for value in row]
    table = metadata.tables[str(LivedGap.__tablename__)]
    with writing(database_url) as connection:
        insert_flat(connection, table.name, ("source_id", "days", "times"), flat, {"generation_id": 3})
    with reading(database_url) as connection:
        found = connection.execute(select(table).order_by(table.c.source_id)).all()
    assert [tuple(row) for row in found] == [(3, *row) for row in rows]
