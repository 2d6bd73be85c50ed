"""Asking for mail each morning, and noting who was seen to: at most one mail a day reaches anybody."""

from datetime import date, datetime

from sqlalchemy import Connection, delete, func, update

from db.engine import writing
from db.models import Deed, MorningMail, col
from db.reads.people import Who
from db.writes import audit
from db.writes.revisions import insert_into


def begin(url: str, by: Who, now: datetime) -> None:
    """Have somebody told each morning from now on."""
    row = {"person_id": by.person_id, "asked_at": now}
    with writing(url) as connection:
        connection.execute(insert_into(connection, MorningMail).values(row).on_conflict_do_nothing())
        _note(connection, by, now, wanted=True)


def end(url: str, by: Who, now: datetime) -> None:
    """Have them told no more."""
    with writing(url) as connection:
        connection.execute(delete(MorningMail).where(col(MorningMail.person_id) == by.person_id))
        _note(connection, by, now, wanted=False)


def _note(connection: Connection, by: Who, now: datetime, *, wanted: bool) -> None:
    after = {"kind": "mail", "wanted": wanted}
    audit.note(connection, by, Deed.CHANGE, f"person {by.person_id}", now, after=after)


def see_to(url: str, person_id: int, today: date) -> bool:
    """Note that somebody is told today; False when they were, or when they want no mail any more."""
    mine = update(MorningMail).where(col(MorningMail.person_id) == person_id)
    fresh = mine.where(func.coalesce(col(MorningMail.seen_to_on), date.min) < today)
    with writing(url) as connection:
        return connection.execute(fresh.values(seen_to_on=today, refused=None)).rowcount == 1


def not_told(url: str, person_id: int, refused: str | None = None) -> None:
    """They were not told after all: `refused` by the mail server for today, or to be tried again."""
    values = {"seen_to_on": None} if refused is None else {"refused": refused}
    with writing(url) as connection:
        mine = update(MorningMail).where(col(MorningMail.person_id) == person_id)
        connection.execute(mine.values(values))
