"""Which department answers for a journey as a whole; the steps on it are claimed one by one."""

from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from db.engine import writing
from db.errors import Refused
from db.models import Deed, Function, Journey, JourneyOwner, Topic, col
from db.reads.people import Who
from db.rights import Right, may, permit
from db.writes import audit
from db.writes.revisions import move

_HOLDS = col(JourneyOwner.valid_until).is_(None)


def give(url: str, by: Who, journey_key: str, function_key: str, now: datetime) -> None:
    """Have a department answer for a journey from `now` on, or nobody where `function_key` is "".

    Who draws every map may, and who works in the department that answers for it now. Raises Refused.
    """
    permit(by, Right.DRAW)
    with writing(url) as connection:
        journey_id = connection.scalar(select(col(Journey.id)).where(col(Journey.key) == journey_key))
        if journey_id is None:
            raise Refused("There is no such map any more.")
        before = _owner(connection, journey_id)
        if not may(by, Right.MAPS) and before not in by.functions:
            raise Refused(
                "Your department does not answer for this map; ask the one that does, or an analyst."
            )
        own(connection, journey_id, _function(connection, function_key), now)
        said = {"owner": before}, {"owner": function_key}
        audit.note(connection, by, Deed.CHANGE, f"map {journey_key}", now, before=said[0], after=said[1])
        move(connection, Topic.MAP, now)


def own(connection: Connection, journey_id: int, function_id: int | None, now: datetime) -> None:
    """Note in the caller's transaction who answers for a journey from `now` on; what holds is left alone."""
    this = col(JourneyOwner.journey_id) == journey_id, _HOLDS
    if function_id == connection.scalar(select(col(JourneyOwner.function_id)).where(*this)):
        return
    connection.execute(update(JourneyOwner).where(*this).values(valid_until=now))
    if function_id is not None:
        row = {"journey_id": journey_id, "function_id": function_id, "valid_from": now}
        connection.execute(insert(JourneyOwner).values(row))


def hand_on(connection: Connection, from_id: int, to_id: int, on: datetime) -> None:
    """Have every journey of one department be that of another from `on` on."""
    theirs = select(col(JourneyOwner.journey_id)).where(col(JourneyOwner.function_id) == from_id, _HOLDS)
    for journey_id in connection.scalars(theirs).all():
        own(connection, journey_id, to_id, on)


def last_change(connection: Connection, function_ids: list[int]) -> datetime | None:
    """When one of these departments last began to answer for a journey, None where none ever did."""
    query = select(func.max(col(JourneyOwner.valid_from)))
    moment: datetime | None = connection.scalar(query.where(col(JourneyOwner.function_id).in_(function_ids)))
    return moment


def _owner(connection: Connection, journey_id: int) -> str:
    query = select(col(Function.key)).join(JourneyOwner, col(JourneyOwner.function_id) == col(Function.id))
    return connection.scalar(query.where(col(JourneyOwner.journey_id) == journey_id, _HOLDS)) or ""


def _function(connection: Connection, key: str) -> int | None:
    if not key:
        return None
    query = select(col(Function.id)).where(col(Function.key) == key, col(Function.retired_at).is_(None))
    found: int | None = connection.scalar(query)
    if found is None:
        raise Refused(f"There is no department “{key}” here.")
    return found
