"""The departments a company has, as every page lists them."""

from dataclasses import dataclass

from sqlalchemy import Connection, select
from sqlmodel import col

from db.models import Function, table_of


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
