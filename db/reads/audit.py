"""The audit, searched: who did or looked at what, newest first, page by page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from db.models import ApiToken, AuditRow, Connector, Function, Journey, Person, Session, Source, col, table_of
from db.reads.pulse import step_keys

AT_ONCE = 100
_ROWS = table_of(AuditRow)


_CALLED: dict[str, Select[*tuple[Any, ...]]] = {
    "person": select(col(Person.id), col(Person.name)),
    "session": select(col(Session.id), col(Person.name)).join(
        table_of(Person), col(Person.id) == col(Session.person_id)
    ),
    "function": select(col(Function.id), col(Function.name)),
    "department": select(col(Function.key), col(Function.name)),
    "source": select(col(Source.id), col(Source.name)),
    "connector": select(col(Connector.id), col(Source.name)).join(
        table_of(Source), col(Source.id) == col(Connector.source_id)
    ),
    "map": select(col(Journey.key), col(Journey.name)),
    "token": select(col(ApiToken.prefix), col(ApiToken.name)),
}
_SOURCES_BY_KEY = select(col(Source.key), col(Source.name))


@dataclass(frozen=True, slots=True)
class Entry:
    """One deed as it was noted; `who` is '' for nobody known, `origin` None where nobody said from where."""

    id: int
    at: datetime
    person_id: int | None
    who: str
    what: str
    thing: str
    origin: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: empty and None mean any. `who` and `thing` are parts of the words, in either case.

    `since` is in, `until` is not; `person_id` narrows to one account.
    """

    who: str = ""
    what: str = ""
    thing: str = ""
    since: datetime | None = None
    until: datetime | None = None
    person_id: int | None = None


def entries(
    connection: Connection, sought: Sought, *, before: int | None = None, limit: int = AT_ONCE
) -> list[Entry]:
    """Deeds, newest first; the next page begins `before` the id of the last of this one."""
    row = _ROWS.c
    asked = select(
        row.id, row.at, row.person_id, row.name, row.what, row.thing, row.origin, row.before, row.after
    )
    older = () if before is None else (row.id < before,)
    found = connection.execute(asked.where(*_narrowed(sought), *older).order_by(row.id.desc()).limit(limit))
    return [Entry(*line) for line in found]


def every(connection: Connection, sought: Sought) -> Iterator[Entry]:
    """All deeds that are looked for, newest first."""
    before: int | None = None
    while page := entries(connection, sought, before=before, limit=1_000):
        yield from page
        before = page[-1].id


def count(connection: Connection, sought: Sought, at_most: int = 10_000) -> int:
    """How many deeds are looked for, counted up to `at_most`."""
    some = select(_ROWS.c.id).where(*_narrowed(sought)).limit(at_most).subquery()
    return connection.scalar(select(func.count()).select_from(some)) or 0


def names(connection: Connection) -> dict[str, str]:
    """What the things of deeds ("person 3", "session 9", "map home") are called now, where they are there."""
    found: dict[str, str] = {}
    for kind, called in _CALLED.items():
        found |= {f"{kind} {which}": name for which, name in connection.execute(called)}
    for id_, (key, name) in step_keys(connection).items():
        found |= {f"step {id_}": name, f"step {key}": name}
    found |= {f"source {key}": name for key, name in connection.execute(_SOURCES_BY_KEY)}
    return found


def _narrowed(sought: Sought) -> list[ColumnElement[bool]]:
    conditions = [_holds(column, word) for column, word in _words(sought) if word.strip()]
    if sought.what:
        conditions.append(col(AuditRow.what) == sought.what)
    if sought.since is not None:
        conditions.append(col(AuditRow.at) >= sought.since)
    if sought.until is not None:
        conditions.append(col(AuditRow.at) < sought.until)
    if sought.person_id is not None:
        conditions.append(col(AuditRow.person_id) == sought.person_id)
    return conditions


def _words(sought: Sought) -> tuple[tuple[Any, str], ...]:
    return (_ROWS.c.name, sought.who), (_ROWS.c.thing, sought.thing)


def _holds(column: Any, word: str) -> ColumnElement[bool]:
    """Whether a text holds a word in either case; SQLite folds only ASCII, so also as typed."""
    typed = word.strip()
    folded = func.lower(column).contains(typed.lower(), autoescape=True)
    return or_(folded, column.contains(typed, autoescape=True))
