"""The queue of matters: what waits for whom, what happened to it, and which sentences are behind it."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, select

from db.models import metadata
from db.reads.lineage import is_of, lives_on
from db.reads.sentences import Sentence, by_ids
from db.states import WAITING, Seen

_TABLES = metadata.tables
ACTION = _TABLES["actions"].c
EVENT = _TABLES["action_events"].c
EVIDENCE = _TABLES["action_signals"].c
STEP = _TABLES["micro_interaction_attributes"].c


@dataclass(frozen=True, slots=True)
class ActionRow:
    """A matter as the queue shows it: what, why, whose, by when, and how much stands behind it."""

    id: int
    kind: str
    state: str
    what: str
    why: str
    next_move: str
    function_id: int | None
    function: str | None
    person_id: int | None
    person: str | None
    claimed_at: datetime | None
    raised_at: datetime
    due_at: datetime | None
    escalation_level: int
    signals: int
    customers: int
    category_id: int | None
    topic: str | None
    micro_interaction_id: int | None
    step: str | None
    done_at: datetime | None
    observe_until: datetime | None
    waiting_on: str | None
    waiting_function_id: int | None
    waiting_function: str | None
    waiting_since: datetime | None
    waiting_note: str
    for_person: str | None = None

    @property
    def seen(self) -> Seen:
        """How it stood when it was read."""
        return Seen(self.id, self.state, self.person_id, self.function_id, self.waiting_on)


@dataclass(frozen=True, slots=True)
class Which:
    """Which matters: None and empty mean any; `late_at` those due by then, `nobodys` those nobody has.

    `waiting_for` are the functions whose answer is waited for, `waits` means that any is; `held_by` are the
    people of whom one has it.
    """

    function_ids: tuple[int, ...] = ()
    person_id: int | None = None
    nobodys: bool = False
    category_id: int | None = None
    micro_interaction_id: int | None = None
    states: frozenset[str] = WAITING
    late_at: datetime | None = None
    waits: bool = False
    waiting_for: tuple[int, ...] = ()
    held_by: tuple[int, ...] = ()


OPEN = Which()


@dataclass(frozen=True, slots=True)
class EventRow:
    """One thing that happened to a matter; `person` is None when nobody did it by hand."""

    at: datetime
    what: str
    from_state: str | None
    to_state: str | None
    note: str
    person: str | None


@dataclass(frozen=True, slots=True)
class Overdue:
    """A matter whose clock has run out."""

    id: int
    kind: str
    due_at: datetime
    escalation_level: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many matters wait, how many are late, and how many wait by department; the rest has no owner."""

    n: int
    late: int
    by_department: dict[str, int]

    @property
    def without_owner(self) -> int:
        """How many belong to no department."""
        return self.n - sum(self.by_department.values())


def open_actions(connection: Connection, which: Which = OPEN, *, limit: int | None = None) -> list[ActionRow]:
    """The matters asked for (by default those somebody has to work on), the soonest due first."""
    soonest = ACTION.due_at.is_(None), ACTION.due_at, ACTION.id
    return _rows(connection, *_narrow(which), order=soonest, limit=limit)


def count_open(connection: Connection, which: Which = OPEN) -> int:
    """How many such matters there are."""
    counting = select(func.count()).select_from(_TABLES["actions"]).where(*_narrow(which))
    return connection.execute(counting).scalar_one()


def action(connection: Connection, action_id: int) -> ActionRow | None:
    """One matter, whatever its state."""
    found = _rows(connection, ACTION.id == action_id, order=(ACTION.id,), limit=1)
    return found[0] if found else None


def newest_evidence(connection: Connection, action_ids: Sequence[int]) -> dict[int, Sentence]:
    """The newest sentence behind each of these matters that has an analysed one."""
    query = select(EVIDENCE.action_id, func.max(EVIDENCE.signal_id)).where(EVIDENCE.action_id.in_(action_ids))
    newest: dict[int, int] = dict(connection.execute(query.group_by(EVIDENCE.action_id)).all())
    said = {one.signal_id: one for one in by_ids(connection, list(newest.values()))}
    return {action_id: said[signal_id] for action_id, signal_id in newest.items() if signal_id in said}


def open_by_step(connection: Connection) -> dict[int, int]:
    """How many matters wait at each micro-interaction that has any."""
    waiting = (ACTION.micro_interaction_id.is_not(None), ACTION.is_open, ACTION.state.in_(WAITING))
    query = select(ACTION.micro_interaction_id, func.count()).where(*waiting)
    found: Counter[int] = Counter()
    into = lives_on(connection)
    for step_id, n in connection.execute(query.group_by(ACTION.micro_interaction_id)):
        found[into.get(step_id, step_id)] += n
    return dict(found)


def waiting(connection: Connection, now: datetime, source_ids: Collection[int] = ()) -> Waiting:
    """How many matters wait, how many of them are late at `now`, and whose they are.

    `source_ids` asks only for those that something of these sources speaks for.
    """
    named = _TABLES["functions"].c.name
    late = func.sum(case((ACTION.due_at <= now, 1), else_=0))
    query = (
        select(named, func.count(), late)
        .select_from(_TABLES["actions"])
        .outerjoin(_TABLES["functions"], _TABLES["functions"].c.id == ACTION.function_id)
        .where(ACTION.is_open, ACTION.state.in_(WAITING))
        .group_by(named)
    )
    if source_ids:
        signal = _TABLES["signals"].c
        spoken = select(EVIDENCE.action_id).join(_TABLES["signals"], signal.id == EVIDENCE.signal_id)
        query = query.where(ACTION.id.in_(spoken.where(signal.source_id.in_(source_ids))))
    rows = connection.execute(query).all()
    owned = {name: n for name, n, _ in rows if name is not None}
    return Waiting(sum(n for _, n, _ in rows), sum(late for *_, late in rows), owned)


def overdue(connection: Connection, now: datetime, below_level: int) -> list[Overdue]:
    """The matters that should be done by `now`, are not, and stand below escalation level `below_level`."""
    late = (ACTION.is_open, ACTION.due_at <= now, ACTION.escalation_level < below_level)
    query = select(ACTION.id, ACTION.kind, ACTION.due_at, ACTION.escalation_level).where(
        *late, ACTION.state.in_(WAITING)
    )
    return [Overdue(*row) for row in connection.execute(query.order_by(ACTION.due_at))]


def history(connection: Connection, action_id: int) -> list[EventRow]:
    """Everything that happened to a matter, oldest first."""
    people = _TABLES["people"]
    columns = EVENT.at, EVENT.what, EVENT.from_state, EVENT.to_state, EVENT.note, people.c.name
    query = select(*columns).outerjoin_from(_TABLES["action_events"], people, people.c.id == EVENT.person_id)
    told = query.where(EVENT.action_id == action_id).order_by(EVENT.id)
    return [EventRow(*row) for row in connection.execute(told)]


def evidence(connection: Connection, action_id: int, limit: int = 50) -> list[Sentence]:
    """The newest sentences that a matter rests on."""
    query = select(EVIDENCE.signal_id).where(EVIDENCE.action_id == action_id)
    ids = connection.scalars(query.order_by(EVIDENCE.signal_id.desc()).limit(limit))
    return by_ids(connection, list(ids))


def _narrow(which: Which) -> list[ColumnElement[bool]]:
    """The conditions of a question; a matter that ended is in none."""
    conditions: list[ColumnElement[bool]] = [ACTION.is_open, ACTION.state.in_(which.states)]
    same = {
        ACTION.person_id: which.person_id,
        ACTION.category_id: which.category_id,
    }
    conditions += [column == value for column, value in same.items() if value is not None]
    if which.micro_interaction_id is not None:
        conditions.append(is_of(ACTION.micro_interaction_id, which.micro_interaction_id))
    among = {
        ACTION.function_id: which.function_ids,
        ACTION.waiting_function_id: which.waiting_for,
        ACTION.person_id: which.held_by,
    }
    conditions += [column.in_(ids) for column, ids in among.items() if ids]
    if which.nobodys:
        conditions.append(ACTION.person_id.is_(None))
    if which.late_at is not None:
        conditions.append(ACTION.due_at <= which.late_at)
    if which.waits:
        conditions.append(ACTION.waiting_on.is_not(None))
    return conditions


def _rows(
    connection: Connection,
    *which: ColumnElement[bool],
    order: tuple[ColumnElement[Any], ...],
    limit: int | None,
) -> list[ActionRow]:
    functions, people, categories = (_TABLES[name] for name in ("functions", "people", "categories"))
    steps, waited = _TABLES["micro_interaction_attributes"], functions.alias("waited_for")
    stood_for = people.alias("stood_for")
    same_step = (STEP.micro_interaction_id == ACTION.micro_interaction_id) & STEP.valid_until.is_(None)
    query = (
        select(
            ACTION.id, ACTION.kind, ACTION.state, ACTION.title, ACTION.reason, ACTION.next_move,
            ACTION.function_id, functions.c.name, ACTION.person_id, people.c.name, ACTION.claimed_at,
            ACTION.raised_at, ACTION.due_at, ACTION.escalation_level, ACTION.signals, ACTION.customers,
            ACTION.category_id, categories.c.name, ACTION.micro_interaction_id, STEP.name,
            ACTION.done_at, ACTION.observe_until, ACTION.waiting_on, ACTION.waiting_function_id,
            waited.c.name, ACTION.waiting_since, ACTION.waiting_note, stood_for.c.name,
        )
        .select_from(_TABLES["actions"])
        .outerjoin(functions, functions.c.id == ACTION.function_id)
        .outerjoin(waited, waited.c.id == ACTION.waiting_function_id)
        .outerjoin(people, people.c.id == ACTION.person_id)
        .outerjoin(stood_for, stood_for.c.id == ACTION.for_person_id)
        .outerjoin(categories, categories.c.id == ACTION.category_id)
        .outerjoin(steps, same_step & STEP.valid_from.is_not(None))
    )  # fmt: skip
    rows = connection.execute(query.where(*which).order_by(*order).limit(limit))
    return [ActionRow(*tuple(row)) for row in rows]
