"""Moments become signals: who says it, in which words, with which mark, and what is answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from db.models.signals import SignalIn
from db.models.words import Author, Kind
from jobs.demo.company import Company, ScaleIn
from jobs.demo.lives import Life, Order
from jobs.demo.scenes import Moment
from jobs.demo.words import article_named, company_says, customer_says, vocabulary

Told = tuple[str, SignalIn]

ANSWERED = {"service_mail": 0.35, "chat": 0.45, "phone": 0.4, "social": 0.18, "review_site": 0.06}
"""how often the company answers there"""
ANSWER_MINUTES = {"chat": (1, 9), "phone": (1, 3)}
ANSWER_MINUTES_ELSEWHERE = (120, 2800)
SPEAKS_AGAIN = 0.35
WITHOUT_WORDS = {
    "review_site": 0.12,
    "app_store": 0.15,
    "after_purchase": 0.35,
    "recommend": 0.4,
    "showroom": 0.5,
}
"""how often a mark comes alone"""
NAMES_LANGUAGE = {"review_site", "app_store"}
KNOWS_NUMBER = {"shop_events", "phone", "after_purchase", "recommend", "return_slip"}
KNOWS_MAIL = {"service_mail", "chat"}
ON_SCALE = {"negative": (0.0, 0.3), "mixed": (0.4, 0.6), "neutral": (0.45, 0.65), "positive": (0.8, 1.0)}
"""where between worst = 0 and best = 1 a customer in this tone puts the mark"""


class Teller:
    """Turns moments into signals, numbering what each customer says."""

    def __init__(self, rng: Random, company: Company) -> None:
        self._rng = rng
        self._scales = {source.key: source.scale for source in company.sources}
        self._said: Counter[int] = Counter()

    def tell(self, moment: Moment) -> Iterator[Told]:
        """The signal of one moment, and the conversation that follows from it."""
        if moment.event:
            yield moment.source, self._event(moment)
            return
        opening = self._opening(moment)
        if opening.text and self._rng.random() < ANSWERED.get(moment.source, 0):
            yield from self._conversation(moment, opening)
        else:
            yield moment.source, opening

    def _event(self, moment: Moment) -> SignalIn:
        named = f"{moment.order.number}-{str(moment.event).replace(' ', '-')}-{moment.at:%y%m%d}"
        return self._signal(moment, Kind.EVENT)._replace(external_id=named, event=moment.event)

    def _opening(self, moment: Moment) -> SignalIn:
        scale = self._scales[moment.source]
        mark = _mark(self._rng, scale, moment.tone) if scale else None
        if mark is not None and self._rng.random() < WITHOUT_WORDS[moment.source]:
            return self._signal(moment, Kind.MARK)._replace(mark=mark)
        return self._signal(moment, Kind.VERBATIM)._replace(text=self._words(moment), mark=mark)

    def _words(self, moment: Moment) -> str:
        language = moment.life.language
        return customer_says(self._rng, moment.topic, moment.tone, language, moment.order.article)

    def _conversation(self, moment: Moment, opening: SignalIn) -> Iterator[Told]:
        name = f"c-{opening.external_id}"
        yield moment.source, opening._replace(conversation=name)
        if moment.life.language != "en":
            return
        answered = moment.at + timedelta(minutes=self._answer_minutes(moment.source))
        yield moment.source, self._answer(moment, answered)._replace(conversation=name)
        if self._rng.random() < SPEAKS_AGAIN:
            again = answered + timedelta(minutes=self._answer_minutes(moment.source))
            yield moment.source, self._again(moment, again)._replace(conversation=name)

    def _answer_minutes(self, source: str) -> int:
        return self._rng.randint(*ANSWER_MINUTES.get(source, ANSWER_MINUTES_ELSEWHERE))

    def _answer(self, moment: Moment, at: datetime) -> SignalIn:
        text = company_says(self._rng, moment.tone, moment.order.article)
        return self._signal(moment, Kind.VERBATIM)._replace(
            text=text, occurred_at=at, author=Author.COMPANY, profile=None
        )

    def _again(self, moment: Moment, at: datetime) -> SignalIn:
        angry = moment.tone == "negative" and self._rng.random() < 0.6
        topic, tone = ("still", "negative") if angry else ("thanks", "positive")
        text = customer_says(self._rng, topic, tone, "en", moment.order.article)
        return self._signal(moment, Kind.VERBATIM)._replace(text=text, occurred_at=at)

    def _signal(self, moment: Moment, kind: Kind) -> SignalIn:
        life = moment.life
        self._said[life.number] += 1
        return SignalIn(
            external_id=f"{life.number:04d}-{self._said[life.number]:02d}",
            kind=kind,
            occurred_at=moment.at,
            profile=profile(moment.source, life),
            language=life.language if moment.source in NAMES_LANGUAGE else None,
            reference=moment.reference,
            details=_details(moment),
        )


def profile(source: str, life: Life) -> str:
    """Who this is in the source's own terms: a customer number, a mail address or a handle."""
    if source in KNOWS_NUMBER:
        return f"K{100_000 + life.number}"
    if source in KNOWS_MAIL:
        return f"k{100_000 + life.number}@customer.example"
    return f"{source.partition('_')[0]}-{life.number * 7919 % 10_007:05d}"


def _details(moment: Moment) -> dict[str, str] | None:
    if moment.source not in KNOWS_NUMBER | KNOWS_MAIL:
        return None
    known = {"customer": f"K{100_000 + moment.life.number}"}
    if moment.at < moment.order.placed:
        return known
    return known | {"order": moment.order.number, "article": article_named(moment.order.article)}


def _mark(rng: Random, scale: ScaleIn, tone: str) -> float:
    low, high = ON_SCALE[tone]
    return float(round(scale.worst + (scale.best - scale.worst) * rng.uniform(low, high)))


def cases(lives: list[Life], until: datetime) -> Iterator[Told]:
    """The hand-written cases that a person must see at once."""
    for number, case in enumerate(vocabulary().cases, start=1):
        at = until - timedelta(hours=case["hours"])
        life = [life for life in lives if _bought(life, at)][-number]
        yield (
            case["source"],
            SignalIn(
                external_id=f"case-{number}",
                kind=Kind.VERBATIM,
                text=case["text"],
                occurred_at=at.replace(microsecond=0),
                mark=case.get("mark"),
                profile=profile(case["source"], life),
            ),
        )


def _bought(life: Life, at: datetime) -> bool:
    first: Order = life.orders[0]
    return life.language == "en" and first.delivered < at
