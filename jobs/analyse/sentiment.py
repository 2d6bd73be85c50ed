"""Decides whether a text says something negative, something positive, both or neither: present or absent.

Three layers, all named in `VERSION`: the engine (VADER's values), the reading (which of them means
"present", chosen by measuring several: `jobs.analyse.accuracy`) and the phrases (ours: what customers say
without a rude word, and words that only look like feeling). No value of the engine leaves this module.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from db.models import Presence
from jobs.analyse import engine
from jobs.analyse.engine import Weighed
from jobs.analyse.patterns import Match, Matcher, Rule, tokens
from jobs.analyse.readings import READINGS, Reading
from jobs.analyse.rules import read, version

LANGUAGES: Final = ("en",)
PREFIX: Final = "sentiment:"
READING: Final = "whole-total-0.05"
NEGATIVE: Final = "negative"
POSITIVE: Final = "positive"

_PRESENCE: Final = {True: Presence.PRESENT, False: Presence.ABSENT}
_NAMES: Final = re.compile(r"@\w+|https?://\S+")
_STAND_INS: Final = {NEGATIVE: "bad", POSITIVE: "joy", "clear": ""}


class Span(NamedTuple):
    """Words that decided, by their character offsets; kind is "negative" or "positive"."""

    start: int
    end: int
    kind: str


class Sentiment(NamedTuple):
    """What is present in a text, with the words that say so, in their order."""

    negative: Presence
    positive: Presence
    spans: tuple[Span, ...]


@cache
def rules() -> tuple[Rule, ...]:
    """The phrases, their keys behind `PREFIX`, to be merged with others into one Matcher."""
    return read(files("jobs.analyse") / "phrases", LANGUAGES, PREFIX)


@cache
def _kinds() -> dict[str, str]:
    return {rule.key: rule.key.removeprefix(PREFIX).partition(".")[0] for rule in rules()}


VERSION: Final = "/".join((engine.VERSION, READING, version("phrases", rules())))


@cache
def _matcher() -> Matcher:
    return Matcher(rules())


def among(matches: Iterable[Match]) -> list[Match]:
    """The phrases among the matches of a merged Matcher; `rule` is "negative", "positive" or "clear"."""
    kinds = _kinds()
    return [Match(kinds[rule], start, end) for rule, start, end in matches if rule in kinds]


def detect(text: str) -> Sentiment:
    """What is present in an English text; the gate for other languages is the caller's."""
    return judge(text, among(_matcher().find(tokens(text))))


def judge(text: str, phrases: Sequence[Match], reading: Reading = READINGS[READING]) -> Sentiment:
    """What is present in a text in which these phrases, as `among` gives them, were found."""
    weighed = Weighed(_retold(text, phrases))
    negative, positive = reading(weighed)
    for kind, _, _ in phrases:
        negative = negative or kind == NEGATIVE
        positive = positive or kind == POSITIVE
    spans = _evidence(phrases, weighed, negative, positive) if negative or positive else ()
    return Sentiment(_PRESENCE[negative], _PRESENCE[positive], spans)


def _retold(text: str, phrases: Iterable[Match]) -> str:
    """The text as the engine is to read it, every offset unchanged.

    Handles, addresses and words that carry no feeling are blotted out; in the place of a phrase stands one
    plain word that says the same to the engine, so that negation and "but" around it still act.
    """
    told = _NAMES.sub(_blot, text) if "@" in text or "http" in text else text
    parts: list[str] = []
    end = 0
    for match in phrases:
        if match.start >= end:
            stand_in = _STAND_INS[match.rule].ljust(match.end - match.start, "_")
            parts += told[end : match.start], stand_in[: match.end - match.start]
            end = match.end
    return "".join((*parts, told[end:]))


def _blot(found: re.Match[str]) -> str:
    return "_" * len(found[0])


def _evidence(phrases: Sequence[Match], weighed: Weighed, negative: bool, positive: bool) -> tuple[Span, ...]:
    """The phrases that speak for what is present, and the words that do so beside all phrases; in order."""
    shown = {NEGATIVE: negative, POSITIVE: positive, "clear": False}
    spans = [Span(start, end, kind) for kind, start, end in phrases if shown[kind]]
    starts = [phrase.start for phrase in phrases]
    for start, end, valence in weighed.cues():
        kind = NEGATIVE if valence < 0 else POSITIVE
        before = bisect_left(starts, end) - 1
        if shown[kind] and (before < 0 or phrases[before].end <= start):
            spans.append(Span(start, end, kind))
    return tuple(sorted(spans))
