"""The departments a company has, as every page lists them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from db.models import Function, FunctionName, Person, col, table_of


@dataclass(frozen=True, slots=True)
class FunctionRow:
    """A department: its key stays when it is renamed, `colour` is its hue on every page."""

    id: int
    key: str
    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a department and since when: its next name, or the department it is part of."""

    name: str
    now: str
    on: datetime
    merged: bool


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


def functions_at(connection: Connection, at: datetime) -> list[FunctionRow]:
    """The functions there were `at` that instant, under the names they bore then."""
    row = table_of(Function).c
    there = (
        or_(row.began_at.is_(None), row.began_at <= at),
        or_(row.retired_at.is_(None), row.retired_at > at),
    )
    former = table_of(FunctionName).c
    named = (
        select(former.name)
        .where(former.function_id == row.id, former.valid_until > at)
        .order_by(former.valid_until)
        .limit(1)
        .scalar_subquery()
    )
    asked = select(row.id, row.key, func.coalesce(named, row.name), row.colour).where(*there)
    return [FunctionRow(*one) for one in connection.execute(asked.order_by(row.position, row.name))]


def became(connection: Connection) -> list[Became]:
    """What became of functions, the last change first: another name, or a part of another function."""
    row, former, into = table_of(Function), table_of(FunctionName), table_of(Function).alias("into")
    renamed = select(former.c.name, row.c.name, former.c.valid_until).join(
        row, row.c.id == former.c.function_id
    )
    merged = select(row.c.name, into.c.name, row.c.retired_at).join(into, into.c.id == row.c.became_id)
    told = [Became(*one, merged=False) for one in connection.execute(renamed)]
    told += [Became(*one, merged=True) for one in connection.execute(merged)]
    return sorted(told, key=lambda one: one.on, reverse=True)


def heads(connection: Connection) -> dict[str, str]:
    """Who answers for a department, by its key."""
    named = select(col(Function.key), col(Person.name)).join(
        table_of(Person), col(Person.id) == col(Function.head_id)
    )
    return dict(connection.execute(named).all())


def still_there(function_id: Any) -> ColumnElement[bool]:
    """A condition for joining the functions: the one of this id, unless it is retired."""
    there: ColumnElement[bool] = (col(Function.id) == function_id) & col(Function.retired_at).is_(None)
    return there
