"""What evidence does to matters: open one, refresh or reopen it, withdraw it when nothing is left."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, func, insert, literal_column, select, update

from db.engine import writing
from db.models import (
    Action,
    ActionKind,
    ActionSignal,
    ActionState,
    CandidateIn,
    RejectedCandidate,
    RejectedIn,
    Topic,
    Undecided,
    metadata,
)
from db.states import WAITING, is_open
from db.writes import judged
from db.writes.absences import pass_on
from db.writes.actions import record
from db.writes.revisions import insert_into, move

ACTION = metadata.tables["actions"].c
EVIDENCE = metadata.tables["action_signals"].c
SIGNAL = metadata.tables["signals"].c
PROFILE = metadata.tables["source_profiles"].c
UNDECIDED = metadata.tables["decide_queue"].c

STAYS_DECLINED = timedelta(days=7)
"""How long somebody's "no" keeps the same matter from being opened again."""

UNDONE = ("an import was undone", "the import it rested on was undone")
"""Why evidence goes: what a matter that was worked on says of it, and what one says that is withdrawn."""

SHOWS_EFFECT = timedelta(days=7)
"""How long a surge that was worked on may take to fade before it counts as back."""

CHUNK = 1_000
AT_ONCE = 8

Standing = Row[*tuple[Any, ...]]


class Raised(NamedTuple):
    """What became of candidates, by number."""

    raised: int
    refreshed: int
    reopened: int
    rejected: int


def raise_or_refresh(
    url: str,
    candidates: Sequence[CandidateIn],
    now: datetime,
    *,
    rejected: Sequence[RejectedIn] = (),
    decided: Iterable[int] = (),
) -> Raised:
    """Open a matter for each candidate, or add its evidence to the one open matter of its fingerprint.

    A done matter about which customers speak up again is reopened; one that somebody declined within
    a week stays so, and the candidate is kept as rejected, like those in `rejected`. `decided` signals
    leave the queue with the matter they are evidence for, so that a crash neither loses nor repeats a
    decision. Each transaction takes a few candidates, so that the store is never held for long.
    """
    became: Counter[str] = Counter()
    refused, left = list(rejected), set(decided)
    for start in range(0, len(candidates), AT_ONCE):
        part = candidates[start : start + AT_ONCE]
        taken = left.intersection(signal for one in part for signal in one.signal_ids)
        outcomes = _take_in(url, part, taken, now)
        left -= taken
        became.update(outcomes)
        declined = [one for one, outcome in zip(part, outcomes, strict=True) if outcome == "declined"]
        refused += [RejectedIn(one.fingerprint, "declined this week", one.title) for one in declined]
    if refused or left:
        with writing(url) as connection:
            _keep_rejected(connection, refused, now)
            _forget_undecided(connection, left)
    return Raised(became["raised"], became["refreshed"], became["reopened"], len(refused))


def _take_in(url: str, candidates: Sequence[CandidateIn], decided: Iterable[int], now: datetime) -> list[str]:
    """Settle candidates in one transaction; what became of each."""
    with writing(url) as connection:
        outcomes = [_settle(connection, candidate, now) for candidate in candidates]
        _forget_undecided(connection, decided)
        move(connection, Topic.ACTIONS, now)
        return outcomes


def withdraw(url: str, signal_ids: Iterable[int], now: datetime) -> int:
    """Take signals out of the evidence; how many matters were withdrawn for having none left."""
    with writing(url) as connection:
        return withdraw_in(connection, signal_ids, now)


def withdraw_in(
    connection: Connection, signal_ids: Iterable[int], now: datetime, why: tuple[str, str] = UNDONE
) -> int:
    """Like `withdraw`, in the transaction that removes the signals.

    What was worked on already is not undone: such a matter only gets a line in its history.
    """
    ids = list(signal_ids)
    _forget_undecided(connection, ids)
    touched: set[int] = set()
    for part in _chunks(ids):
        which = EVIDENCE.signal_id.in_(part)
        touched.update(connection.scalars(select(EVIDENCE.action_id).where(which)))
        connection.execute(delete(ActionSignal).where(which))
    withdrawn = sum(_withdraw_one(connection, action_id, now, why) for action_id in sorted(touched))
    if touched:
        move(connection, Topic.ACTIONS, now)
    return withdrawn


def _newest(connection: Connection, fingerprint: str) -> Standing | None:
    columns = ACTION.id, ACTION.state, ACTION.done_at, ACTION.due_at, ACTION.changed_at
    asked = select(*columns).where(ACTION.fingerprint == fingerprint).order_by(ACTION.id.desc())
    return connection.execute(asked.limit(1)).one_or_none()


def _settle(connection: Connection, candidate: CandidateIn, now: datetime) -> str:
    evidence = _existing(connection, candidate.signal_ids)
    if not evidence:
        return "gone"
    standing = _newest(connection, candidate.fingerprint)
    if standing is None or _may_open_again(standing, now):
        raise_in(connection, candidate, evidence, now)
        return "raised"
    if not is_open(standing.state):
        return "declined"
    return _refresh(connection, candidate, evidence, standing, now)


def _may_open_again(standing: Standing, now: datetime) -> bool:
    recently_declined = standing.state == ActionState.DECLINED and now - standing.changed_at < STAYS_DECLINED
    return not is_open(standing.state) and not recently_declined


def raise_in(connection: Connection, candidate: CandidateIn, evidence: list[int], now: datetime) -> int:
    """Open a matter that rests on these signals, in the caller's transaction; its id.

    Without any signal it rests on what somebody decided, and nothing that is taken out withdraws it.
    """
    row = candidate._asdict() | {"raised_at": now, "changed_at": now, "state": ActionState.PROPOSED}
    del row["signal_ids"], row["signals"], row["customers"]
    row |= {"is_open": True, "escalation_level": 0, "signals": 0, "customers": 0}
    action_id = int(connection.execute(insert(Action).values(row).returning(ACTION.id)).scalar_one())
    if evidence:
        _add_evidence(connection, action_id, evidence)
    _count(connection, action_id, candidate)
    record(connection, action_id, "raised", now, moved=(None, ActionState.PROPOSED), note=candidate.reason)
    return action_id


def _refresh(
    connection: Connection,
    candidate: CandidateIn,
    evidence: list[int],
    standing: Row[*tuple[Any, ...]],
    now: datetime,
) -> str:
    added = _add_evidence(connection, standing.id, evidence)
    _count(connection, standing.id, candidate)
    if not added:
        return "known"
    if standing.done_at is None:
        sooner = min(standing.due_at or candidate.due_at, candidate.due_at)
        _set(connection, standing.id, due_at=sooner, reason=candidate.reason, changed_at=now)
        record(connection, standing.id, "refreshed", now, note=f"{added} more")
        return "refreshed"
    if candidate.kind == ActionKind.SURGE and now - standing.done_at < SHOWS_EFFECT:
        return "refreshed"
    again: dict[str, Any] = {"state": ActionState.IN_PROGRESS, "done_at": None, "observe_until": None}
    facts = {"due_at": candidate.due_at, "reason": candidate.reason, "escalation_level": 0}
    _set(connection, standing.id, **again, **facts, changed_at=now)
    moved = (standing.state, ActionState.IN_PROGRESS)
    record(connection, standing.id, "reopened", now, moved=moved, note=candidate.reason)
    pass_on(connection, standing.id, now)
    return "reopened"


def _withdraw_one(connection: Connection, action_id: int, now: datetime, why: tuple[str, str]) -> bool:
    _count(connection, action_id)
    asked = select(ACTION.state, ACTION.signals).where(ACTION.id == action_id)
    state, left = connection.execute(asked).one()
    if left or state not in WAITING | {ActionState.SNOOZED}:
        record(connection, action_id, "evidence withdrawn", now, note=why[0])
        return False
    _set(connection, action_id, state=ActionState.DECLINED, is_open=False, changed_at=now)
    record(connection, action_id, "withdrawn", now, moved=(state, ActionState.DECLINED), note=why[1])
    return True


def _set(connection: Connection, action_id: int, **values: Any) -> None:
    connection.execute(update(Action).where(ACTION.id == action_id).values(values))


def _existing(connection: Connection, signal_ids: Sequence[int]) -> list[int]:
    """Those of `signal_ids` that no undo has removed meanwhile."""
    found: list[int] = []
    for part in _chunks(signal_ids):
        found += connection.scalars(select(SIGNAL.id).where(SIGNAL.id.in_(part)))
    return found


def _add_evidence(connection: Connection, action_id: int, signal_ids: list[int]) -> int:
    rows = [{"action_id": action_id, "signal_id": signal_id} for signal_id in signal_ids]
    before = _evidence(connection, action_id)
    connection.execute(insert_into(connection, ActionSignal).on_conflict_do_nothing(), rows)
    for part in _chunks(signal_ids):
        judged.doubt_of_matter(connection, action_id, part)
    return _evidence(connection, action_id) - before


def _evidence(connection: Connection, action_id: int) -> int:
    asked = select(func.count()).select_from(ActionSignal).where(EVIDENCE.action_id == action_id)
    return connection.execute(asked).scalar_one()


def _count(connection: Connection, action_id: int, candidate: CandidateIn | None = None) -> None:
    """Bring a matter's signals and customers up to its evidence, or to what its rule counted."""
    customer = func.coalesce(PROFILE.customer_id, PROFILE.id)
    asked = (
        select(func.count(), func.count(customer.distinct()))
        .select_from(ActionSignal)
        .join(metadata.tables["signals"], SIGNAL.id == EVIDENCE.signal_id)
        .join(metadata.tables["source_profiles"], PROFILE.id == SIGNAL.profile_id, isouter=True)
        .where(EVIDENCE.action_id == action_id)
    )
    signals, customers = connection.execute(asked).one()
    if candidate is not None:
        signals = signals if candidate.signals is None else candidate.signals
        customers = customers if candidate.customers is None else candidate.customers
    _set(connection, action_id, signals=signals, customers=customers)


def _keep_rejected(connection: Connection, rejected: Sequence[RejectedIn], now: datetime) -> None:
    rows = {(row.fingerprint, row.rule): row._asdict() | {"at": now} for row in rejected}
    if rows:
        kept = insert_into(connection, RejectedCandidate)
        newest: dict[str, Any] = {
            "at": literal_column("excluded.at"),
            "title": literal_column("excluded.title"),
        }
        upsert = kept.on_conflict_do_update(index_elements=["fingerprint", "rule"], set_=newest)
        connection.execute(upsert, list(rows.values()))


def _forget_undecided(connection: Connection, signal_ids: Iterable[int]) -> None:
    for part in _chunks(list(signal_ids)):
        connection.execute(delete(Undecided).where(UNDECIDED.signal_id.in_(part)))


def _chunks(values: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
