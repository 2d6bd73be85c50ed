"""Decides whether a text says something negative, something positive, both or neither: present or absent.

Three layers, all named in `VERSION`: the engine (VADER's values), the reading (which of them means
"present", chosen by measuring several: `jobs.analyse.accuracy`) and the phrases (ours: what customers say
without a rude word, topics that are a complaint or praise by themselves, and words that only look like
feeling). No value of the engine leaves this module.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from operator import itemgetter
from typing import Final, NamedTuple

from db.models import Presence
from jobs.analyse import categories, engine
from jobs.analyse.engine import Weighed
from jobs.analyse.patterns import Match, Matcher, Rule
from jobs.analyse.readings import READINGS, Reading
from jobs.analyse.rules import read, version

LANGUAGES: Final = ("en",)
PREFIX: Final = "sentiment:"
READING: Final = "whole-total-0.05"
NEGATIVE: Final = "negative"
POSITIVE: Final = "positive"

HINT: Final = "hint"
CLEAR: Final = "clear"

_PRESENT: Final = Presence.PRESENT.value
_ABSENT: Final = Presence.ABSENT.value
_GLAD: Final = 0.6
_ADDRESS: Final = re.compile(r"https?://\S+")
_place: Final = itemgetter(1, 2)
_STAND_INS: Final = {NEGATIVE: "bad", POSITIVE: "joy", CLEAR: ""}


class Span(NamedTuple):
    """Words that decided, by their character offsets; kind is "negative" or "positive"."""

    start: int
    end: int
    kind: str


class Sentiment(NamedTuple):
    """What is present in a text, as values of `Presence`, with the words that say so, in their order."""

    negative: str
    positive: str
    spans: tuple[Span, ...]


_NOTHING: Final = Sentiment(_ABSENT, _ABSENT, ())


@cache
def rules() -> tuple[Rule, ...]:
    """The phrases, their keys behind `PREFIX`, to be merged with others into one Matcher."""
    return read(files("jobs.analyse") / "phrases", LANGUAGES, PREFIX)


@cache
def _topics() -> tuple[Rule, ...]:
    """The rules of the topics that nobody names without a complaint or praise."""
    speaking = categories.speaking()
    return tuple(rule for rule in categories.rules() if rule.language in LANGUAGES and rule.key in speaking)


@cache
def _kinds() -> dict[str, str]:
    """What each rule that may be matched says: "negative", "positive", "hint" or "clear"."""
    return _phrases() | categories.speaking()


@cache
def _phrases() -> dict[str, str]:
    return {rule.key: rule.key.removeprefix(PREFIX).partition(".")[0] for rule in rules()}


VERSION: Final = "/".join((engine.VERSION, READING, version("phrases", rules(), _topics(), _kinds(), _GLAD)))


@cache
def _matcher() -> Matcher:
    return Matcher((*rules(), *_topics()))


def among(matches: Iterable[Match]) -> list[Match]:
    """What speaks among the matches of a merged Matcher, by position; `rule` is what it says (see `_kinds`).

    Hints aside, none overlaps another: a phrase stands before a topic, as it names no word too many, and
    what begins first before the rest.
    """
    kinds, own = _kinds(), _phrases()
    found = [match for match in matches if match[0] in kinds]
    if len(found) > 1 and any(match[2] > after[1] for match, after in pairwise(found)):
        hints = [match for match in found if kinds[match.rule] == HINT]
        phrases = _apart(match for match in found if match.rule in own and kinds[match.rule] != HINT)
        ends = [phrase.end for phrase in phrases]
        topics = _apart(match for match in found if match.rule not in own and _is_free(match, phrases, ends))
        found = sorted((*hints, *phrases, *topics), key=_place)
    return [Match(kinds[rule], start, end) for rule, start, end in found]


def _apart(matches: Iterable[Match]) -> list[Match]:
    """From left to right, without those that overlap one before."""
    apart: list[Match] = []
    for match in matches:
        if not apart or match.start >= apart[-1].end:
            apart.append(match)
    return apart


def _is_free(match: Match, phrases: Sequence[Match], ends: Sequence[int]) -> bool:
    """Whether no phrase overlaps the match; `ends` are those of the phrases."""
    at = bisect_right(ends, match.start)
    return at == len(ends) or phrases[at].start >= match.end


def phrases(texts: Sequence[str]) -> list[list[Match]]:
    """What speaks in each English text beside its single words, by position."""
    return list(map(among, _matcher().find_in(texts)))


def detect(text: str) -> Sentiment:
    """What is present in an English text; the gate for other languages is the caller's."""
    return detect_in([text])[0]


def detect_in(texts: Sequence[str]) -> list[Sentiment]:
    """The same for each of many texts, in far less time."""
    return list(map(judge, texts, phrases(texts)))


def judge(text: str, phrases: Sequence[Match], reading: Reading = READINGS[READING]) -> Sentiment:
    """What is present in a text in which these phrases, as `among` gives them, were found."""
    said = [phrase for phrase in phrases if phrase[0] != HINT] if phrases else phrases
    weighed = Weighed(_retold(text, said))
    negative, positive = reading(weighed)
    if said:
        kinds = {kind for kind, _, _ in said}
        negative = negative or (NEGATIVE in kinds and not _glad(weighed))
        positive = positive or POSITIVE in kinds
    if negative or positive:
        spans = _evidence(said, weighed, negative, positive)
        return Sentiment(_PRESENT if negative else _ABSENT, _PRESENT if positive else _ABSENT, spans)
    hints = tuple(Span(start, end, NEGATIVE) for kind, start, end in phrases if kind == HINT)
    if not hints or "?" in text:
        return _NOTHING
    return Sentiment(_PRESENT, _ABSENT, hints)


def _glad(weighed: Weighed) -> bool:
    """Whether a text is so positive in all that a phrase alone makes it no complaint."""
    return weighed.compound() >= _GLAD


def _retold(text: str, phrases: Iterable[Match]) -> str:
    """The text as the engine is to read it, every offset unchanged.

    Handles, addresses and words that carry no feeling are made unreadable; in the place of a phrase stands
    one plain word that says the same to the engine, so that negation and "but" around it still act.
    """
    told = text.replace("@", "0")
    if "://" in told:
        told = _ADDRESS.sub(_blot, told)
    parts: list[str] = []
    end = 0
    for kind, start, stop in phrases:
        parts += told[end:start], _STAND_INS[kind].ljust(stop - start, "_")[: stop - start]
        end = stop
    return "".join((*parts, told[end:])) if parts else told


def _blot(found: re.Match[str]) -> str:
    return "_" * len(found[0])


def _evidence(phrases: Sequence[Match], weighed: Weighed, negative: bool, positive: bool) -> tuple[Span, ...]:
    """The phrases that speak for what is present, and the words that do so beside all phrases; in order."""
    shown = {NEGATIVE: negative, POSITIVE: positive, CLEAR: False}
    stand_ins = {start for _, start, _ in phrases}
    spans = [Span(start, end, kind) for kind, start, end in phrases if shown[kind]]
    for start, end, valence in weighed.cues():
        kind = NEGATIVE if valence < 0 else POSITIVE
        if shown[kind] and start not in stand_ins:
            spans.append(Span(start, end, kind))
    spans.sort()
    return tuple(spans)
