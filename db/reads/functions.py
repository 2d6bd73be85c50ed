"""The departments a company has, as every page lists them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, select
from sqlmodel import col

from db.models import Function, Person, table_of


@dataclass(frozen=True, slots=True)
class FunctionRow:
    """A department: its key stays when it is renamed, `colour` is its hue on every page."""

    id: int
    key: str
    name: str
    colour: str


def functions(connection: Connection) -> list[FunctionRow]:
    """Every function that is not retired, in the order the company gave them."""
    asked = select(table_of(Function)).where(col(Function.retired_at).is_(None))
    ordered = asked.order_by(col(Function.position), col(Function.name))
    return [FunctionRow(row.id, row.key, row.name, row.colour) for row in connection.execute(ordered)]


def ever(connection: Connection) -> list[FunctionRow]:
    """Every function there is, those that are retired last."""
    ordered = select(table_of(Function)).order_by(
        col(Function.retired_at).is_not(None), col(Function.position), col(Function.name)
    )
    return [FunctionRow(row.id, row.key, row.name, row.colour) for row in connection.execute(ordered)]


def heads(connection: Connection) -> dict[str, str]:
    """Who answers for a department, by its key."""
    named = select(col(Function.key), col(Person.name)).join(Person, col(Person.id) == col(Function.head_id))
    return dict(connection.execute(named).all())


def still_there(function_id: Any) -> ColumnElement[bool]:
    """A condition for joining the functions: the one of this id, unless it is retired."""
    there: ColumnElement[bool] = (col(Function.id) == function_id) & col(Function.retired_at).is_(None)
    return there
