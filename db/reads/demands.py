"""What the decide job asks: freshly analysed signals of customers, with everything its rules look at."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from db.models import Author, Demand, metadata
from db.reads.functions import still_there
from db.reads.rollups import live_generation

_TABLES = metadata.tables
SIGNAL = _TABLES["signals"].c
FINDING = _TABLES["findings"].c
PROFILE = _TABLES["source_profiles"].c
INTENT = _TABLES["finding_intents"].c
TOPIC = _TABLES["finding_categories"].c
CATEGORY = _TABLES["categories"].c
STEP = _TABLES["micro_interaction_attributes"].c
FUNCTION = _TABLES["functions"].c


def undecided(connection: Connection, limit: int) -> list[int]:
    """The signals nobody has decided about yet, oldest first, at most `limit`."""
    queue = _TABLES["decide_queue"].c
    return list(connection.scalars(select(queue.signal_id).order_by(queue.signal_id).limit(limit)))


def of_batch(connection: Connection, batch_id: int, after: int, limit: int) -> list[int]:
    """The signals of an import with an id above `after`, history or not, at most `limit`."""
    query = select(SIGNAL.id).where(SIGNAL.batch_id == batch_id, SIGNAL.id > after)
    return list(connection.scalars(query.order_by(SIGNAL.id).limit(limit)))


def waiting(connection: Connection, batch_id: int) -> int:
    """How many signals of an import are not analysed yet, so that nothing can be decided about them."""
    queue = _TABLES["analysis_queue"].c
    query = (
        select(func.count())
        .select_from(_TABLES["analysis_queue"])
        .join(_TABLES["signals"], SIGNAL.id == queue.signal_id)
    )
    return connection.execute(query.where(SIGNAL.batch_id == batch_id)).scalar_one()


def demands(connection: Connection, signal_ids: Sequence[int], *, history_too: bool = False) -> list[Demand]:
    """What is known of `signal_ids`, for the rules; `step_function_id` is left to the reader of the map.

    Left out: what is not analysed, excluded by a reader (spam, not our customer), not said by a
    customer, and history unless `history_too`.
    """
    generation_id = live_generation(connection)
    if generation_id is None or not signal_ids:
        return []
    rows = _rows(connection, generation_id, signal_ids, history_too)
    ids = [row.id for row in rows]
    intents, topics = _intents(connection, generation_id, ids), _topics(connection, generation_id, ids)
    steps, replies = _steps(connection, {row.step_id for row in rows}), _replies(connection, rows)
    return [
        Demand(
            signal_id=row.id,
            source_id=row.source_id,
            channel=row.channel,
            conversation=row.conversation,
            customer_id=row.customer_id,
            received_at=row.received_at,
            negative=row.negative,
            mark_negative=row.mark_negative,
            has_words=bool(row.text and row.text.strip()),
            intents=intents.get(row.id, {}),
            answered=_is_answered(row, replies),
            **topics.get(row.id, {}),
            micro_interaction_id=row.step_id,
            step_name=steps.get(row.step_id),
        )
        for row in rows
    ]


def _rows(
    connection: Connection, generation_id: int, signal_ids: Sequence[int], history_too: bool
) -> Sequence[Row[*tuple[Any, ...]]]:
    customer = func.coalesce(PROFILE.customer_id, PROFILE.id).label("customer_id")
    query = (
        select(
            SIGNAL.id, SIGNAL.source_id, SIGNAL.channel, SIGNAL.conversation, customer, SIGNAL.received_at,
            SIGNAL.occurred_at, SIGNAL.text, FINDING.negative, FINDING.mark_negative,
            FINDING.micro_interaction_id.label("step_id"),
        )
        .select_from(_TABLES["signals"])
        .join(_TABLES["findings"], FINDING.signal_id == SIGNAL.id)
        .outerjoin(_TABLES["source_profiles"], PROFILE.id == SIGNAL.profile_id)
        .where(FINDING.generation_id == generation_id, SIGNAL.id.in_(signal_ids))
        .where(FINDING.excluded.is_(False), SIGNAL.author == Author.CUSTOMER)
    )  # fmt: skip
    fresh = query if history_too else query.where(SIGNAL.history.is_(False))
    return connection.execute(fresh.order_by(SIGNAL.id)).all()


def _intents(connection: Connection, generation_id: int, ids: Sequence[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    query = select(INTENT.signal_id, INTENT.intent, INTENT.detail)
    for signal_id, intent, detail in connection.execute(
        query.where(INTENT.generation_id == generation_id, INTENT.signal_id.in_(ids))
    ):
        found.setdefault(signal_id, {})[intent] = detail or ""
    return found


def _topics(connection: Connection, generation_id: int, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The first topic each signal names; a retired function leads none."""
    query = (
        select(TOPIC.signal_id, CATEGORY.id, CATEGORY.name, FUNCTION.id)
        .join(_TABLES["categories"], CATEGORY.id == TOPIC.category_id)
        .outerjoin(_TABLES["functions"], still_there(CATEGORY.function_id))
        .where(TOPIC.generation_id == generation_id, TOPIC.signal_id.in_(ids))
        .order_by(TOPIC.start.desc(), CATEGORY.id.desc())
    )
    names = ("category_id", "category_name", "category_function_id")
    return {row[0]: dict(zip(names, row[1:], strict=True)) for row in connection.execute(query)}


def _steps(connection: Connection, step_ids: set[int | None]) -> dict[int | None, str]:
    query = select(STEP.micro_interaction_id, STEP.name).where(
        STEP.micro_interaction_id.in_(step_ids - {None}),
        STEP.valid_from.is_not(None),
        STEP.valid_until.is_(None),
    )
    return dict(connection.execute(query).all())


def _replies(
    connection: Connection, rows: Sequence[Row[*tuple[Any, ...]]]
) -> dict[tuple[int, str], datetime | None]:
    """When the company last spoke in each conversation of `rows`."""
    conversations = {row.conversation for row in rows if row.conversation}
    query = (
        select(SIGNAL.source_id, SIGNAL.conversation, func.max(SIGNAL.occurred_at))
        .where(SIGNAL.source_id.in_({row.source_id for row in rows}))
        .where(SIGNAL.conversation.in_(conversations), SIGNAL.author == Author.COMPANY)
        .group_by(SIGNAL.source_id, SIGNAL.conversation)
    )
    return {(source_id, conversation): at for source_id, conversation, at in connection.execute(query)}


def _is_answered(row: Row[*tuple[Any, ...]], replies: dict[tuple[int, str], datetime | None]) -> bool:
    replied_at = replies.get((row.source_id, row.conversation))
    return replied_at is not None and row.occurred_at is not None and replied_at > row.occurred_at
