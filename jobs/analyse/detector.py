"""The whole detector: one signal in, everything found in it out. Pure; the job around it reads and writes.

Topics, intents and sentiment phrases are found in one pass over the words of a text.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfo

from db.models import Analysed, Evidence, Intent, Kind, Presence, Unread
from jobs.analyse import categories, intents, language, marks, placing, sentiment
from jobs.analyse.marks import Scale
from jobs.analyse.patterns import Match, Matcher
from jobs.analyse.placing import Facts, Placer, PlacingRule

NO_WORDS, NO_DETECTOR = "no_words", "language"
VERSION = f"{sentiment.VERSION}/{language.VERSION}/{intents.VERSION}/{marks.VERSION}"

_UNKNOWN = Presence.NOT_ASSESSABLE.value
_UNREAD = sentiment.Sentiment(_UNKNOWN, _UNKNOWN, ())
_NOTHING: Mapping[str, Evidence] = MappingProxyType({})
_REMEMBERED = 4_096  # places that are remembered: most signals are like others
_WISHED = 500  # characters of a wish that are kept with the ask


class Setup(NamedTuple):
    """What the detector takes from the store; plain values, so that it travels between processes.

    `scales` and `languages` are by source id, `category_ids` by key.
    """

    scales: dict[int, Scale]
    languages: dict[int, str]
    sources: dict[int, str]
    category_ids: dict[str, int]
    rules: tuple[PlacingRule, ...]
    timezone: str


@cache
def _matcher() -> Matcher:
    return Matcher((*categories.rules(), *intents.rules(), *sentiment.rules()))


class Detector:
    """Reads signals under one setup."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._topics = {categories.PREFIX + key: id_ for key, id_ in setup.category_ids.items()}
        self._placer = Placer(setup.rules)
        self._place = lru_cache(_REMEMBERED)(self._step_and_reason)
        self._zone = ZoneInfo(setup.timezone) if setup.timezone != "UTC" else UTC

    def analyse(self, rows: Sequence[Unread]) -> list[Analysed]:
        """What is found in each of `rows`, in their order."""
        texts = [row.text or "" for row in rows]
        guesses = language.identify(texts)
        spoken = [self._spoken(*said) for said in zip(rows, guesses, strict=True)]
        said = zip(rows, guesses, spoken, _found(texts, spoken), strict=True)
        return [self._analysed(*one) for one in said]

    def _spoken(self, row: Unread, guess: language.Guess) -> str | None:
        """The language of a text; where nobody can tell, the one its sender or its source is known to use."""
        return guess.language or row.language or self._setup.languages.get(row.source_id)

    def _analysed(
        self, row: Unread, guess: language.Guess, spoken: str | None, found: Sequence[Match]
    ) -> Analysed:
        text = row.text or ""
        reason = _unread(text, guess, spoken)
        felt = _UNREAD if reason else sentiment.judge(text, sentiment.among(found))
        topics, wants = self._told(found) if found else (_NOTHING, _NOTHING)
        return Analysed(
            row.signal_id, row.content_hash, row.profile_id, row.source_id, row.channel,
            row.kind == Kind.EVENT, row.history, row.occurred_at, self._day(row.occurred_at),
            *felt[:2], *self._mark(row), spoken if text else None, reason,
            *self._place(row.reference, row.event, row.channel, row.source_id, *topics),
            _written(felt.spans), tuple(topics.values()), tuple(wants.values()), _wish(text, wants),
        )  # fmt: skip

    def _mark(self, row: Unread) -> tuple[str, str]:
        if row.mark is None or row.source_id not in self._setup.scales:
            return _UNKNOWN, _UNKNOWN
        return marks.read_mark(row.mark, self._setup.scales[row.source_id])

    def _told(self, found: Iterable[Match]) -> tuple[Mapping[str, Evidence], Mapping[str, Evidence]]:
        """One evidence for each topic and for each intent, the first in the text; topics by their rule.

        The detail of an intent is the kind of escalation.
        """
        ids, wanted = self._topics, intents.wanted()
        topics, wants = dict[str, Evidence](), dict[str, Evidence]()
        for rule, start, end in found:
            if rule in ids:
                if rule not in topics:
                    topics[rule] = (ids[rule], start, end, None)
            elif rule in wanted:
                want, kind = wanted[rule]
                if want not in wants:
                    wants[want] = (want, start, end, kind)
        return topics, wants

    def _step_and_reason(
        self, reference: str | None, event: str | None, channel: str, source_id: int, *topics: str
    ) -> placing.Placing:
        facts = Facts(reference, event, channel, self._setup.sources.get(source_id))
        return self._placer.place(facts, [rule.removeprefix(categories.PREFIX) for rule in topics])

    def _day(self, occurred_at: datetime | None) -> int:
        if occurred_at and occurred_at.tzinfo is not self._zone:
            occurred_at = occurred_at.astimezone(self._zone)
        return occurred_at.toordinal() if occurred_at else 0


def _found(texts: Sequence[str], spoken: Sequence[str | None]) -> list[list[Match]]:
    """What the rules find in each text, language by language."""
    found: list[list[Match]] = [[] for _ in texts]
    for one in dict.fromkeys(spoken):
        places = [at for at, other in enumerate(spoken) if other == one]
        matches = _matcher().find_in([texts[at] for at in places], one)
        for at, some in zip(places, matches, strict=True):
            found[at] = some
    return found


def _unread(text: str, guess: language.Guess, spoken: str | None) -> str | None:
    """Why nobody can tell what the words say, None where somebody can."""
    if not text:
        return NO_WORDS
    if spoken not in language.DETECTABLE or guess.reason == "empty":
        return guess.reason or NO_DETECTOR
    return None


def _written(spans: Iterable[sentiment.Span]) -> str | None:
    """The spans as the store keeps them, JSON that needs no look at each value; None where there are none."""
    written = ", ".join([f'[{start}, {end}, "{kind}"]' for start, end, kind in spans])
    return f"[{written}]" if written else None


def _wish(text: str, wants: Mapping[str, Evidence]) -> str | None:
    """The words of a wish: the text from the sentence that holds it, cut to what an ask keeps."""
    if Intent.WISH.value not in wants:
        return None
    _, start, _, _ = wants[Intent.WISH.value]
    begin = max(text.rfind(mark, 0, start) for mark in ".!?\n") + 1
    return text[begin : begin + _WISHED].strip()
