"""Whether the rollups hold what the findings say: counted anew, cell by cell, in words where they differ."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, func, select

from db.cells import COUNTS, KEYS, MEASURES, TABLES, Cell, cells, flags, in_bitmaps
from db.models import Finding, col, table_of
from db.reads.contributions import of_range
from db.reads.rollups import live_generation, nothing, summed


def recount(connection: Connection, generation_id: int, chunk: int = 50_000) -> dict[Cell, list[Any]]:
    """Every cell as it should be, counted from the findings themselves."""
    newest = connection.scalar(select(func.max(col(Finding.signal_id)))) or 0
    counted: dict[Cell, list[Any]] = defaultdict(nothing)
    for first in range(0, newest + 1, chunk):
        for item in of_range(connection, generation_id, first, first + chunk - 1):
            flagged = flags(item)
            for cell in cells(generation_id, item):
                measures = counted[cell]
                for place, flag in enumerate(flagged):
                    measures[place] += flag
                if item.profile_id is not None:
                    for place in in_bitmaps(flagged):
                        measures[len(COUNTS) + place].add(item.profile_id)
    return counted


def differences(connection: Connection) -> list[str]:
    """Where the rollups differ from a recount, in words; empty when they are exact."""
    generation_id = live_generation(connection)
    if generation_id is None:
        return []
    expected = recount(connection, generation_id)
    stored = dict(_every_cell(connection, generation_id))
    wrong = [
        cell for cell in expected.keys() | stored.keys() if _differs(expected.get(cell), stored.get(cell))
    ]
    return [_told(cell, expected.get(cell), stored.get(cell)) for cell in sorted(wrong, key=str)]


def _every_cell(connection: Connection, generation_id: int) -> Iterator[tuple[Cell, list[Any]]]:
    for table in TABLES:
        columns = table_of(table).c
        names = KEYS[table]
        query = select(*(columns[name] for name in (*names, *MEASURES)))
        for row in connection.execute(query.where(columns.generation_id == generation_id)):
            yield (table, tuple(row[: len(names)])), summed([row[len(names) :]])


def _differs(expected: list[Any] | None, stored: list[Any] | None) -> bool:
    return (expected or nothing()) != (stored or nothing())


def _told(cell: Cell, expected: list[Any] | None, stored: list[Any] | None) -> str:
    table, key = cell
    names = [f"{name}={value}" for name, value in zip(KEYS[table], key, strict=True)]
    return (
        f"{table.__tablename__} {' '.join(names)}: holds {_counts(stored)}, should hold {_counts(expected)}"
    )


def _counts(measures: list[Any] | None) -> str:
    shown = measures or nothing()
    people = [len(bitmap) for bitmap in shown[len(COUNTS) :]]
    return f"{shown[: len(COUNTS)]} and profiles {people}"
