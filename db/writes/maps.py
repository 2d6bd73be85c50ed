"""Publish a journey whole: what changed gets a new dated row, what stayed keeps its old one."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select
from sqlmodel import SQLModel

from db.contradictions import contradictions
from db.engine import writing
from db.errors import Refused
from db.models import (
    Basis,
    Deed,
    Edge,
    Function,
    FunctionIn,
    FunctionName,
    Journey,
    JourneyIn,
    JourneyVersion,
    MicroInteraction,
    MicroInteractionAttributes,
    Stage,
    StageAttributes,
    StagePlace,
    Topic,
    Touchpoint,
    TouchpointAttributes,
    TouchpointPlace,
    metadata,
)
from db.rights import By, Right, permit
from db.writes import audit, placing, shares, sharing
from db.writes.dated import renew
from db.writes.journeys import own
from db.writes.revisions import insert_into, move

Ids = dict[str, int]


def publish(
    url: str,
    journey: JourneyIn,
    functions: Sequence[FunctionIn],
    by: By,
    now: datetime,
    *,
    basis: Basis = Basis.AGREED,
    note: str = "",
) -> int:
    """Store `journey` as it holds from `now` on, and its functions; the number of the version.

    The taxonomy must be stored before, for placing rules name its topics. A journey without an owner keeps
    the one it has. Another name or channel of a touchpoint that stands in other journeys waits until their
    owners agree. Raises Refused, and stores nothing, when the journey contradicts itself.
    """
    permit(by, Right.MAPS)
    refuse_contradictions(journey, {function.key for function in functions})
    with writing(url) as connection:
        function_ids = _functions(connection, functions, now)
        journey_id = _ids(connection, Journey, [journey.key], name=journey.name, created_at=now)[journey.key]
        held = sharing.hold_back(connection, journey, by, now)
        step_ids = draw(connection, held, journey_id, now)
        _influence(connection, journey, step_ids, function_ids, basis, now)
        if journey.owner:
            own(connection, journey_id, function_ids[journey.owner], now)
        number = new_version(connection, journey_id, now, by.person_id, note)
        told = {"version": number, "steps": len(journey.micro_interactions)}
        audit.note(connection, by, Deed.CHANGE, f"map {journey.key}", now, after=told)
        move(connection, Topic.MAP, now)
    return number


def draw(connection: Connection, journey: JourneyIn, journey_id: int, now: datetime) -> Ids:
    """Make `journey`, all but who has a say, what holds from `now` on; the ids of its steps by their keys."""
    stage_ids = _ids(connection, Stage, [stage.key for stage in journey.stages], journey_id=journey_id)
    touchpoint_ids = _ids(connection, Touchpoint, [one.key for one in journey.touchpoints])
    step_ids = _ids(connection, MicroInteraction, [step.key for step in journey.micro_interactions])
    _stages(connection, journey, journey_id, stage_ids, now)
    _touchpoints(connection, journey, journey_id, touchpoint_ids, now)
    _steps(connection, journey, step_ids, touchpoint_ids, now)
    _places(connection, journey, journey_id, stage_ids, step_ids, now)
    _edges(connection, journey, journey_id, step_ids, now)
    placing.draw(connection, journey, step_ids, now)
    return step_ids


def refuse_contradictions(journey: JourneyIn, functions: Collection[str]) -> None:
    """Raise Refused, in words, where `journey` cannot be published; `functions` are keys of departments."""
    problem = next(contradictions(journey, functions), None)
    if problem:
        raise Refused(f"The journey {journey.name!r} cannot be published: {problem}.")


def _functions(connection: Connection, functions: Sequence[FunctionIn], now: datetime) -> Ids:
    """Add new functions and take over new names and colours; a former name is kept with its date."""
    table = metadata.tables["functions"].c
    former = {row.key: row for row in connection.execute(select(table.id, table.key, table.name))}
    for position, function in enumerate(functions):
        before = former.get(function.key)
        if before and before.name != function.name:
            kept = {"function_id": before.id, "name": before.name, "valid_until": now}
            connection.execute(insert(FunctionName).values(kept))
        shown = {"name": function.name, "colour": function.colour, "position": position}
        upsert = insert_into(connection, Function).values(key=function.key, **shown)
        connection.execute(upsert.on_conflict_do_update(index_elements=["key"], set_=shown))
    return {key: function_id for function_id, key in connection.execute(select(table.id, table.key))}


def _ids(connection: Connection, table: type[SQLModel], keys: Sequence[str], **values: Any) -> Ids:
    """The stable ids behind `keys`, new ones made with `values`."""
    columns = metadata.tables[str(table.__tablename__)].c
    scope = [columns[name] == values[name] for name in values if name == "journey_id"]
    known = select(columns.key, columns.id).where(columns.key.in_(keys), *scope)
    there = dict(connection.execute(known).all())
    if new := [{"key": key, **values} for key in dict.fromkeys(keys) if key not in there]:
        connection.execute(insert(table), new)
    return dict(connection.execute(known).all())


def _stages(
    connection: Connection, journey: JourneyIn, journey_id: int, stage_ids: Ids, now: datetime
) -> None:
    wanted = [
        {"stage_id": stage_ids[stage.key], "name": stage.name, "position": position}
        for position, stage in enumerate(journey.stages)
    ]
    renew(connection, StageAttributes, "stage_id", _every_stage(connection, journey_id), wanted, now)


def _every_stage(connection: Connection, journey_id: int) -> Sequence[int]:
    stages = metadata.tables["stages"].c
    return connection.scalars(select(stages.id).where(stages.journey_id == journey_id)).all()


def _touchpoints(
    connection: Connection, journey: JourneyIn, journey_id: int, touchpoint_ids: Ids, now: datetime
) -> None:
    wanted = [
        {"touchpoint_id": touchpoint_ids[one.key], "name": one.name, "channel": one.channel}
        for one in journey.touchpoints
    ]
    renew(connection, TouchpointAttributes, "touchpoint_id", touchpoint_ids.values(), wanted, now)
    places = [
        {"journey_id": journey_id, "touchpoint_id": touchpoint_ids[one.key], "position": position}
        for position, one in enumerate(journey.touchpoints)
    ]
    renew(connection, TouchpointPlace, "journey_id", [journey_id], places, now)


def _steps(
    connection: Connection, journey: JourneyIn, step_ids: Ids, touchpoint_ids: Ids, now: datetime
) -> None:
    wanted = [
        {
            "micro_interaction_id": step_ids[step.key], "touchpoint_id": touchpoint_ids[step.touchpoint],
            "name": step.name, "kind": step.kind, "layer": step.layer, "wants": step.wants,
            "initiator": step.initiator, "receiver": step.receiver, "context": step.context,
            "evidence": step.evidence, "systems": list(step.systems),
            "completed_by": list(step.completed_by),
        }
        for step in journey.micro_interactions
    ]  # fmt: skip
    renew(connection, MicroInteractionAttributes, "micro_interaction_id", step_ids.values(), wanted, now)


def _places(
    connection: Connection, journey: JourneyIn, journey_id: int, stage_ids: Ids, step_ids: Ids, now: datetime
) -> None:
    wanted = [
        {"stage_id": stage_ids[step.stage], "micro_interaction_id": step_ids[step.key], "position": position,
         "row": step.row}
        for position, step in enumerate(journey.micro_interactions)
    ]  # fmt: skip
    renew(connection, StagePlace, "stage_id", _every_stage(connection, journey_id), wanted, now)


def _edges(connection: Connection, journey: JourneyIn, journey_id: int, step_ids: Ids, now: datetime) -> None:
    wanted = [
        {"journey_id": journey_id, "from_id": step_ids[edge.start], "to_id": step_ids[edge.end],
         "label": edge.label}
        for edge in journey.edges
    ]  # fmt: skip
    renew(connection, Edge, "journey_id", [journey_id], wanted, now)


def _influence(
    connection: Connection, journey: JourneyIn, step_ids: Ids, function_ids: Ids, basis: Basis, now: datetime
) -> None:
    wanted = [
        {
            "micro_interaction_id": step_ids[step.key], "function_id": function_ids[one.function],
            "share": one.share, "mode": one.mode,
            "basis": Basis.SUGGESTED if one.basis == Basis.SUGGESTED else basis,
        }
        for step in journey.micro_interactions
        for one in step.influence
    ]  # fmt: skip
    shares.draw(connection, list(step_ids.values()), wanted, now)


def new_version(connection: Connection, journey_id: int, now: datetime, by_id: int | None, note: str) -> int:
    """Note in the caller's transaction that a journey is published anew; the number of the version."""
    versions = metadata.tables["journey_versions"].c
    last = select(func.max(versions.number)).where(versions.journey_id == journey_id)
    number = (connection.scalar(last) or 0) + 1
    row = {
        "journey_id": journey_id,
        "number": number,
        "note": note,
        "by_person_id": by_id,
        "published_at": now,
    }
    connection.execute(insert(JourneyVersion).values(row))
    return number
