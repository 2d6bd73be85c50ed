"""Store what the analysis found, and keep findings, rollups, asks and the queue in step: one transaction.

Everything may be repeated: a signal analysed again replaces its findings and takes its old
contribution out of the rollups. A reader's corrections are laid over every new finding.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, select

from db.listed import among, given
from db.models import (
    Analysed,
    Ask,
    Correction,
    Finding,
    FindingCategory,
    FindingIntent,
    Generation,
    GenerationState,
    Intent,
    Presence,
    Signal,
    Topic,
    Undecided,
    Waiting,
    col,
)
from db.reads import heard
from db.reads.contributions import Contribution, of_signals
from db.reads.quarantine import held
from db.writes import rollups
from db.writes.counting import CATEGORY, Counted, category_rows, contribution, counted_as
from db.writes.many import insert_flat, insert_rows
from db.writes.revisions import INSERTS, move
from db.writes.stirred import stir

_CALM = {Intent.THANKS, Intent.WISH}


def store(
    connection: Connection,
    generation_ids: Sequence[int],
    found: Sequence[Analysed],
    now: datetime,
    *,
    live: bool,
) -> int:
    """Store `found` in each generation, the first of which is the live one; returns how many still held.

    A signal that was changed, undone or held since it was read is left alone: it waits again or is gone.
    """
    current = fill(connection, generation_ids, found)
    _stir(connection, [item for item, _ in current])
    _note_asks(connection, [item for item, _ in current], now)
    _hand_to_decide(connection, current)
    _leave_queue(connection, [item.signal_id for item, _ in current])
    move(connection, Topic.ANALYSIS, now, at_once=live)
    return len(current)


def _stir(connection: Connection, read: Sequence[Analysed]) -> None:
    """Have the customers looked at again; whatever was read before, `_forget` told already."""
    first: dict[int, int] = {}
    for item in read:
        if item.profile_id is not None:
            first[item.profile_id] = min(item.signal_id, first.get(item.profile_id, item.signal_id))
    stir(connection, first.keys(), first)


def _people(items: Iterable[Analysed | Contribution]) -> set[int]:
    return {item.profile_id for item in items if item.profile_id is not None}


def fill(
    connection: Connection, generation_ids: Sequence[int], found: Sequence[Analysed]
) -> list[tuple[Analysed, Counted]]:
    """Store the findings alone, as a generation does that is not live yet; returns those that still held."""
    current = _unchanged(connection, found)
    corrected = _corrections(connection, [item.signal_id for item in current])
    pairs = [(item, counted_as(item, corrected.get(item.signal_id, ()))) for item in current]
    for generation_id in generation_ids:
        _store_generation(connection, generation_id, pairs)
    return pairs


def _unchanged(connection: Connection, found: Sequence[Analysed]) -> list[Analysed]:
    ids = given(connection, [item.signal_id for item in found])
    rows = connection.execute(_statements(connection.dialect.name).hashes, ids)
    stored, not_to_show = dict(rows.all()), held(connection)
    return [
        item
        for item in found
        if stored.get(item.signal_id) == item.content_hash and item.source_id not in not_to_show
    ]


def _corrections(connection: Connection, ids: list[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in connection.execute(_statements(connection.dialect.name).corrections, given(connection, ids)):
        found[row.signal_id].append(row)
    return found


def _store_generation(
    connection: Connection, generation_id: int, pairs: Sequence[tuple[Analysed, Counted]]
) -> None:
    if not pairs:
        return
    old = _forget(connection, generation_id, [item.signal_id for item, _ in pairs])
    generation = {"generation_id": generation_id}
    for table, names, rows in (
        (Finding, _FINDING, [_finding(*pair) for pair in pairs]),
        (
            FindingCategory,
            CATEGORY,
            [row for item, counted in pairs for row in category_rows(item.signal_id, counted)],
        ),
        (FindingIntent, _INTENT, [(item.signal_id, *found) for item, _ in pairs for found in item.intents]),
    ):
        insert_flat(connection, table.__tablename__, names, list(chain.from_iterable(rows)), generation)
    by_staff = set(heard.of_staff(connection))  # what they heard is nobody's own word
    counts = (pair for pair in pairs if not pair[1].excluded and pair[0].source_id not in by_staff)
    added = [contribution(*pair) for pair in counts]
    rollups.change(connection, generation_id, added=added, removed=old)


def _forget(connection: Connection, generation_id: int, ids: list[int]) -> list[Contribution]:
    """Delete earlier findings of `ids`; returns what they contributed."""
    asked = given(connection, ids) | {"generation": generation_id}
    again = list(connection.scalars(_statements(connection.dialect.name).found, asked))
    if not again:
        return []
    old = of_signals(connection, generation_id, again)
    stir(connection, _people(old))
    remove(connection, again, generation_id)
    return old


def remove(connection: Connection, ids: Sequence[int], generation_id: int | None = None) -> None:
    """Delete the findings of `ids`, of one generation or of all; the caller mends the rollups."""
    for table in (FindingCategory, FindingIntent, Finding):
        gone = delete(table).where(col(table.signal_id).in_(ids))
        if generation_id is not None:
            gone = gone.where(col(table.generation_id) == generation_id)
        connection.execute(gone)


def take_out(connection: Connection, ids: Sequence[int]) -> None:
    """Delete every finding about `ids` and their share in the figures."""
    kept = select(col(Generation.id)).where(col(Generation.state) != GenerationState.RETIRED)
    counted = {g: of_signals(connection, g, ids) for g in connection.scalars(kept)}
    remove(connection, ids)
    for generation_id, contributions in counted.items():
        stir(connection, _people(contributions))
        rollups.change(connection, generation_id, removed=contributions)


_FINDING = (
    "signal_id", "day", "negative", "positive", "words_negative", "words_positive",
    "mark_negative", "mark_positive", "language", "unread_reason", "micro_interaction_id", "placing_reason",
    "spans", "excluded",
)  # fmt: skip


def _finding(item: Analysed, counted: Counted) -> tuple[Any, ...]:
    return (
        item.signal_id, item.day, counted.negative, counted.positive, item.words_negative,
        item.words_positive, item.mark_negative, item.mark_positive, item.language, item.unread_reason,
        counted.micro_interaction_id, item.placing_reason, item.spans, counted.excluded,
    )  # fmt: skip


_INTENT = ("signal_id", "intent", "start", "end", "detail")


def _note_asks(connection: Connection, current: Sequence[Analysed], now: datetime) -> None:
    rows = [(i.signal_id, i.profile_id, i.wish, i.occurred_at, now) for i in current if i.wish]
    insert_rows(connection, _asking(connection.dialect.name), _ASK, rows)


_ASK = ("signal_id", "profile_id", "words", "asked_at", "noted_at")


@cache
def _asking(dialect: str) -> Any:
    ask = INSERTS[dialect](Ask)
    again = {"words": ask.excluded.words, "profile_id": ask.excluded.profile_id}
    return ask.on_conflict_do_update(index_elements=["signal_id"], set_=again)


def _hand_to_decide(connection: Connection, current: Sequence[tuple[Analysed, Counted]]) -> None:
    rows = [{"signal_id": item.signal_id} for item, counted in current if _needs_decision(item, counted)]
    if rows:
        connection.execute(_statements(connection.dialect.name).undecided, rows)


def _needs_decision(item: Analysed, counted: Counted) -> bool:
    """Whether a fresh signal may call for an action: history and events never do by themselves."""
    if item.history or item.is_event or counted.excluded:
        return False
    return counted.negative == Presence.PRESENT or any(what not in _CALM for what, *_ in item.intents)


def _leave_queue(connection: Connection, ids: Sequence[int]) -> None:
    """Take the analysed off the queue; one that changed since it was read goes on waiting."""
    connection.execute(_statements(connection.dialect.name).waited, given(connection, ids))


class _Statements(NamedTuple):
    """What every transaction asks and does, written once."""

    hashes: Any
    corrections: Any
    found: Any
    waited: Any
    undecided: Any


@cache
def _statements(dialect: str) -> _Statements:
    in_force = among(dialect, col(Correction.signal_id)), col(Correction.undone_at).is_(None)
    here = among(dialect, col(Finding.signal_id)), col(Finding.generation_id) == bindparam("generation")
    return _Statements(
        select(col(Signal.id), col(Signal.content_hash)).where(among(dialect, col(Signal.id))),
        select(col(Correction.signal_id), col(Correction.kind), col(Correction.value_id))
        .where(*in_force)
        .order_by(col(Correction.made_at)),
        select(col(Finding.signal_id)).where(*here),
        delete(Waiting).where(among(dialect, col(Waiting.signal_id))),
        INSERTS[dialect](Undecided).on_conflict_do_nothing(),
    )
