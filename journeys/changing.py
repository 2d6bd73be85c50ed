"""Carry out changes on a journey: from one journey to the next, refusing what makes no sense."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from db.models import EdgeIn, JourneyIn, MicroInteractionIn, PlacingIn, StageIn, TouchpointIn
from journeys.changes import (
    FIELDS,
    AddStage,
    AddStep,
    BringBack,
    Change,
    ChangeStep,
    ChangeTouchpoint,
    Connect,
    Disconnect,
    DropStage,
    MergeSteps,
    MoveStage,
    MoveTouchpoint,
    RenameStage,
    RetireStep,
    SplitStep,
)

Keyed = TypeVar("Keyed", StageIn, TouchpointIn)


class CannotError(ValueError):
    """A change that makes no sense on this journey, in words."""


def carried_out(journey: JourneyIn, changes: Iterable[Change]) -> JourneyIn:
    """`journey` after all of `changes`, in their order. Raises CannotError."""
    for change in changes:
        journey = carry_out(journey, change)
    return journey


def carry_out(journey: JourneyIn, change: Change) -> JourneyIn:
    """`journey` after `change`. Raises CannotError where that makes no sense."""
    return _HOW[type(change)](journey, change)


def step_of(journey: JourneyIn, key: str) -> MicroInteractionIn:
    """The step called `key`. Raises CannotError where there is none."""
    for step in journey.micro_interactions:
        if step.key == key:
            return step
    raise CannotError("This step is not on the map any more.")


def _add(journey: JourneyIn, change: AddStep) -> JourneyIn:
    step, new = change.step, change.touchpoint
    if any(one.key == step.key for one in journey.micro_interactions):
        raise CannotError("This step is on the map already.")
    if new and any(one.key == new.key for one in journey.touchpoints):
        new = None
    if new:
        journey = replace(journey, touchpoints=(*journey.touchpoints, new))
    step = replace(_fitting(journey, step), influence=step.influence)
    return replace(journey, micro_interactions=(*journey.micro_interactions, step))


def _fitting(journey: JourneyIn, step: MicroInteractionIn) -> MicroInteractionIn:
    """`step` with a name, in a stage and a touchpoint that are there, and through the channel of that."""
    if not step.name.strip():
        raise CannotError("Give the step a name.")
    if all(stage.key != step.stage for stage in journey.stages):
        raise CannotError("This stage is not on the map any more.")
    channel = next((one.channel for one in journey.touchpoints if one.key == step.touchpoint), None)
    if channel is None:
        raise CannotError("This touchpoint is not on the map any more.")
    return replace(step, channel=channel)


def _change(journey: JourneyIn, change: ChangeStep) -> JourneyIn:
    unknown = change.fields.keys() - {*FIELDS}
    if unknown:
        raise CannotError("This cannot be changed on the map.")
    changed = _fitting(journey, replace(step_of(journey, change.key), **change.fields))
    steps = (changed if step.key == change.key else step for step in journey.micro_interactions)
    return _tidy(replace(journey, micro_interactions=tuple(steps)))


def _tidy(journey: JourneyIn) -> JourneyIn:
    """Without touchpoints that no step belongs to any more."""
    used = {step.touchpoint for step in journey.micro_interactions}
    return replace(journey, touchpoints=tuple(one for one in journey.touchpoints if one.key in used))


def _retire(journey: JourneyIn, change: RetireStep) -> JourneyIn:
    step_of(journey, change.key)
    if len(journey.micro_interactions) == 1:
        raise CannotError("The last step has to stay: a map without steps is none.")
    edges = (edge for edge in journey.edges if change.key not in (edge.start, edge.end))
    steps = (step for step in journey.micro_interactions if step.key != change.key)
    return _tidy(replace(journey, micro_interactions=tuple(steps), edges=tuple(edges)))


def _split(journey: JourneyIn, change: SplitStep) -> JourneyIn:
    first = step_of(journey, change.key)
    second = replace(change.second, influence=first.influence, placing=PlacingIn())
    after = _add(journey, AddStep(second))
    edges = (replace(edge, start=second.key) if edge.start == first.key else edge for edge in journey.edges)
    return replace(after, edges=(*edges, EdgeIn(first.key, second.key)))


def _merge(journey: JourneyIn, change: MergeSteps) -> JourneyIn:
    others = [step_of(journey, key) for key in change.others]
    kept = step_of(journey, change.key)
    if not others or change.key in change.others:
        raise CannotError("Choose another step to merge it with.")
    whole = replace(kept, placing=_together([kept.placing, *(one.placing for one in others)]))
    gone = {*change.others}
    steps = (whole if one is kept else one for one in journey.micro_interactions if one.key not in gone)
    into = dict.fromkeys(gone, kept.key)
    ways = (
        replace(one, start=into.get(one.start, one.start), end=into.get(one.end, one.end))
        for one in journey.edges
    )
    edges = dict.fromkeys(edge for edge in ways if edge.start != edge.end)
    return _tidy(replace(journey, micro_interactions=tuple(steps), edges=tuple(edges)))


def _together(several: list[PlacingIn]) -> PlacingIn:
    names = [field.name for field in fields(PlacingIn)]
    return PlacingIn(*(tuple(dict.fromkeys(v for one in several for v in getattr(one, n))) for n in names))


def _connect(journey: JourneyIn, change: Connect) -> JourneyIn:
    step_of(journey, change.start)
    step_of(journey, change.end)
    edge = EdgeIn(change.start, change.end, change.label.strip())
    if change.start == change.end:
        raise CannotError("A way leads from one step to another, not to itself.")
    if edge in journey.edges:
        raise CannotError("This way is on the map already; write on a second one what is different there.")
    return replace(journey, edges=(*journey.edges, edge))


def _disconnect(journey: JourneyIn, change: Disconnect) -> JourneyIn:
    edge = EdgeIn(change.start, change.end, change.label)
    if edge not in journey.edges:
        raise CannotError("This way is not on the map any more.")
    return replace(journey, edges=tuple(one for one in journey.edges if one != edge))


def _add_stage(journey: JourneyIn, change: AddStage) -> JourneyIn:
    if not change.stage.name.strip():
        raise CannotError("Give the stage a name.")
    stages = [one for one in journey.stages if one.key != change.stage.key]
    stages.insert(change.place, change.stage)
    return replace(journey, stages=tuple(stages))


def _rename_stage(journey: JourneyIn, change: RenameStage) -> JourneyIn:
    if not change.name.strip():
        raise CannotError("Give the stage a name.")
    if all(one.key != change.key for one in journey.stages):
        raise CannotError("This stage is not on the map any more.")
    stages = (replace(one, name=change.name) if one.key == change.key else one for one in journey.stages)
    return replace(journey, stages=tuple(stages))


def _drop_stage(journey: JourneyIn, change: DropStage) -> JourneyIn:
    if any(step.stage == change.key for step in journey.micro_interactions):
        raise CannotError("Only an empty stage can go; move its steps first.")
    return replace(journey, stages=tuple(one for one in journey.stages if one.key != change.key))


def _move_stage(journey: JourneyIn, change: MoveStage) -> JourneyIn:
    if all(one.key != change.key for one in journey.stages):
        raise CannotError("This stage is not on the map any more.")
    return replace(journey, stages=_moved(journey.stages, change.key, change.place))


def _move_touchpoint(journey: JourneyIn, change: MoveTouchpoint) -> JourneyIn:
    if all(one.key != change.key for one in journey.touchpoints):
        raise CannotError("This touchpoint is not on the map any more.")
    return replace(journey, touchpoints=_moved(journey.touchpoints, change.key, change.place))


def _moved(rows: tuple[Keyed, ...], key: str, place: int) -> tuple[Keyed, ...]:
    rest = [row for row in rows if row.key != key]
    rest[place:place] = (row for row in rows if row.key == key)
    return tuple(rest)


def _bring_back(journey: JourneyIn, change: BringBack) -> JourneyIn:
    says = {step.key: step.influence for step in journey.micro_interactions}
    steps = (
        replace(step, influence=says.get(step.key, step.influence))
        for step in change.journey.micro_interactions
    )
    whole = replace(change.journey, key=journey.key, name=journey.name, owner=journey.owner)
    return replace(whole, micro_interactions=tuple(steps))


def _change_touchpoint(journey: JourneyIn, change: ChangeTouchpoint) -> JourneyIn:
    if not change.name.strip():
        raise CannotError("Give the touchpoint a name.")
    if all(one.key != change.key for one in journey.touchpoints):
        raise CannotError("This touchpoint is not on the map any more.")
    new = TouchpointIn(change.key, change.name, change.channel)
    steps = (
        replace(step, channel=new.channel) if step.touchpoint == new.key else step
        for step in journey.micro_interactions
    )
    touchpoints = tuple(new if one.key == new.key else one for one in journey.touchpoints)
    return replace(journey, touchpoints=touchpoints, micro_interactions=tuple(steps))


_HOW: Mapping[type, Callable[[JourneyIn, Any], JourneyIn]] = {
    AddStep: _add,
    ChangeStep: _change,
    RetireStep: _retire,
    SplitStep: _split,
    MergeSteps: _merge,
    Connect: _connect,
    Disconnect: _disconnect,
    AddStage: _add_stage,
    RenameStage: _rename_stage,
    DropStage: _drop_stage,
    MoveStage: _move_stage,
    ChangeTouchpoint: _change_touchpoint,
    MoveTouchpoint: _move_touchpoint,
    BringBack: _bring_back,
}
