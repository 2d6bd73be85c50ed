"""Revisions: tell open pages that something under a topic changed, at most once a second."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Update, bindparam, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

from db.models import Revision, Topic, col

QUIET = timedelta(seconds=1)
INSERTS: dict[str, Callable[[type[SQLModel]], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def insert_into(connection: Connection, table: type[SQLModel]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows ON CONFLICT, in the dialect of `connection`."""
    return INSERTS[connection.dialect.name](table)


def move(connection: Connection, topic: Topic, now: datetime, *, at_once: bool = True) -> None:
    """Count a change under `topic`; the last statement of its transaction.

    With `at_once` False a change within a second of the last one is left for the next to tell,
    so that a long backlog does not make every page redraw all the time.
    """
    first = {"topic": topic, "number": 0, "moved_at": now - QUIET}
    connection.execute(_first(connection.dialect.name), first)
    told = {"of": topic, "now": now, "quiet": now - QUIET}
    connection.execute(_MOVED if at_once else _MOVED_AFTER_A_WHILE, told)


@cache
def _first(dialect: str) -> Any:
    return INSERTS[dialect](Revision).on_conflict_do_nothing()


_MOVED: Update = (
    update(Revision)
    .where(col(Revision.topic) == bindparam("of"))
    .values(number=col(Revision.number) + 1, moved_at=bindparam("now"))
)
_MOVED_AFTER_A_WHILE = _MOVED.where(col(Revision.moved_at) <= bindparam("quiet"))
