"""What somebody holds that others rely on: it must go to somebody else when they leave."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, select

from db.models import metadata

_T = metadata.tables
_PEOPLE = _T["people"]


class Holding(StrEnum):
    """What can be somebody's."""

    MATTER = "matter"
    HEAD = "head"
    DEPUTY = "deputy"
    SILENCE = "silence"
    TOKEN = "token"  # noqa: S105 - no secret, the word


class Line(NamedTuple):
    """One thing that is somebody's."""

    kind: Holding
    id: int


@dataclass(frozen=True, slots=True)
class Held:
    """A thing with its name, and whose it is: a matter's title, a department, who is away, a token's name."""

    line: Line
    name: str
    person_id: int
    person: str


class _Kind(NamedTuple):
    of: Any
    id: ColumnElement[int]
    name: ColumnElement[str]
    person_id: ColumnElement[int]
    holds: tuple[ColumnElement[bool], ...]


def holdings(connection: Connection, person_id: int, now: datetime) -> list[Held]:
    """All that a person holds: open matters, departments they lead, whose deputy they are,
    silent sources they look after, live tokens.
    """
    return [
        held
        for kind, what in _kinds(now).items()
        for held in _held(connection, kind, what, what.person_id == person_id)
    ]


def left_behind(connection: Connection, now: datetime) -> list[Held]:
    """All that people hold who may not sign in any more: there should be nothing."""
    gone = _PEOPLE.c.deactivated_at.is_not(None)
    return [held for kind, what in _kinds(now).items() for held in _held(connection, kind, what, gone)]


def sessions(connection: Connection, person_id: int, now: datetime) -> int:
    """With how many browsers a person is signed in."""
    session = _T["sessions"].c
    stands = session.person_id == person_id, session.revoked_at.is_(None), session.expires_at > now
    return len(connection.execute(select(session.id).where(*stands)).all())


def _held(connection: Connection, kind: Holding, what: _Kind, which: ColumnElement[bool]) -> Iterator[Held]:
    asked = (
        select(what.id, what.name, what.person_id, _PEOPLE.c.name)
        .select_from(what.of)
        .join(_PEOPLE, _PEOPLE.c.id == what.person_id)
        .where(which, *what.holds)
        .order_by(what.id)
    )
    for id_, name, person_id, person in connection.execute(asked):
        yield Held(Line(kind, id_), name, person_id, person)


def _kinds(now: datetime) -> dict[Holding, _Kind]:
    matter, function, absence, token = (
        _T[name].c for name in ("actions", "functions", "absences", "api_tokens")
    )
    away = _PEOPLE.alias("away")
    absences = _T["absences"].join(away, away.c.id == absence.person_id)
    live = token.revoked_at.is_(None), token.expires_at > now
    silence, source = _T["silences"].c, _T["sources"]
    silences = _T["silences"].join(source, source.c.id == silence.source_id)
    silent = (silence.ended_at.is_(None),)
    return {
        Holding.SILENCE: _Kind(silences, silence.source_id, source.c.name, silence.person_id, silent),
        Holding.MATTER: _Kind(_T["actions"], matter.id, matter.title, matter.person_id, (matter.is_open,)),
        Holding.HEAD: _Kind(
            _T["functions"], function.id, function.name, function.head_id, (function.retired_at.is_(None),)
        ),
        Holding.DEPUTY: _Kind(
            absences, absence.id, away.c.name, absence.deputy_id, (absence.until_at > now,)
        ),
        Holding.TOKEN: _Kind(_T["api_tokens"], token.id, token.name, token.made_by_id, live),
    }
