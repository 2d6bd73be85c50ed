"""Where a journey contradicts itself, in words: what is refused whoever publishes or imports it."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import TypeVar

from db.models.journey_rows import LONGEST_LABEL, JourneyIn, MicroInteractionIn

T = TypeVar("T")

MOST_STEPS, MOST_WAYS = 500, 2_000
"""More cannot be read by anybody, nor laid out while somebody waits."""


def contradictions(journey: JourneyIn, functions: Collection[str]) -> Iterator[str]:
    """Every reason why `journey` cannot be published; `functions` are the keys of the departments."""
    yield from _too_much(journey)
    stages = [stage.key for stage in journey.stages]
    touchpoints = {touchpoint.key for touchpoint in journey.touchpoints}
    steps = [step.key for step in journey.micro_interactions]
    yield from (f"the step {key!r} is there twice" for key in _twice(steps))
    yield from (f"the stage {key!r} comes again; stages run in one direction" for key in _twice(stages))
    for step in journey.micro_interactions:
        if step.stage not in stages:
            yield f"{step.name!r} stands in a stage {step.stage!r} that is not there"
        if step.touchpoint not in touchpoints:
            yield f"{step.name!r} belongs to a touchpoint {step.touchpoint!r} that is not there"
        yield from _wrong_shares(step, functions)
    if journey.owner and journey.owner not in functions:
        yield f"it belongs to a department {journey.owner!r} that is not there"
    yield from _wrong_ways(journey, {*steps})


def _too_much(journey: JourneyIn) -> Iterator[str]:
    if len(journey.micro_interactions) > MOST_STEPS:
        n = len(journey.micro_interactions)
        yield f"a map has at most {MOST_STEPS} steps and this one has {n}; make several maps of it"
    if len(journey.edges) > MOST_WAYS:
        yield f"a map has at most {MOST_WAYS} ways and this one has {len(journey.edges)}"


def _wrong_ways(journey: JourneyIn, steps: Collection[str]) -> Iterator[str]:
    for edge in journey.edges:
        ends = sorted({edge.start, edge.end} - {*steps})
        yield from (f"a way leads to or from {end!r}, which is not there" for end in ends)
        if edge.start == edge.end:
            yield f"a way leads from {edge.start!r} to itself"
        if len(edge.label) > LONGEST_LABEL:
            yield f"the words on the way from {edge.start!r} are longer than {LONGEST_LABEL} letters"
    yield from (f"the way from {one.start!r} to {one.end!r} is there twice" for one in _twice(journey.edges))


def _wrong_shares(step: MicroInteractionIn, functions: Collection[str]) -> Iterator[str]:
    unknown = [one.function for one in step.influence if one.function not in functions]
    yield from (f"{step.name!r} names a department {key!r} that is not there" for key in unknown)
    total = sum(one.share for one in step.influence)
    if total > 100 or any(one.share < 0 for one in step.influence):
        yield f"the shares of {step.name!r} make {total} of 100"


def _twice(several: Iterable[T]) -> list[T]:
    return [one for one, n in Counter(several).items() if n > 1]
