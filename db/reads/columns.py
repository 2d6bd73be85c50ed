"""Whole numbers out of the store as the columns of an array.

Of a million rows the tuples cost more than the query does: so the store writes each column into one text,
which is read as numbers in one go. What is asked all the time keeps the statement it is `joined` in: to write
it anew costs more than a short answer.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Executable, SelectBase, String, cast, func, select

NOTHING: Mapping[str, Any] = MappingProxyType({})


def columns(connection: Connection, query: SelectBase) -> Any:
    """The rows of `query`, in their order: an array of int64 with a row for each of its columns.

    All of its values are whole numbers; none is NULL.
    """
    return told(connection, joined(connection.dialect.name, query))


def joined(dialect: str, query: SelectBase) -> Executable:
    """The statement that asks for the columns of `query`."""
    each = query.subquery().c
    texts = each if dialect == "sqlite" else [cast(one, String) for one in each]
    return select(*(func.aggregate_strings(one, ",") for one in texts))


def told(connection: Connection, statement: Executable, values: Mapping[str, Any] = NOTHING) -> Any:
    """The columns for which a statement that is `joined` asks, with the `values` of its parameters."""
    import numpy as np

    texts = connection.execute(statement, dict(values)).one()
    return np.array([np.fromstring(text or "", np.int64, sep=",") for text in texts])
