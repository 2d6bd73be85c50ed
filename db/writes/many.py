"""Run one INSERT over many rows without SQLAlchemy's work on each: what its columns need is settled once.

`connection.execute(statement, rows)` handles every row by itself, which costs more than the insert does.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, LargeBinary

Process = Callable[[Any], Any]


def insert_many(connection: Connection, statement: Insert, rows: Sequence[dict[str, Any]]) -> None:
    """Execute `statement`, kept by the caller, once a row; all rows name the same columns, defaults too."""
    if rows:
        names = tuple(rows[0])
        insert_rows(connection, statement, names, list(map(itemgetter(*names), rows)))


def insert_rows(
    connection: Connection, statement: Insert, names: tuple[str, ...], rows: Sequence[tuple[Any, ...]]
) -> None:
    """The same with the values of at least two columns, in the order of `names`, for each row."""
    dialect = connection.dialect
    if not rows:
        return
    if dialect.positional:
        sql, places, processes = _prepared(statement, dialect, names)
        columns = list(zip(*rows, strict=True))
        for place, process in processes:
            columns[place] = _processed(process, columns[place])
        connection.exec_driver_sql(sql, list(zip(*map(columns.__getitem__, places), strict=True)))
    else:
        connection.execute(statement, [dict(zip(names, row, strict=True)) for row in rows])


TOGETHER = 300, 100, 1  # rows of one statement: as many as there still are
NOTHING: Mapping[str, int] = MappingProxyType({})


def insert_flat(
    connection: Connection,
    table: str,
    names: tuple[str, ...],
    values: Sequence[Any],
    same: Mapping[str, int] = NOTHING,
    key: tuple[str, ...] = (),
) -> None:
    """Insert rows of plain numbers, texts and bytes, whose values stand one after the other in `values`.

    Hundreds go with each statement: SQLite takes a third of the time that one by one takes. `same` names
    columns that hold one number in every row; with a `key` rows take the place of those that have the same.
    """
    form = connection.dialect.positional, names, tuple(same.items()), key
    begin = 0
    for rows in TOGETHER:
        step = rows * len(names)
        end = len(values) - (len(values) - begin) % step
        if many := [tuple(values[at : at + step]) for at in range(begin, end, step)]:
            connection.exec_driver_sql(_many_rows(table, rows, *form), many)
        begin = end


@lru_cache(maxsize=64)
def _many_rows(
    table: str,
    rows: int,
    positional: bool,
    names: tuple[str, ...],
    same: tuple[tuple[str, int], ...],
    key: tuple[str, ...],
) -> str:
    """An INSERT of so many rows; all names and numbers are our own."""
    values = [str(number) for _, number in same] + ["?" if positional else "%s"] * len(names)
    listed = ", ".join([f"({', '.join(values)})"] * rows)
    columns = ", ".join(f'"{name}"' for name in (*(name for name, _ in same), *names))
    told = f"INSERT INTO {table} ({columns}) VALUES {listed}"  # noqa: S608
    if not key:
        return told
    changed = ", ".join(f'"{name}" = excluded."{name}"' for name in names if name not in key)
    return f"{told} ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changed}"


@lru_cache(maxsize=256)
def _prepared(
    statement: Insert, dialect: Dialect, names: tuple[str, ...]
) -> tuple[str, list[int], list[tuple[int, Process]]]:
    """The SQL, the places in `names` of its parameters in order, and what becomes of the values at some."""
    compiled = statement.compile(dialect=dialect, column_keys=list(names))
    places = [names.index(name) for name in compiled.positiontup or ()]
    types = [statement.table.c[name].type.dialect_impl(dialect) for name in names]
    needed: list[tuple[int, Process]] = [
        (place, process)
        for place, type_ in enumerate(types)
        if (process := type_.bind_processor(dialect))
        and not isinstance(type_, LargeBinary)  # drivers take bytes as they are
    ]
    return str(compiled), places, needed


def _processed(process: Process, values: tuple[Any, ...]) -> tuple[Any, ...]:
    """`values` as the driver takes them; one that is the same as the one before is not processed again."""
    made, last, done = [], None, process(None)
    for value in values:
        if value is not last:
            last, done = value, process(value)
        made.append(done)
    return tuple(made)
