"""Run one INSERT over many rows without SQLAlchemy's work on each: what its columns need is settled once.

`connection.execute(statement, rows)` handles every row by itself, which costs more than the insert does.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, LargeBinary

Process = Callable[[Any], Any]


def insert_many(connection: Connection, statement: Insert, rows: Sequence[dict[str, Any]]) -> None:
    """Execute `statement`, kept by the caller, once a row; all rows name the same columns, defaults too."""
    dialect = connection.dialect
    if not rows:
        return
    if dialect.positional:
        sql, names, processes = _prepared(statement, dialect, tuple(rows[0]))
        columns = list(zip(*map(itemgetter(*names), rows), strict=True))
        for place, process in processes:
            columns[place] = _processed(process, columns[place])
        connection.exec_driver_sql(sql, list(zip(*columns, strict=True)))
    else:
        connection.execute(statement, rows)


@lru_cache(maxsize=256)
def _prepared(
    statement: Insert, dialect: Dialect, given: tuple[str, ...]
) -> tuple[str, list[str], list[tuple[int, Process]]]:
    """The SQL, the names of its parameters in order, and what becomes of the values at some places."""
    compiled = statement.compile(dialect=dialect, column_keys=list(given))
    names = list(compiled.positiontup or ())
    types = [statement.table.c[name].type.dialect_impl(dialect) for name in names]
    needed: list[tuple[int, Process]] = [
        (place, process)
        for place, type_ in enumerate(types)
        if (process := type_.bind_processor(dialect))
        and not isinstance(type_, LargeBinary)  # drivers take bytes as they are
    ]
    return str(compiled), names, needed


def _processed(process: Process, values: tuple[Any, ...]) -> tuple[Any, ...]:
    """`values` as the driver takes them; one that is the same as the one before is not processed again."""
    made, last, done = [], None, process(None)
    for value in values:
        if value is not last:
            last, done = value, process(value)
        made.append(done)
    return tuple(made)
