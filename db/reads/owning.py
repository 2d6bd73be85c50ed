"""What owners are asked and told about their say: suggestions to answer, claims of others, what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from db.models import Basis, ClaimState, metadata

_TABLES = metadata.tables
_SHARE, _CLAIM, _EVENT = _TABLES["influence"].c, _TABLES["claims"].c, _TABLES["claim_events"].c
_PERSON = _TABLES["people"].c
WAITS = frozenset({ClaimState.CLAIMED, ClaimState.CONTESTED})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A share that is only suggested to a function, and nobody's until it is answered."""

    step_id: int
    function_id: int
    share: int


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim that waits for somebody, at one step or at a whole touchpoint (the other is None).

    `against_id` is the function that disagrees; None where together they claim more than there is.
    """

    id: int
    function_id: int
    step_id: int | None
    touchpoint_id: int | None
    wording: str
    state: str
    against_id: int | None
    reason: str
    due_at: datetime | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened to the claim of a function; who did it spoke for `speaking_id`."""

    at: datetime
    what: str
    function_id: int
    step_id: int | None
    touchpoint_id: int | None
    wording: str
    share: int | None
    reason: str
    speaking_id: int | None
    person_id: int | None
    person: str | None


def suggestions(connection: Connection, function_ids: Sequence[int]) -> list[Suggestion]:
    """What is suggested to these functions and waits for their answer."""
    holds = _SHARE.valid_from.is_not(None), _SHARE.valid_until.is_(None), _SHARE.basis == Basis.SUGGESTED
    query = select(_SHARE.micro_interaction_id, _SHARE.function_id, _SHARE.share).where(
        _SHARE.function_id.in_(function_ids), *holds
    )
    return [Suggestion(*row) for row in connection.execute(query.order_by(_SHARE.id))]


def waiting_claims(connection: Connection) -> list[ClaimRow]:
    """Every claim that nobody has agreed to yet or that is disagreed on, the first due first."""
    columns: tuple[Any, ...] = (
        _CLAIM.id, _CLAIM.function_id, _CLAIM.micro_interaction_id, _CLAIM.touchpoint_id, _CLAIM.wording,
        _CLAIM.state, _CLAIM.against_id, _CLAIM.reason, _CLAIM.due_at, _CLAIM.changed_at,
    )  # fmt: skip
    query = select(*columns).where(_CLAIM.state.in_(WAITS))
    ordered = query.order_by(_CLAIM.due_at.is_(None), _CLAIM.due_at, _CLAIM.id)
    return [ClaimRow(*tuple(row)) for row in connection.execute(ordered)]


def happened(connection: Connection, since: datetime) -> list[Happened]:
    """What happened to any claim since an instant, the newest first."""
    columns: tuple[Any, ...] = (
        _EVENT.at, _EVENT.what, _CLAIM.function_id, _CLAIM.micro_interaction_id, _CLAIM.touchpoint_id,
        _EVENT.wording, _EVENT.share, _EVENT.reason, _EVENT.function_id, _EVENT.person_id, _PERSON.name,
    )  # fmt: skip
    query = (
        select(*columns)
        .select_from(_TABLES["claim_events"])
        .join(_TABLES["claims"], _CLAIM.id == _EVENT.claim_id)
        .outerjoin(_TABLES["people"], _PERSON.id == _EVENT.person_id)
        .where(_EVENT.at >= since)
    )
    return [Happened(*tuple(row)) for row in connection.execute(query.order_by(_EVENT.id.desc()))]
