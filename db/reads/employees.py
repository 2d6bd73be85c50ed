"""What is stored about the people who work here, a row for each: for them, for privacy, for others."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, func, select

from db.models import metadata

Line = dict[str, Any]
_T = metadata.tables
_PEOPLE = _T["people"]
_ACCOUNT = ("id", "name", "mail", "language", "created_at", "deactivated_at")

EMPLOYEE = (*_ACCOUNT, "has_password", "roles", "departments", "stands_in")


def employees(connection: Connection, person_id: int | None = None) -> Iterator[Line]:
    """Everybody, or one person: the account, roles, departments, and in how many rows of what they stand.

    Every column of the store that refers to a person is counted, whatever is added to the store later.
    """
    roles = _gathered(connection, "person_roles", _T["person_roles"].c.role)
    works_for = _gathered(connection, "person_functions", _T["functions"].c.key)
    counted = _counted(connection)
    asked = select(*(_PEOPLE.c[name] for name in _ACCOUNT), _PEOPLE.c.password_hash.is_not(None))
    which = asked if person_id is None else asked.where(_PEOPLE.c.id == person_id)
    for row in connection.execute(which.order_by(_PEOPLE.c.id)):
        *facts, has_password = row
        account = dict(zip(_ACCOUNT, facts, strict=True)) | {"has_password": has_password}
        rows = [f"{where}: {n}" for where, n in sorted(counted[row.id].items())]
        yield account | {"roles": roles[row.id], "departments": works_for[row.id], "stands_in": rows}


def columns_about_people() -> list[tuple[str, str]]:
    """Every column, as (table, column), that refers to a person."""
    refers = [
        (table.name, key.parent.name)
        for table in metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table is _PEOPLE
    ]
    return sorted([*refers, ("audit_rows", "person_id")])


def _counted(connection: Connection) -> defaultdict[int, dict[str, int]]:
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for table, name in columns_about_people():
        column = _T[table].c[name]
        many = select(column, func.count()).where(column.is_not(None)).group_by(column)
        for person_id, n in connection.execute(many):
            found[person_id][f"{table}.{name}"] = n
    return found


def _gathered(connection: Connection, table: str, column: Any) -> defaultdict[int, list[str]]:
    held, functions = _T[table], _T["functions"]
    asked = select(held.c.person_id, column).order_by(column)
    if table == "person_functions":
        asked = asked.join(functions, functions.c.id == held.c.function_id)
    found: defaultdict[int, list[str]] = defaultdict(list)
    for person_id, value in connection.execute(asked):
        found[person_id].append(value)
    return found
