"""Silent sources: one row for each, raised once, taken up again and not repeated, ended when it speaks."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, insert, select, update

from db.engine import writing
from db.models import Deed, Person, PersonRole, Role, Silence, Topic, col
from db.reads.people import Who
from db.rights import Right, permit
from db.writes import audit
from db.writes.revisions import move


class SilenceIn(NamedTuple):
    """A source that is silent since a day (an ordinal); it brought `usual` signals a week before."""

    source_id: int
    since_day: int
    usual: int


def settle(url: str, silent: Collection[SilenceIn], now: datetime) -> dict[str, int]:
    """Raise, take up again or end, so that exactly `silent` are open; how many of each."""
    with writing(url) as connection:
        query = select(col(Silence.source_id), col(Silence.ended_at))
        known = dict(connection.execute(query).all())
        wanted = {one.source_id for one in silent}
        new = [one for one in silent if one.source_id not in known]
        again = [one for one in silent if known.get(one.source_id) is not None]
        over = [
            source_id for source_id, ended_at in known.items() if ended_at is None and source_id not in wanted
        ]
        _raise(connection, new, now)
        _reopen(connection, again, now)
        connection.execute(update(Silence).where(col(Silence.source_id).in_(over)).values(ended_at=now))
        if new or again or over:
            move(connection, Topic.SOURCES, now)
    return {"fell silent": len(new) + len(again), "spoke again": len(over)}


def look_after(url: str, by: Who, source_id: int, now: datetime) -> None:
    """Take a silent source upon oneself."""
    permit(by, Right.SOURCES)
    with writing(url) as connection:
        mine = update(Silence).where(col(Silence.source_id) == source_id)
        connection.execute(mine.values(person_id=by.person_id))
        audit.note(connection, by, Deed.CHANGE, f"source {source_id}", now, after={"act": "look after"})
        move(connection, Topic.SOURCES, now)


def _raise(connection: Connection, new: Collection[SilenceIn], now: datetime) -> None:
    owner = _owner(connection)
    rows = [one._asdict() | {"person_id": owner, "raised_at": now, "times": 1} for one in new]
    if rows:
        connection.execute(insert(Silence), rows)


def _reopen(connection: Connection, again: Collection[SilenceIn], now: datetime) -> None:
    for one in again:
        mine = update(Silence).where(col(Silence.source_id) == one.source_id)
        anew = {"since_day": one.since_day, "usual": one.usual, "raised_at": now, "ended_at": None}
        connection.execute(mine.values(**anew, times=Silence.times + 1))


def _owner(connection: Connection) -> int | None:
    """The analyst who looks after sources that fall silent: the one who is here longest."""
    analysts = (
        select(col(Person.id))
        .join(PersonRole, col(PersonRole.person_id) == col(Person.id))
        .where(col(PersonRole.role) == Role.ANALYST, col(Person.deactivated_at).is_(None))
    )
    return connection.scalar(analysts.order_by(col(Person.id)).limit(1))
