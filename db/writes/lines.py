"""What an owner may draw: the steps that their department leads, and the ways that begin or end there."""

from collections.abc import Collection, Iterator

from db.errors import Refused
from db.models import JourneyIn, MicroInteractionIn


def refuse_others(before: JourneyIn, after: JourneyIn, functions: Collection[str]) -> None:
    """Raise Refused when `after` changes more than the steps that one of `functions` (keys) leads."""
    name = next(_not_theirs(before, after, functions), None)
    if name is not None:
        raise Refused(f"Your department does not lead “{name}”; ask those who do, or an analyst.")


def led_by(step: MicroInteractionIn, functions: Collection[str]) -> bool:
    """Whether one of `functions` (keys) has the largest share of a step."""
    largest = max(step.influence, key=lambda one: one.share, default=None)
    return largest is not None and largest.function in functions


def _not_theirs(before: JourneyIn, after: JourneyIn, functions: Collection[str]) -> Iterator[str]:
    was = {step.key: step for step in before.micro_interactions}
    now = {step.key: step for step in after.micro_interactions}
    theirs = {key for key, step in (now | was).items() if led_by(step, functions)}
    for key, step in (now | was).items():
        if key not in theirs and was.get(key) != now.get(key):
            yield step.name
    yield from _ways(before, after, theirs, now | was)
    yield from _frame(before, after)


def _ways(
    before: JourneyIn, after: JourneyIn, theirs: Collection[str], named: dict[str, MicroInteractionIn]
) -> Iterator[str]:
    for edge in {*before.edges} ^ {*after.edges}:
        if edge.start not in theirs and edge.end not in theirs:
            yield named[edge.start].name


def _frame(before: JourneyIn, after: JourneyIn) -> Iterator[str]:
    """Stages and touchpoints that are not theirs to change; new touchpoints come with new steps."""
    known = {one.key: one for one in before.touchpoints}
    there = {one.key for one in after.touchpoints}
    stayed = [one.key for one in before.touchpoints if one.key in there]
    if before.stages != after.stages or stayed != [one.key for one in after.touchpoints if one.key in known]:
        yield before.name
    yield from (one.name for one in after.touchpoints if known.get(one.key, one) != one)
