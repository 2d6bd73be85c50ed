"""A small cast for tests of the store: a source, its signals, and findings as the detector gives them."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from db.engine import reading, writing
from db.models import Analysed, Category, Evidence, Lane, Presence, Purpose, Signal, SignalIn, Unread
from db.reads.waiting import next_ids, unread
from db.writes import analysis, generations, taxonomies
from db.writes.signals import Recorded, Target, record
from db.writes.sources import SourceFacts, ensure

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
PRESENT, ABSENT, UNKNOWN = Presence.PRESENT, Presence.ABSENT, Presence.NOT_ASSESSABLE


def a_source(url: str, key: str = "shop", channel: str = "review") -> Target:
    """A source to record in."""
    facts = SourceFacts(key, key.capitalize(), channel, purpose=Purpose.IN_PUBLIC, origin="a test")
    source_id, _ = ensure(url, facts, NOW)
    return Target(source_id, channel)


def said(
    external_id: str, text: str | None = "still waiting", kind: str = "verbatim", **more: object
) -> SignalIn:
    """A signal: a verbatim unless said otherwise."""
    facts = {"occurred_at": NOW - timedelta(hours=1), "profile": f"of {external_id}"} | more
    return SignalIn(external_id, kind, text, **facts)  # type: ignore[arg-type]


def recorded(url: str, target: Target, *signals: SignalIn) -> Recorded:
    """Record `signals` at NOW."""
    return record(url, target, signals, NOW)


def a_generation(url: str, detector: str = "test-1") -> generations.Plan:
    """A taxonomy of two topics, and a generation made with `detector`."""
    topics = [taxonomies.CategoryFacts(key, None, key.capitalize(), None, "") for key in ("late", "rude")]
    version = taxonomies.freeze(url, "test", {}, topics, NOW)
    return generations.ensure(url, generations.Reading(detector, version, "none"), NOW)


def topic_ids(url: str) -> dict[str, int]:
    """The ids of the topics by key."""
    with reading(url) as connection:
        return dict(connection.execute(select(col(Category.key), col(Category.id))).all())  # type: ignore[arg-type]


def waiting_rows(url: str) -> list[Unread]:
    """Everything that waits, as the detector reads it."""
    with reading(url) as connection:
        ids = [i for lane in Lane for i in next_ids(connection, lane, 10_000)]
        return unread(connection, ids)


def found(row: Unread, **more: object) -> Analysed:
    """A finding about `row`: negative by its words, nothing else, unless said otherwise."""
    day = row.occurred_at.toordinal() if row.occurred_at else 0
    facts = {
        "signal_id": row.signal_id, "content_hash": row.content_hash, "profile_id": row.profile_id,
        "source_id": row.source_id, "channel": row.channel, "is_event": row.kind == "event",
        "history": row.history, "occurred_at": row.occurred_at, "day": day, "words_negative": PRESENT,
        "words_positive": ABSENT, "mark_negative": UNKNOWN, "mark_positive": UNKNOWN, "language": "en",
        "unread_reason": None, "micro_interaction_id": None, "placing_reason": None, "spans": None,
        "categories": (), "intents": (), "wish": None,
    }  # fmt: skip
    return Analysed(**(facts | more))  # type: ignore[arg-type]


def analysed(url: str, plan: generations.Plan, *findings: Analysed) -> int:
    """Store `findings` at NOW."""
    with writing(url) as connection:
        return analysis.store(connection, plan.both, findings, NOW, live=True)


def about(category_id: int) -> tuple[Evidence, ...]:
    """Evidence for one topic."""
    return ((category_id, 0, 5, None),)


def id_of(url: str, external_id: str) -> int:
    """The id of a recorded signal."""
    with reading(url) as connection:
        return connection.execute(
            select(col(Signal.id)).where(col(Signal.external_id) == external_id)
        ).scalar_one()  # type: ignore[return-value]
