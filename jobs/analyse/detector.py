"""The whole detector: one signal in, everything found in it out. Pure; the job around it reads and writes.

Topics, intents and sentiment phrases are found in one pass over the words of a text.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from db.models import Analysed, Evidence, Intent, Kind, Presence, Unread
from jobs.analyse import categories, intents, language, marks, placing, sentiment
from jobs.analyse.marks import Scale
from jobs.analyse.patterns import Match, Matcher, tokens
from jobs.analyse.placing import Facts, Placer, PlacingRule

UNKNOWN = Presence.NOT_ASSESSABLE
NO_WORDS, NO_DETECTOR = "no_words", "language"
VERSION = f"{sentiment.VERSION}/{language.VERSION}/{intents.VERSION}/{marks.VERSION}"

_PLAIN = {presence: presence.value for presence in Presence}  # what drivers and pickle take as it is
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


class _Words(NamedTuple):
    """What the words of a signal say."""

    negative: Presence = UNKNOWN
    positive: Presence = UNKNOWN
    language: str | None = None
    reason: str | None = None
    spans: tuple[sentiment.Span, ...] = ()
    topics: tuple[Match, ...] = ()
    intents: tuple[Match, ...] = ()


@cache
def _matcher() -> Matcher:
    return Matcher((*categories.rules(), *intents.rules(), *sentiment.rules()))


class Detector:
    """Reads signals under one setup."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._placer = Placer(setup.rules)
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
        words = _words(row.text, guess, spoken, found) if row.text else _Words(reason=NO_WORDS)
        mark = self._mark(row)
        topics = self._topics(words.topics)
        placed = self._place(row, words.topics)
        return Analysed(
            row.signal_id, row.content_hash, row.profile_id, row.source_id, row.channel,
            row.kind == Kind.EVENT, row.history, row.occurred_at, self._day(row.occurred_at),
            _PLAIN[words.negative], _PLAIN[words.positive], _PLAIN[mark[0]], _PLAIN[mark[1]],
            words.language, words.reason,
            placed.micro_interaction_id, placed.reason, [list(span) for span in words.spans], topics,
            _intents(words.intents), _wish(row.text or "", words.intents),
        )  # fmt: skip

    def _mark(self, row: Unread) -> tuple[Presence, Presence]:
        scale = self._setup.scales.get(row.source_id)
        return marks.read_mark(row.mark, scale) if scale and row.mark is not None else (UNKNOWN, UNKNOWN)

    def _topics(self, found: Sequence[Match]) -> tuple[Evidence, ...]:
        """One evidence for each topic, the first in the text."""
        ids = self._setup.category_ids
        first = {ids[match.rule]: match for match in reversed(found) if match.rule in ids}
        return tuple(Evidence(key, match.start, match.end) for key, match in first.items())

    def _place(self, row: Unread, topics: Sequence[Match]) -> placing.Placing:
        facts = Facts(row.reference, row.event, row.channel, self._setup.sources.get(row.source_id))
        return self._placer.place(facts, [match.rule for match in topics])

    def _day(self, occurred_at: datetime | None) -> int:
        return occurred_at.astimezone(self._zone).toordinal() if occurred_at else 0


def _found(texts: Sequence[str], spoken: Sequence[str | None]) -> list[list[Match]]:
    """What the rules find in each text, language by language."""
    found: list[list[Match]] = [[] for _ in texts]
    for one in dict.fromkeys(spoken):
        places = [at for at, other in enumerate(spoken) if other == one]
        matches = _matcher().find_in([tokens(texts[at]) for at in places], one)
        for at, some in zip(places, matches, strict=True):
            found[at] = some
    return found


def _words(text: str, guess: language.Guess, spoken: str | None, found: Sequence[Match]) -> _Words:
    topics, wants = tuple(categories.among(found)), tuple(intents.among(found))
    if spoken not in language.DETECTABLE or guess.reason == "empty":
        reason = guess.reason or NO_DETECTOR
        return _Words(language=spoken, reason=reason, topics=topics, intents=wants)
    felt = sentiment.judge(text, sentiment.among(found))
    return _Words(felt.negative, felt.positive, spoken, None, felt.spans, topics, wants)


def _intents(found: Sequence[Match]) -> tuple[Evidence, ...]:
    """One evidence for each intent, the first in the text; `detail` is the kind of escalation."""
    first: dict[str, Evidence] = {}
    for match in found:
        intent, _, detail = match.rule.partition(".")
        first.setdefault(intent, Evidence(Intent(intent).value, match.start, match.end, detail or None))
    return tuple(first.values())


def _wish(text: str, found: Sequence[Match]) -> str | None:
    """The words of a wish: the text from the sentence that holds it, cut to what an ask keeps."""
    wish = next((match for match in found if match.rule.partition(".")[0] == Intent.WISH), None)
    if wish is None:
        return None
    begin = max(text.rfind(mark, 0, wish.start) for mark in ".!?\n") + 1
    return text[begin : begin + _WISHED].strip()
