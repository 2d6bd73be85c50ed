"""What is wrong with a map, each in a sentence that names the step: what must change, and what may stay."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from itertools import islice
from typing import Any

from db.models import LONGEST_LABEL, JourneyIn, MicroInteractionIn
from journeys import sentences
from journeys.checks import warnings
from journeys.exchange.carried import Carried

MOST_STEPS, MOST_WAYS = 500, 2_000
"""What a map may hold, as publishing has it: more cannot be read by anybody, nor drawn in a moment."""
LONGEST_KEY, LONGEST_TEXT = 120, 2_000
TOLD = 12
_KEY = re.compile(rf"[\w.:-]{{1,{LONGEST_KEY}}}")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a map: what `must` change before it can be published, and what may stay."""

    must: tuple[str, ...]
    may_stay: tuple[str, ...]


def wrong_with(carried: Carried) -> Wrong:
    """Everything that is wrong with a map, the first dozen of each kind."""
    must = tuple(islice(_must(carried), TOLD + 1))
    return Wrong(_cut(must), () if must else _cut(tuple(warnings(carried.journey))))


def _cut(told: tuple[str, ...]) -> tuple[str, ...]:
    if len(told) <= TOLD:
        return told
    return (*told[:TOLD], sentences.AND_MORE.format(n=len(told) - TOLD))


def _must(carried: Carried) -> Iterator[str]:
    journey = carried.journey
    steps, ways = len(journey.micro_interactions), len(journey.edges)
    if not steps:
        yield sentences.NO_STEPS
    if steps > MOST_STEPS:
        yield sentences.TOO_MANY_STEPS.format(n=f"{steps:,}", most=MOST_STEPS)
    if ways > MOST_WAYS:
        yield sentences.TOO_MANY_WAYS.format(n=f"{ways:,}", most=f"{MOST_WAYS:,}")
    if steps <= MOST_STEPS and ways <= MOST_WAYS:
        yield from _twice(carried)
        yield from _texts(carried)
        yield from _nowhere(journey)
        yield from _shares(carried)


def _twice(carried: Carried) -> Iterator[str]:
    journey = carried.journey
    for several, sentence in (
        (journey.stages, sentences.STAGE_TWICE),
        (journey.touchpoints, sentences.TOUCHPOINT_TWICE),
        (journey.micro_interactions, sentences.STEP_TWICE),
        (carried.functions, sentences.DEPARTMENT_TWICE),
    ):
        yield from (sentence.format(key=key) for key in _repeated(one.key for one in several))
    for edge in _repeated(journey.edges):
        yield sentences.WAY_TWICE.format(start=edge.start, end=edge.end)


def _repeated(keys: Iterable[Any]) -> list[Any]:
    return [key for key, times in Counter(keys).items() if times > 1]


def _texts(carried: Carried) -> Iterator[str]:
    """Names that are missing, keys that are none, texts too long or with what nobody sees."""
    journey = carried.journey
    named: tuple[Any, ...] = (
        journey,
        *journey.stages,
        *journey.touchpoints,
        *journey.micro_interactions,
        *carried.functions,
    )
    for one in named:
        told = one.name.strip() or one.key
        if not _KEY.fullmatch(one.key):
            yield _at(told, sentences.ODD_KEY.format(key=one.key[:40], n=LONGEST_KEY))
        if not one.name.strip():
            yield _at(told, sentences.EMPTY_NAME)
        flat = one if one is not journey else journey.name
        yield from (_at(told, why) for text in _all_texts(flat) for why in _ill(text))
    for edge in journey.edges:
        yield from (_at(edge.start, why) for why in _ill(edge.label, LONGEST_LABEL))
    for touchpoint in journey.touchpoints:
        if not touchpoint.channel.strip():
            yield _at(touchpoint.name, sentences.MISSING_FIELD.format(name="channel"))
    for function in carried.functions:
        if not _COLOUR.fullmatch(function.colour):
            yield _at(function.name, sentences.NO_COLOUR.format(colour=function.colour[:40]))


def _all_texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _all_texts(getattr(value, field.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from _all_texts(one)


def _ill(text: str, longest: int = LONGEST_TEXT) -> Iterator[str]:
    hidden = _HIDDEN.search(text)
    if hidden:
        yield sentences.HIDDEN.format(code=f"U+{ord(hidden[0]):04X}")
    if len(text) > longest:
        yield sentences.LONG_TEXT.format(n=f"{longest:,}")


def _nowhere(journey: JourneyIn) -> Iterator[str]:
    """Stages, touchpoints and steps that something names and that are not there."""
    stages = {stage.key for stage in journey.stages}
    channels = {touchpoint.key: touchpoint.channel for touchpoint in journey.touchpoints}
    steps = {step.key for step in journey.micro_interactions}
    for step in journey.micro_interactions:
        if step.stage not in stages:
            yield _at(step.name, sentences.NO_SUCH_STAGE.format(key=step.stage))
        if step.touchpoint not in channels:
            yield _at(step.name, sentences.NO_SUCH_TOUCHPOINT.format(key=step.touchpoint))
        elif step.channel != channels[step.touchpoint]:
            other = channels[step.touchpoint]
            yield _at(step.name, sentences.OTHER_CHANNEL.format(channel=step.channel, other=other))
    named = {end for edge in journey.edges for end in (edge.start, edge.end)}
    names = {step.key: step.name for step in journey.micro_interactions}
    for edge in journey.edges:
        if edge.start == edge.end:
            yield sentences.ITSELF.format(step=names.get(edge.start, edge.start))
    yield from (sentences.NO_SUCH_STEP.format(key=key) for key in sorted(named - steps))


def _shares(carried: Carried) -> Iterator[str]:
    functions = {function.key for function in carried.functions}
    if carried.journey.owner and carried.journey.owner not in functions:
        yield sentences.NO_SUCH_DEPARTMENT.format(key=carried.journey.owner)
    for step in carried.journey.micro_interactions:
        yield from (_at(step.name, why) for why in _shares_of(step, functions))


def _shares_of(step: MicroInteractionIn, functions: set[str]) -> Iterator[str]:
    for one in step.influence:
        if one.function not in functions:
            yield sentences.NO_SUCH_DEPARTMENT.format(key=one.function)
        if not 0 <= one.share <= 100:
            yield sentences.SHARE_OUTSIDE.format(n=one.share)
    for key in _repeated(one.function for one in step.influence):
        yield sentences.SHARES_TWICE.format(key=key)
    total = sum(one.share for one in step.influence)
    if total > 100:
        yield sentences.SHARES.format(n=total)


def _at(step: str, why: str) -> str:
    return sentences.AT_STEP.format(step=step[:80], why=why)
