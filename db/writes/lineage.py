"""What becomes of steps when a draft is published: where their story goes on, who has a say."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlmodel import col

from db.models import (
    Basis,
    Became,
    BecameIn,
    Function,
    Influence,
    JourneyIn,
    Lineage,
    MicroInteraction,
    MicroInteractionIn,
    PlacingRule,
    StagePlace,
)
from db.reads.people import Who

Row = dict[str, Any]
COPIED = ("function_id", "share", "mode", "basis", "accountable", "by_person_id")


def follow(
    connection: Connection,
    before: JourneyIn,
    became: Sequence[BecameIn],
    step_ids: Mapping[str, int],
    now: datetime,
) -> None:
    """Write what became of steps of `before`, and end what rests on those that are gone.

    A step that still stands in another journey is gone from this one only, and has no story to tell.
    """
    ids = _ids(connection, {step.key for step in before.micro_interactions}) | dict(step_ids)
    gone = _gone(connection, {ids[one.start] for one in became if one.change is not Became.SPLIT})
    rows = [_row(one, ids, now) for one in became if one.change is Became.SPLIT or ids[one.start] in gone]
    _write(connection, rows)
    _end(connection, gone, now)


def first_say(
    connection: Connection,
    new: Sequence[MicroInteractionIn],
    became: Sequence[BecameIn],
    by: Who,
    now: datetime,
) -> None:
    """Who has a say at `new` steps: as at the step they were split from, else what was drawn for them."""
    origin = {one.end: one.start for one in became if one.change is Became.SPLIT}
    ids = _ids(connection, {step.key for step in new} | {*origin.values()})
    for step in new:
        if step.key in origin:
            _copy_shares(connection, ids[origin[step.key]], ids[step.key], now)
        else:
            _suggest(connection, step, ids[step.key], by, now)


def _row(one: BecameIn, ids: Mapping[str, int], now: datetime) -> Row:
    end = ids[one.end] if one.end else None
    return {"from_id": ids[one.start], "to_id": end, "change": one.change, "at": now}


def _write(connection: Connection, rows: list[Row]) -> None:
    """Those who were part of a step that is merged now are part of what it becomes part of as well."""
    for row in rows:
        connection.execute(insert(Lineage).values(**row))
        if row["change"] == Became.MERGED:
            earlier = select(col(Lineage.from_id)).where(
                col(Lineage.to_id) == row["from_id"], col(Lineage.change) == Became.MERGED
            )
            for from_id in connection.scalars(earlier).all():
                connection.execute(insert(Lineage).values(**row | {"from_id": from_id}))


def _ids(connection: Connection, keys: Collection[str]) -> dict[str, int]:
    query = select(col(MicroInteraction.key), col(MicroInteraction.id))
    return dict(connection.execute(query.where(col(MicroInteraction.key).in_(keys))).tuples().all())


def _gone(connection: Connection, step_ids: Collection[int]) -> frozenset[int]:
    """Those of the steps that stand in no journey any more."""
    stands = select(col(StagePlace.micro_interaction_id)).where(
        col(StagePlace.micro_interaction_id).in_(step_ids), col(StagePlace.valid_until).is_(None)
    )
    return frozenset(step_ids) - frozenset(connection.scalars(stands))


def _end(connection: Connection, gone: Collection[int], now: datetime) -> None:
    held = col(Influence.micro_interaction_id).in_(gone), col(Influence.valid_until).is_(None)
    connection.execute(update(Influence).where(*held).values(valid_until=now))
    connection.execute(delete(PlacingRule).where(col(PlacingRule.micro_interaction_id).in_(gone)))


def _copy_shares(connection: Connection, origin: int, step_id: int, now: datetime) -> None:
    columns = [col(getattr(Influence, name)) for name in COPIED]
    held = col(Influence.micro_interaction_id) == origin, col(Influence.valid_until).is_(None)
    for row in connection.execute(select(*columns).where(*held)).all():
        new = {"micro_interaction_id": step_id, "valid_from": now, **row._mapping}
        connection.execute(insert(Influence).values(**new))


def _suggest(connection: Connection, step: MicroInteractionIn, step_id: int, by: Who, now: datetime) -> None:
    """What is drawn for others is a question to them; what one draws for the own department is claimed."""
    functions = dict(connection.execute(select(col(Function.key), col(Function.id))).tuples().all())
    for one in step.influence:
        basis = Basis.CLAIMED if one.function in by.functions else Basis.SUGGESTED
        row = {"micro_interaction_id": step_id, "function_id": functions[one.function], "share": one.share}
        more = {"mode": one.mode, "basis": basis, "by_person_id": by.person_id, "valid_from": now}
        connection.execute(insert(Influence).values(**row, **more))
