"""Asks for many ids at once in one parameter: a parameter for each costs SQLAlchemy more than the store."""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Connection, any_, func, literal, select
from sqlalchemy.orm import Mapped


def listed(
    connection: Connection, column: Mapped[Any] | ColumnElement[Any], ids: Collection[int]
) -> ColumnElement[bool]:
    """The condition that `column` is one of `ids`, in the dialect of `connection`."""
    if connection.dialect.name == "postgresql":
        return column == any_(literal(list(ids), ARRAY(BigInteger)))
    return column.in_(select(func.json_each(json.dumps(list(ids))).table_valued("value").c.value))
