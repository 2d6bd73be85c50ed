""" "Not right?": a reader's word against a finding. It counts at once, can be undone, outlives re-runs."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from db.engine import writing
from db.errors import Refused
from db.models import (
    Correction,
    CorrectionKind,
    Deed,
    Finding,
    FindingCategory,
    Lane,
    Topic,
    col,
)
from db.reads.contributions import of_signals
from db.reads.rollups import live_generation
from db.rights import By, Right, permit
from db.writes import audit, rollups
from db.writes.counting import CATEGORY, Counted, apply, category_rows
from db.writes.many import insert_flat
from db.writes.revisions import move
from db.writes.signals import requeue
from db.writes.stirred import stir

AT_ONCE = 5  # signals in one transaction of `correct_all`, each about 10 ms: others get their turn
_NEEDS_VALUE = {CorrectionKind.OTHER_TOPIC, CorrectionKind.OTHER_STEP}


class _Said(NamedTuple):
    """What a reader says of one signal; the names are those of the columns."""

    signal_id: int
    kind: CorrectionKind
    value_id: int | None
    by_person_id: int | None


def correct(
    url: str,
    signal_id: int,
    kind: CorrectionKind,
    by: By,
    now: datetime,
    value_id: int | None = None,
) -> int:
    """Say that a finding is not right; returns the correction's id. Raises Refused without a finding.

    Said again it stays one; said with another value the new value holds.
    """
    permit(by, Right.CORRECT)
    if kind in _NEEDS_VALUE and value_id is None:
        raise Refused("Say which topic or step it should be.")
    with writing(url) as connection:
        correction_id = _correct(connection, _Said(signal_id, kind, value_id, by.person_id), now)
        told = {"kind": kind, "value_id": value_id}
        audit.note(connection, by, Deed.CHANGE, f"signal {signal_id}", now, after=told)
        move(connection, Topic.ANALYSIS, now)
    return correction_id


def correct_all(
    url: str, signal_ids: Sequence[int], kind: CorrectionKind, by: By, now: datetime
) -> list[int]:
    """Say of several signals what `correct` says of one, for kinds without a value; returns the ids of the
    corrections, each of which can be undone. Signals without a finding by now are left out.
    """
    permit(by, Right.CORRECT)
    made: list[int] = []
    for start in range(0, len(signal_ids), AT_ONCE):
        with writing(url) as connection:
            several = signal_ids[start : start + AT_ONCE]
            found = _analysed(connection, several)
            several = [signal_id for signal_id in several if signal_id in found]
            made += [_correct(connection, _Said(one, kind, None, by.person_id), now) for one in several]
            told = {"kind": kind, "signals": several}
            audit.note(connection, by, Deed.CHANGE, "signals", now, after=told)
            move(connection, Topic.ANALYSIS, now)
    return made


def _analysed(connection: Connection, signal_ids: Sequence[int]) -> set[int]:
    mine = col(Finding.generation_id) == _live(connection), col(Finding.signal_id).in_(signal_ids)
    return set(connection.scalars(select(col(Finding.signal_id)).where(*mine)))


def _correct(connection: Connection, said: _Said, now: datetime) -> int:
    others = _others(connection, said.signal_id)
    same = next((other for other in others if other.kind == said.kind), None)
    if same and same.value_id == said.value_id:
        return int(same.id)
    generation_id = _live(connection)
    before = asdict(_state(connection, generation_id, said.signal_id))
    if same:
        connection.execute(update(Correction).where(col(Correction.id) == same.id).values(undone_at=now))
    row = said._asdict() | {"was": same.was if same else before, "made_at": now}
    made = connection.execute(insert(Correction).values(**row).returning(col(Correction.id)))
    after = _read_state(before)
    apply(after, said.kind, said.value_id)
    _put(connection, generation_id, said.signal_id, after)
    return int(made.scalar_one())


def undo(url: str, correction_id: int, by: By, now: datetime) -> None:
    """Take a correction back; the others on the same signal stay."""
    permit(by, Right.CORRECT)
    with writing(url) as connection:
        mine = (col(Correction.id) == correction_id, col(Correction.undone_at).is_(None))
        told = (col(Correction.signal_id), col(Correction.was), col(Correction.made_at))
        taken_back = update(Correction).where(*mine).values(undone_at=now).returning(*told)
        row = connection.execute(taken_back).first()
        if row is None:
            raise Refused("This correction was already taken back.")
        others = _others(connection, row.signal_id)
        base = others[0].was if others and others[0].made_at < row.made_at else row.was
        state = _read_state(base)
        for other in others:
            apply(state, other.kind, other.value_id)
        _put(connection, _live(connection), row.signal_id, state)
        taken = {"correction taken back": correction_id}
        audit.note(connection, by, Deed.CHANGE, f"signal {row.signal_id}", now, after=taken)
        move(connection, Topic.ANALYSIS, now)


def _live(connection: Connection) -> int:
    live = live_generation(connection)
    if live is None:
        raise Refused("Nothing has been analysed yet.")
    return live


def _others(connection: Connection, signal_id: int) -> list[Any]:
    query = select(
        col(Correction.id), col(Correction.kind), col(Correction.value_id), col(Correction.was),
        col(Correction.made_at),
    ).where(col(Correction.signal_id) == signal_id, col(Correction.undone_at).is_(None))  # fmt: skip
    return list(connection.execute(query.order_by(col(Correction.id))))


def _state(connection: Connection, generation_id: int, signal_id: int) -> Counted:
    query = select(
        col(Finding.negative), col(Finding.positive), col(Finding.micro_interaction_id), col(Finding.excluded)
    ).where(*_mine(Finding, generation_id, signal_id))
    row = connection.execute(query).first()
    if row is None:
        raise Refused("This message has not been analysed yet; try again in a moment.")
    found = select(
        col(FindingCategory.category_id), col(FindingCategory.start), col(FindingCategory.end)
    ).where(*_mine(FindingCategory, generation_id, signal_id))
    categories = tuple((*evidence, None) for evidence in connection.execute(found))
    return Counted(row.negative, row.positive, categories, row.micro_interaction_id, row.excluded)


def _mine(
    table: type[Finding | FindingCategory], generation_id: int, signal_id: int
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(table.generation_id) == generation_id, col(table.signal_id) == signal_id


def _read_state(kept: dict[str, Any]) -> Counted:
    return Counted(**kept | {"categories": tuple(map(tuple, kept["categories"]))})


def _put(connection: Connection, generation_id: int, signal_id: int, state: Counted) -> None:
    """Make `state` what counts, mend the rollups, and have the signal analysed again behind it."""
    old = of_signals(connection, generation_id, [signal_id])
    values = {
        name: getattr(state, name) for name in ("negative", "positive", "micro_interaction_id", "excluded")
    }
    connection.execute(update(Finding).where(*_mine(Finding, generation_id, signal_id)).values(**values))
    connection.execute(delete(FindingCategory).where(*_mine(FindingCategory, generation_id, signal_id)))
    rows = chain.from_iterable(category_rows(signal_id, state))
    same = {"generation_id": generation_id}
    insert_flat(connection, FindingCategory.__tablename__, CATEGORY, list(rows), same)
    new = of_signals(connection, generation_id, [signal_id])
    rollups.change(connection, generation_id, added=new, removed=old)
    stir(connection, {one.profile_id for one in old + new if one.profile_id is not None})
    requeue(connection, signal_id, Lane.LIVE)
