"""Changes to touchpoints that stand in several journeys: held back until those who answer there agree."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from db.engine import writing
from db.errors import Refused
from db.models import (
    Deed,
    Function,
    Journey,
    JourneyIn,
    Topic,
    Touchpoint,
    TouchpointAnswer,
    TouchpointAttributes,
    TouchpointIn,
    TouchpointWish,
    col,
)
from db.reads.people import Who
from db.reads.sharing import touched
from db.rights import By, Right, permit
from db.writes import audit
from db.writes.revisions import move


def hold_back(connection: Connection, journey: JourneyIn, by: By, now: datetime) -> JourneyIn:
    """`journey` with every shared touchpoint as it is where somebody else must agree; asks them for it."""
    own = by.functions if isinstance(by, Who) else ()
    held: dict[str, TouchpointIn] = {}
    for one in touched(connection, journey):
        owners = {key for other in one.others for key in other.owners} - {*own}
        if owners:
            _ask(connection, one.new, journey.key, owners, by, now)
            held[one.was.key] = one.was
    touchpoints = tuple(held.get(one.key, one) for one in journey.touchpoints)
    return replace(journey, touchpoints=touchpoints)


def answer(url: str, by: Who, wish_id: int, function_key: str, agrees: bool, now: datetime) -> bool:
    """Say for a department whether a shared touchpoint may change; whether it holds from now on.

    It does with the last yes; one no settles it and nothing changes. Raises Refused when the department was
    not asked, answered already, or is not one the person works for.
    """
    permit(by, Right.DRAW)
    if function_key not in by.functions:
        raise Refused("Only somebody of the department that was asked can answer for it.")
    with writing(url) as connection:
        _answer(connection, wish_id, function_key, agrees, by, now)
        wish = connection.execute(select(TouchpointWish).where(col(TouchpointWish.id) == wish_id)).one()
        left = select(col(TouchpointAnswer.id)).where(
            col(TouchpointAnswer.wish_id) == wish_id, col(TouchpointAnswer.agrees).is_not(True)
        )
        holds = agrees and connection.execute(left).first() is None
        if holds:
            _hold(connection, wish.touchpoint_id, wish.name, wish.channel, now)
        if holds or not agrees:
            settled = update(TouchpointWish).where(col(TouchpointWish.id) == wish_id)
            connection.execute(settled.values(settled_at=now))
        on = f"touchpoint {wish.touchpoint_id}"
        audit.note(connection, by, Deed.CHANGE, on, now, after={"agrees": agrees, "holds": holds})
        move(connection, Topic.MAP, now)
    return holds


def _ask(
    connection: Connection, new: TouchpointIn, journey: str, owners: Iterable[str], by: By, now: datetime
) -> None:
    """Ask anew: an earlier wish for the same touchpoint that still waits is settled by this one."""
    touchpoint_id = connection.scalars(select(col(Touchpoint.id)).where(col(Touchpoint.key) == new.key)).one()
    earlier = (col(TouchpointWish.touchpoint_id) == touchpoint_id, col(TouchpointWish.settled_at).is_(None))
    connection.execute(update(TouchpointWish).where(*earlier).values(settled_at=now))
    journey_id = connection.scalars(select(col(Journey.id)).where(col(Journey.key) == journey)).one()
    row = {"touchpoint_id": touchpoint_id, "journey_id": journey_id, "name": new.name, "channel": new.channel}
    made = insert(TouchpointWish).values(**row, by_person_id=by.person_id, asked_at=now)
    wish_id = connection.scalars(made.returning(col(TouchpointWish.id))).one()
    asked = select(col(Function.id)).where(col(Function.key).in_(list(owners)))
    answers = [{"wish_id": wish_id, "function_id": one} for one in connection.scalars(asked)]
    connection.execute(insert(TouchpointAnswer), answers)


def _answer(
    connection: Connection, wish_id: int, function_key: str, agrees: bool, by: Who, now: datetime
) -> None:
    open_ = select(col(TouchpointWish.id)).where(
        col(TouchpointWish.id) == wish_id, col(TouchpointWish.settled_at).is_(None)
    )
    function = select(col(Function.id)).where(col(Function.key) == function_key).scalar_subquery()
    mine = update(TouchpointAnswer).where(
        col(TouchpointAnswer.wish_id).in_(open_),
        col(TouchpointAnswer.function_id) == function,
        col(TouchpointAnswer.agrees).is_(None),
    )
    if connection.execute(mine.values(agrees=agrees, by_person_id=by.person_id, at=now)).rowcount == 0:
        raise Refused("This was answered or settled meanwhile.")


def _hold(connection: Connection, touchpoint_id: int, name: str, channel: str, now: datetime) -> None:
    held = update(TouchpointAttributes).where(
        col(TouchpointAttributes.touchpoint_id) == touchpoint_id,
        col(TouchpointAttributes.valid_until).is_(None),
    )
    connection.execute(held.values(valid_until=now))
    row = {"touchpoint_id": touchpoint_id, "name": name, "channel": channel, "valid_from": now}
    connection.execute(insert(TouchpointAttributes).values(**row))
