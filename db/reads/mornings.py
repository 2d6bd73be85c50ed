"""Who asked to be told each morning what waits for them, and what that is."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from db.models import MorningMail, Person, col, table_of
from db.reads import absences
from db.reads.actions import Which, open_actions


@dataclass(frozen=True, slots=True)
class Morning:
    """The mail address somebody has here, whether they asked for mail, and why the last did not reach it."""

    mail: str | None
    asked: bool
    refused: str | None


class Reader(NamedTuple):
    """Somebody to be told today."""

    person_id: int
    mail: str
    language: str


@dataclass(frozen=True, slots=True)
class Waits:
    """How many matters wait for somebody: theirs, those nobody has, others' for whom they stand in."""

    mine: int = 0
    nobodys: int = 0
    others: int = 0
    overdue: int = 0
    first: datetime | None = None

    @property
    def many(self) -> int:
        """All of them."""
        return self.mine + self.nobodys + self.others


def morning(connection: Connection, person_id: int) -> Morning:
    """What somebody chose."""
    asked = select(col(Person.mail), col(MorningMail.asked_at), col(MorningMail.refused))
    asked = asked.outerjoin(table_of(MorningMail), col(MorningMail.person_id) == col(Person.id))
    mail, since, refused = connection.execute(asked.where(col(Person.id) == person_id)).one()
    return Morning(mail, since is not None, refused)


def readers(connection: Connection, today: date, now: datetime) -> list[Reader]:
    """Those who asked, are here, have a mail address, and were not seen to today."""
    asked = (
        select(col(Person.id), col(Person.mail), func.coalesce(col(Person.language), "en"))
        .join(table_of(MorningMail), col(MorningMail.person_id) == col(Person.id))
        .where(col(Person.mail).is_not(None), col(Person.deactivated_at).is_(None))
        .where(func.coalesce(col(MorningMail.seen_to_on), date.min) < today)
        .order_by(col(Person.id))
    )
    away = absences.here(connection, now).away
    return [
        Reader(id_, mail or "", language)
        for id_, mail, language in connection.execute(asked)
        if id_ not in away
    ]


def waits(connection: Connection, person_id: int, now: datetime) -> Waits:
    """What waits for somebody now, as their page shows it."""
    functions = absences.here(connection, now).functions.get(person_id, ())
    mine = open_actions(connection, Which(person_id=person_id))
    free = open_actions(connection, Which(function_ids=functions, nobodys=True)) if functions else []
    others = [
        row
        for one in absences.stands_in_for(connection, person_id, now)
        for row in open_actions(connection, Which(person_id=one.person_id))
    ]
    due = [row.due_at for row in (*mine, *free, *others) if row.due_at]
    to_come = [at for at in due if at >= now]
    overdue = len(due) - len(to_come)
    return Waits(len(mine), len(free), len(others), overdue, min(to_come, default=None))
