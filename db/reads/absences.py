"""Who is away, and who stands in for whom at a moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from db.models import metadata

_ABSENCE = metadata.tables["absences"].c
_PEOPLE, _FUNCTIONS = metadata.tables["people"], metadata.tables["functions"].c
_WORKS = metadata.tables["person_functions"].c


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """An absence, now or to come: away from `from_at` on, back at `until_at`."""

    id: int
    person_id: int
    person: str
    from_at: datetime
    until_at: datetime
    deputy_id: int | None
    deputy: str | None

    def now(self, now: datetime) -> bool:
        """Whether it has begun; those that ended are never read."""
        return self.from_at <= now


@dataclass(frozen=True, slots=True)
class Here:
    """Who is here at a moment: everybody `active`, the deputies of those `away`, the heads of functions."""

    active: frozenset[int]
    away: Mapping[int, int | None]
    heads: Mapping[int, int | None]
    functions: Mapping[int, tuple[int, ...]]

    def stand_in(self, person_id: int, function_id: int | None = None) -> int | None:
        """Who does what falls to a person: they themselves when here, else their deputy, or the deputy's.

        Without any the head of `function_id`, else of a function of theirs; None when nobody is left.

        >>> Here(frozenset({1, 2}), {1: 2}, {}, {}).stand_in(1)
        2
        >>> Here(frozenset({1, 2}), {1: 2, 2: 1}, {}, {}).stand_in(1) is None
        True
        """
        tried, at = set(), person_id
        while at not in tried:
            if self._here(at):
                return at
            tried.add(at)
            at = self.away.get(at) or at
        own = (function_id,) if function_id is not None else ()
        heads = (self.heads.get(one) for one in (*own, *self.functions.get(person_id, ())))
        return next((head for head in heads if head is not None and self._here(head)), None)

    def _here(self, person_id: int) -> bool:
        return person_id in self.active and person_id not in self.away


def absences(connection: Connection, now: datetime) -> list[AbsenceRow]:
    """Every absence that has not ended, the soonest first."""
    return _rows(connection, _ABSENCE.until_at > now)


def absences_of(connection: Connection, person_id: int, now: datetime) -> list[AbsenceRow]:
    """The absences of somebody that have not ended, the soonest first."""
    return _rows(connection, _ABSENCE.until_at > now, _ABSENCE.person_id == person_id)


def here(connection: Connection, now: datetime) -> Here:
    """Who is here at `now`."""
    active = connection.scalars(select(_PEOPLE.c.id).where(_PEOPLE.c.deactivated_at.is_(None)))
    begun = _ABSENCE.from_at <= now, _ABSENCE.until_at > now
    away = connection.execute(select(_ABSENCE.person_id, _ABSENCE.deputy_id).where(*begun))
    heads = connection.execute(
        select(_FUNCTIONS.id, _FUNCTIONS.head_id).where(_FUNCTIONS.retired_at.is_(None))
    )
    works: dict[int, tuple[int, ...]] = {}
    for person_id, function_id in connection.execute(select(_WORKS.person_id, _WORKS.function_id)):
        works[person_id] = (*works.get(person_id, ()), function_id)
    return Here(frozenset(active), dict(away.all()), dict(heads.all()), works)


def stands_in_for(connection: Connection, person_id: int, now: datetime) -> list[AbsenceRow]:
    """The absences at `now` of all for whom a person stands in: as deputy, deputy of a deputy or head."""
    present = here(connection, now)
    running = _rows(connection, _ABSENCE.from_at <= now, _ABSENCE.until_at > now)
    return [one for one in running if present.stand_in(one.person_id) == person_id]


def _rows(connection: Connection, *which: ColumnElement[bool]) -> list[AbsenceRow]:
    deputies = _PEOPLE.alias("deputies")
    asked = (
        select(
            _ABSENCE.id, _ABSENCE.person_id, _PEOPLE.c.name, _ABSENCE.from_at, _ABSENCE.until_at,
            _ABSENCE.deputy_id, deputies.c.name,
        )
        .join(_PEOPLE, _PEOPLE.c.id == _ABSENCE.person_id)
        .outerjoin(deputies, deputies.c.id == _ABSENCE.deputy_id)
        .where(*which, _PEOPLE.c.deactivated_at.is_(None))
        .order_by(_ABSENCE.from_at, _ABSENCE.id)
    )  # fmt: skip
    return [AbsenceRow(*row) for row in connection.execute(asked)]
