"""Asks for many ids at once in one parameter: a parameter for each costs SQLAlchemy more than the store.

`listed` is the condition of one question. For what is asked all the time the statement itself is kept, with
`among` as its condition, and executed with the ids `given`: to write it anew costs more than the answer.
"""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    BindParameter,
    ColumnElement,
    Connection,
    Text,
    any_,
    bindparam,
    func,
    literal,
    select,
)
from sqlalchemy.orm import Mapped
from sqlalchemy.types import TypeEngine

_TYPES: dict[str, TypeEngine[Any]] = {"sqlite": Text(), "postgresql": ARRAY(BigInteger)}


def listed(
    connection: Connection, column: Mapped[Any] | ColumnElement[Any], ids: Collection[int]
) -> ColumnElement[bool]:
    """The condition that `column` is one of `ids`, in the dialect of `connection`."""
    dialect = connection.dialect.name
    return _one_of(dialect, column, literal(given(connection, ids)["ids"], _TYPES[dialect]))


def among(dialect: str, column: Mapped[Any] | ColumnElement[Any]) -> ColumnElement[bool]:
    """The condition that `column` is one of the ids that are `given` when the statement is executed."""
    return _one_of(dialect, column, bindparam("ids", type_=_TYPES[dialect]))


def given(connection: Connection, ids: Collection[int]) -> dict[str, Any]:
    """The parameter of a statement with `among` as its condition."""
    return {"ids": list(ids) if connection.dialect.name == "postgresql" else json.dumps(list(ids))}


def _one_of(
    dialect: str, column: Mapped[Any] | ColumnElement[Any], ids: BindParameter[Any]
) -> ColumnElement[bool]:
    if dialect == "postgresql":
        return column == any_(ids)
    return column.in_(select(func.json_each(ids).table_valued("value").c.value))
