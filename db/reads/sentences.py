"""What customers said, with what was found in it: the way down from every figure.

Names of those who work here are masked in every text that is read here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select
from sqlalchemy.orm import Mapped

from db.listed import listed
from db.models import (
    Author,
    Finding,
    FindingCategory,
    Kind,
    MicroInteractionAttributes,
    Presence,
    Signal,
    Source,
    col,
    table_of,
)
from db.reads.contributions import leaving
from db.reads.conversations import sizes
from db.reads.lineage import is_of
from db.reads.rollups import EVERYTHING, Narrowed, Period, live_generation
from db.reads.search import newest
from db.reads.staff import Mask, mask
from db.reads.tagged import Correcting, corrections_of, intents_of, topics_of

SIGNAL, SOURCE, FINDING = (table_of(model).c for model in (Signal, Source, Finding))


@dataclass(frozen=True, slots=True)
class Sentence:
    """One signal as a reader sees it; spans are (start, end, kind) over the text.

    `conversation` is how many messages the one has that it is part of; 0 where it stands alone.
    """

    signal_id: int
    text: str | None
    source: str
    channel: str
    occurred_at: datetime | None
    received_at: datetime
    mark: float | None
    mark_best: float | None
    negative: str
    positive: str
    words_negative: str
    mark_negative: str
    language: str | None
    unread_reason: str | None
    step: str | None
    placing_reason: str | None
    excluded: bool
    spans: tuple[tuple[int, int, str], ...]
    topics: tuple[str, ...]
    intents: tuple[str, ...]
    corrections: tuple[Correcting, ...]
    conversation: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sentences: a presence of negative or positive, what could not be read, or what says that somebody
    leaves; None means any.
    """

    negative: Presence | None = None
    positive: Presence | None = None
    unread: bool = False
    leaving: bool = False


ANY = Wanted()


def sentences(
    connection: Connection,
    period: Period,
    narrowed: Narrowed = EVERYTHING,
    wanted: Wanted = ANY,
    *,
    offset: int = 0,
    limit: int = 20,
) -> list[Sentence]:
    """The newest sentences of a period, undated ones last."""
    generation_id = live_generation(connection)
    if generation_id is None:
        return []
    query = _narrow(_query(generation_id), generation_id, period, narrowed, wanted)
    newest = query.order_by(col(Finding.day).desc(), col(Finding.signal_id).desc())
    return _complete(connection, generation_id, list(connection.execute(newest.offset(offset).limit(limit))))


def count(
    connection: Connection, period: Period, narrowed: Narrowed = EVERYTHING, wanted: Wanted = ANY
) -> int:
    """How many sentences there are in all."""
    generation_id = live_generation(connection)
    if generation_id is None:
        return 0
    counting = (
        select(func.count())
        .select_from(table_of(Finding))
        .join(table_of(Signal), col(Signal.id) == col(Finding.signal_id))
    )
    return connection.scalar(_narrow(counting, generation_id, period, narrowed, wanted)) or 0


def holding(
    connection: Connection,
    typed: str,
    period: Period,
    narrowed: Narrowed = EVERYTHING,
    *,
    before: int | None = None,
    limit: int = 20,
) -> list[int]:
    """Ids of the sentences of a period that hold every word of `typed`, the last to come in first.

    The next page begins `before` the last id of this one.
    """
    generation_id = live_generation(connection)
    if generation_id is None:
        return []
    finding = (
        select(col(Finding.signal_id))
        .select_from(table_of(Finding))
        .join(table_of(Signal), col(Signal.id) == col(Finding.signal_id))
    )
    fitting = _narrow(finding, generation_id, period, narrowed, ANY)
    only = lambda signal_id: fitting.where(col(Finding.signal_id) == signal_id).exists()  # noqa: E731
    return newest(connection, typed, before=before, limit=limit, only=only)


def why_unread(
    connection: Connection, period: Period, narrowed: Narrowed = EVERYTHING, *, limit: int = 100
) -> list[tuple[str | None, str | None]]:
    """Of the newest messages with a text: why its words say nothing, None where they were read, and in which
    language they are.
    """
    generation_id = live_generation(connection)
    if generation_id is None:
        return []
    query = select(FINDING.unread_reason, FINDING.language).join(
        table_of(Signal), SIGNAL.id == FINDING.signal_id
    )
    written = _narrow(query, generation_id, period, narrowed, ANY).where(SIGNAL.text.is_not(None))
    newest = written.order_by(FINDING.day.desc(), FINDING.signal_id.desc()).limit(limit)
    return [(reason, language) for reason, language in connection.execute(newest)]


def by_day(connection: Connection, signal_ids: Sequence[int]) -> list[int]:
    """`signal_ids` in the order of the days they are about, the newest first, undated ones last."""
    generation_id = live_generation(connection)
    these = listed(connection, col(Finding.signal_id), signal_ids)
    mine = these, col(Finding.generation_id) == generation_id
    newest = select(col(Finding.signal_id)).order_by(col(Finding.day).desc(), col(Finding.signal_id).desc())
    return list(connection.scalars(newest.where(*mine)))


def by_ids(connection: Connection, signal_ids: Sequence[int]) -> list[Sentence]:
    """The sentences of `signal_ids`, newest first; those not analysed yet are left out."""
    generation_id = live_generation(connection)
    if generation_id is None or not signal_ids:
        return []
    query = _query(generation_id).where(col(Signal.id).in_(signal_ids)).order_by(col(Signal.id).desc())
    return _complete(connection, generation_id, list(connection.execute(query)))


def _query(generation_id: int) -> Select[Any]:
    step = (
        select(col(MicroInteractionAttributes.name))
        .where(
            col(MicroInteractionAttributes.micro_interaction_id) == col(Finding.micro_interaction_id),
            col(MicroInteractionAttributes.valid_until).is_(None),
        )
        .limit(1)
        .scalar_subquery()
    )
    columns: list[ColumnElement[Any]] = [
        SIGNAL.id, SIGNAL.text, SOURCE.name, SIGNAL.channel, SIGNAL.occurred_at, SIGNAL.received_at,
        SIGNAL.mark, SOURCE.scale_best, FINDING.negative, FINDING.positive, FINDING.words_negative,
        FINDING.mark_negative, FINDING.language, FINDING.unread_reason, step.label("step"),
        FINDING.placing_reason, FINDING.excluded, FINDING.spans,
    ]  # fmt: skip
    return (
        select(*columns)
        .select_from(table_of(Finding))
        .join(table_of(Signal), col(Signal.id) == col(Finding.signal_id))
        .join(table_of(Source), col(Source.id) == col(Signal.source_id))
        .where(col(Finding.generation_id) == generation_id)
    )


def _narrow(
    query: Select[Any], generation_id: int, period: Period, narrowed: Narrowed, wanted: Wanted
) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = [
        col(Finding.generation_id) == generation_id,
        col(Finding.excluded).is_(False),
        col(Signal.kind) != Kind.EVENT,
    ]
    if not narrowed.source_ids:
        conditions.append(col(Signal.author) != Author.STAFF)
    if period.first is not None and period.last is not None:
        conditions.append(col(Finding.day).between(period.first.toordinal(), period.last.toordinal()))
    if narrowed.source_ids:
        conditions.append(col(Signal.source_id).in_(narrowed.source_ids))
    if narrowed.channel is not None:
        conditions.append(col(Signal.channel) == narrowed.channel)
    if narrowed.micro_interaction_id is not None:
        conditions.append(_or_none(col(Finding.micro_interaction_id), narrowed.micro_interaction_id))
    if narrowed.step_ids:
        conditions.append(col(Finding.micro_interaction_id).in_(narrowed.step_ids))
    if narrowed.category_id is not None:
        conditions.append(_in_category(generation_id, narrowed.category_id))
    if wanted.leaving:
        conditions.append(leaving(generation_id))
    return query.where(*conditions, *_presences(wanted))


def _or_none(column: Mapped[int | None], value: int) -> ColumnElement[bool]:
    return column.is_(None) if value == 0 else is_of(column, value)


def _in_category(generation_id: int, category_id: int) -> ColumnElement[bool]:
    mine = select(col(FindingCategory.signal_id)).where(
        col(FindingCategory.signal_id) == col(Finding.signal_id),
        col(FindingCategory.generation_id) == generation_id,
    )
    if category_id == 0:
        return ~mine.exists()
    return mine.where(col(FindingCategory.category_id) == category_id).exists()


def _presences(wanted: Wanted) -> list[ColumnElement[bool]]:
    if wanted.unread:
        return [
            col(Finding.negative) == Presence.NOT_ASSESSABLE,
            col(Finding.positive) == Presence.NOT_ASSESSABLE,
        ]
    pairs = ((col(Finding.negative), wanted.negative), (col(Finding.positive), wanted.positive))
    return [column == presence for column, presence in pairs if presence is not None]


def _complete(connection: Connection, generation_id: int, rows: list[Any]) -> list[Sentence]:
    ids = [row.id for row in rows]
    topics = topics_of(connection, generation_id, ids)
    intents = intents_of(connection, generation_id, ids)
    corrections = corrections_of(connection, ids)
    talks = sizes(connection, ids)
    masked = mask(connection)

    def found(row: Any) -> tuple[Any, ...]:
        lists = tuple(topics[row.id]), tuple(intents[row.id]), tuple(corrections[row.id])
        return *lists, talks.get(row.id, 0)

    return [_sentence(row, masked, *found(row)) for row in rows]


def _sentence(row: Any, masked: Mask, *found: Any) -> Sentence:
    spans = tuple((start, end, kind) for start, end, kind in row.spans or ())
    signal_id, text, *facts = row[:-1]
    values: list[Any] = [signal_id, text and masked(text), *facts, spans, *found]
    return Sentence(*values)
