"""A map of which a file tells only stages, steps and ways, and how the rest of it is filled in."""

from dataclasses import dataclass, field, replace

from db.models import EdgeIn, FunctionIn, JourneyIn, MicroInteractionIn, StageIn, TouchpointIn
from journeys import sentences
from journeys.exchange.carried import Carried, Taken
from journeys.exchange.mermaid import key_from

UNTOLD = sentences.OTHER
"""The channel of a touchpoint of which the file does not tell one."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step as a picture shows it; `key` and `kind` are None where the picture does not tell them."""

    name: str
    stage: int
    key: str | None = None
    kind: str | None = None


@dataclass
class Sketch:
    """Stages with key (None where untold) and name, the steps in their order, ways between their numbers.

    A way is the numbers of its steps and what is written on it.
    `ways` is None where the picture draws none.
    """

    title: str = ""
    stages: list[tuple[str | None, str]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    ways: list[tuple[int, int, str]] | None = None
    said: list[str] = field(default_factory=list)


def completed(sketch: Sketch, key: str, before: Carried | None) -> Taken:
    """The map that a sketch becomes as the journey `key`.

    What is known of a step in `before`, by its key or else by its name and stage, stays as it is. Other steps
    belong to a touchpoint that is called like their stage, and nobody has a say in them.
    """
    known = before.journey if before else None
    taken = {step.key for step in known.micro_interactions} if known else set()
    stages = _stages(sketch, known)
    steps: list[MicroInteractionIn] = []
    kept = 0
    for one in sketch.steps:
        stage = stages[one.stage]
        former = _former(one, stage, known, {step.key for step in steps})
        kept += former is not None
        steps.append(_step(one, stage, key, former, taken))
    journey = JourneyIn(
        key=key,
        name=sketch.title or (known.name if known else key),
        stages=tuple(stages),
        touchpoints=_touchpoints(steps, stages, known),
        micro_interactions=tuple(steps),
        edges=_edges(sketch, steps, known),
        owner=known.owner if known else "",
    )
    said = [*sketch.said, sentences.NOT_CARRIED]
    if sketch.ways is None:
        said.append(sentences.WAYS_KEPT if known else sentences.WAYS_BY_ORDER)
    if kept:
        said.append(sentences.KEPT_FROM_BEFORE.format(n=kept))
    return Taken(Carried(journey, _functions(journey, before)), tuple(said))


def _stages(sketch: Sketch, known: JourneyIn | None) -> list[StageIn]:
    by_name = {stage.name: stage for stage in known.stages} if known else {}
    by_key = {stage.key: stage for stage in known.stages} if known else {}
    taken, made = set(by_key), []
    for told_key, name in sketch.stages:
        former = by_key.get(told_key) if told_key else by_name.pop(name, None)
        made.append(
            replace(former, name=name)
            if former
            else StageIn(told_key or key_from(name, taken, "stage"), name)
        )
    return made


def _former(one: Step, stage: StageIn, known: JourneyIn | None, used: set[str]) -> MicroInteractionIn | None:
    """What is known of a step: by its key, else by its name in its stage."""
    for step in known.micro_interactions if known else ():
        if step.key not in used and (
            step.key == one.key or (one.key is None and (step.name, step.stage) == (one.name, stage.key))
        ):
            return step
    return None


def _step(
    one: Step, stage: StageIn, key: str, former: MicroInteractionIn | None, taken: set[str]
) -> MicroInteractionIn:
    if former is None:
        own = one.key or key_from(f"{key} {one.name}", taken, f"{key}_step")
        former = MicroInteractionIn(own, one.name, stage.key, _of_stage(stage), UNTOLD)
    return replace(former, name=one.name, stage=stage.key, kind=one.kind or former.kind)


def _edges(sketch: Sketch, steps: list[MicroInteractionIn], known: JourneyIn | None) -> tuple[EdgeIn, ...]:
    keys = [step.key for step in steps]
    if sketch.ways is not None:
        return tuple(EdgeIn(keys[a], keys[b], label) for a, b, label in dict.fromkeys(sketch.ways))
    if known is None:
        return tuple(map(EdgeIn, keys, keys[1:]))
    there = set(keys)
    return tuple(edge for edge in known.edges if {edge.start, edge.end} <= there)


def _of_stage(stage: StageIn) -> str:
    return f"in_{stage.key}"


def _touchpoints(
    steps: list[MicroInteractionIn], stages: list[StageIn], known: JourneyIn | None
) -> tuple[TouchpointIn, ...]:
    there = {one.key: one for one in known.touchpoints} if known else {}
    there |= {
        _of_stage(stage): TouchpointIn(_of_stage(stage), stage.name, UNTOLD)
        for stage in stages
        if _of_stage(stage) not in there
    }
    used = {step.touchpoint for step in steps}
    return tuple(one for key, one in there.items() if key in used)


def _functions(journey: JourneyIn, before: Carried | None) -> tuple[FunctionIn, ...]:
    used = {one.function for step in journey.micro_interactions for one in step.influence} | {journey.owner}
    return tuple(one for one in before.functions if one.key in used) if before else ()
