"""What becomes of steps when a draft is published: where their story goes on, who has a say."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

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
    StagePlace,
    col,
)
from db.reads.people import Who
from db.writes import placing, shares

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
    _stand_again(connection, set(step_ids.values()), now)
    _write(connection, rows)
    _end(connection, gone, now)


def first_say(
    connection: Connection,
    new: Sequence[MicroInteractionIn],
    became: Sequence[BecameIn],
    by: Who,
    now: datetime,
) -> None:
    """Who has a say at `new` steps: as at the step they were split from, else what was drawn for them.

    Where somebody has a say already, because a step stands in another journey too, that holds.
    """
    origin = {one.end: one.start for one in became if one.change is Became.SPLIT}
    ids = _ids(connection, {step.key for step in new} | {*origin.values()})
    said, ever = _said(connection, [ids[step.key] for step in new])
    for step in new:
        if ids[step.key] in said:
            continue
        if ids[step.key] in ever:
            shares.draw(connection, [ids[step.key]], _suggested(connection, step, ids[step.key], by), now)
        elif step.key in origin:
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
                col(Lineage.to_id) == row["from_id"],
                col(Lineage.change) == Became.MERGED,
                col(Lineage.until).is_(None),
            )
            for from_id in connection.scalars(earlier).all():
                connection.execute(insert(Lineage).values(**row | {"from_id": from_id}))


def _stand_again(connection: Connection, step_ids: Collection[int], now: datetime) -> None:
    """End the story of steps that are on a map again, and that of those who are part of them elsewhere."""
    holds, merged = col(Lineage.until).is_(None), col(Lineage.change) == Became.MERGED
    again = col(Lineage.from_id).in_(step_ids), col(Lineage.change) != Became.SPLIT, holds
    for row in connection.execute(select(col(Lineage.from_id), col(Lineage.to_id)).where(*again)).all():
        parts = select(col(Lineage.from_id)).where(col(Lineage.to_id) == row.from_id, merged, holds)
        theirs = col(Lineage.from_id).in_(parts), col(Lineage.to_id) == row.to_id, merged, holds
        connection.execute(update(Lineage).where(*theirs).values(until=now))
    connection.execute(update(Lineage).where(*again).values(until=now))


def _ids(connection: Connection, keys: Collection[str]) -> dict[str, int]:
    query = select(col(MicroInteraction.key), col(MicroInteraction.id))
    return dict(connection.execute(query.where(col(MicroInteraction.key).in_(keys))).all())


def _gone(connection: Connection, step_ids: Collection[int]) -> frozenset[int]:
    """Those of the steps that stand in no journey any more."""
    stands = select(col(StagePlace.micro_interaction_id)).where(
        col(StagePlace.micro_interaction_id).in_(step_ids), col(StagePlace.valid_until).is_(None)
    )
    return frozenset(step_ids) - frozenset(connection.scalars(stands))


def _end(connection: Connection, gone: Collection[int], now: datetime) -> None:
    held = col(Influence.micro_interaction_id).in_(gone), col(Influence.valid_until).is_(None)
    connection.execute(update(Influence).where(*held).values(valid_until=now))
    placing.end(connection, gone, now)


def _copy_shares(connection: Connection, origin: int, step_id: int, now: datetime) -> None:
    columns = [col(getattr(Influence, name)) for name in COPIED]
    held = col(Influence.micro_interaction_id) == origin, col(Influence.valid_until).is_(None)
    for row in connection.execute(select(*columns).where(*held)).all():
        new = {"micro_interaction_id": step_id, "valid_from": now, **row._mapping}
        connection.execute(insert(Influence).values(**new))


def _said(connection: Connection, step_ids: Collection[int]) -> tuple[frozenset[int], frozenset[int]]:
    """At which of the steps somebody has a say, and at which somebody ever had."""
    rows = select(col(Influence.micro_interaction_id)).where(
        col(Influence.micro_interaction_id).in_(step_ids)
    )
    holding = rows.where(col(Influence.valid_until).is_(None))
    return frozenset(connection.scalars(holding)), frozenset(connection.scalars(rows))


def _suggest(connection: Connection, step: MicroInteractionIn, step_id: int, by: Who, now: datetime) -> None:
    rows = _suggested(connection, step, step_id, by)
    if rows:
        connection.execute(insert(Influence), [row | {"valid_from": now} for row in rows])


def _suggested(connection: Connection, step: MicroInteractionIn, step_id: int, by: Who) -> list[Row]:
    """What is drawn for others is a question to them; what one draws for the own department is claimed."""
    functions = dict(connection.execute(select(col(Function.key), col(Function.id))).all())
    return [
        {
            "micro_interaction_id": step_id, "function_id": functions[one.function], "share": one.share,
            "mode": one.mode, "by_person_id": by.person_id,
            "basis": Basis.CLAIMED if one.function in by.functions else Basis.SUGGESTED,
        }
        for one in step.influence
    ]  # fmt: skip
