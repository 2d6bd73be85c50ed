"""Who claims a say and how it stands, what is asked of departments, and what waits for the executive."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from db.models import Basis, ClaimState, metadata

_T = metadata.tables
_CLAIMS, _EVENTS, _SHARES, _OWNERLESS = (
    _T[one] for one in ("claims", "claim_events", "influence", "ownerless")
)
_FUNCTIONS, _PEOPLE, _STEPS = _T["functions"], _T["people"], _T["micro_interaction_attributes"]
_TOUCHPOINTS = _T["touchpoint_attributes"]
_STANDS = _CLAIMS.c.state != ClaimState.HANDED_BACK


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim as it stands: `share` is typed in percent where it was settled, else `wording` says it.

    `against` is the department that disagrees; None while the sum alone is too much. With `held` it was
    agreed before and counts until it is settled.
    """

    id: int
    function_id: int
    function_key: str
    function: str
    micro_interaction_id: int | None
    touchpoint_id: int | None
    wording: str
    share: int | None
    state: str
    by_sum: bool
    held: bool
    reason: str
    due_at: datetime | None
    escalated_at: datetime | None
    changed_at: datetime
    by: str | None
    against_id: int | None
    against: str | None


@dataclass(frozen=True, slots=True)
class Happened:
    """A line in the history of a claim of `function`: how it stood afterwards, who did it and for whom."""

    at: datetime
    what: str
    function: str
    wording: str
    share: int | None
    state: str
    reason: str
    by: str | None
    speaking: str | None


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A department that is asked whether a step is its own, and the percent suggested to it."""

    step_id: int
    function_id: int
    function_key: str
    function: str
    share: int


@dataclass(frozen=True, slots=True)
class Contest:
    """Claims that stand for one step or touchpoint, at least one of which is disagreed on."""

    name: str
    micro_interaction_id: int | None
    touchpoint_id: int | None
    step_ids: tuple[int, ...]
    claims: tuple[ClaimRow, ...]

    @property
    def due_at(self) -> datetime | None:
        """By when the departments had to agree, or have to."""
        return min((one.due_at for one in self.claims if one.due_at), default=None)

    @property
    def escalated(self) -> bool:
        """Whether that time is over."""
        return any(one.escalated_at for one in self.claims)


@dataclass(frozen=True, slots=True)
class OwnerlessRow:
    """A step that has been nobody's since long, and was put before the executive."""

    step_id: int
    name: str
    since: datetime


def at_step(connection: Connection, step_id: int) -> list[ClaimRow]:
    """The claims that stand at a step, one of a department: its own there, else that on the touchpoint."""
    touchpoint = select(_STEPS.c.touchpoint_id).where(
        _STEPS.c.micro_interaction_id == step_id, *_today(_STEPS)
    )
    wide = _CLAIMS.c.touchpoint_id == touchpoint.scalar_subquery()
    here = or_(_CLAIMS.c.micro_interaction_id == step_id, wide)
    nearest: dict[int, ClaimRow] = {}
    for one in _rows(connection, here):
        if one.function_id not in nearest or one.micro_interaction_id is not None:
            nearest[one.function_id] = one
    return sorted(nearest.values(), key=lambda one: one.id)


def history(connection: Connection, step_id: int) -> list[Happened]:
    """Everything that happened to the claims for a step and for its touchpoint, the newest first."""
    touchpoint = select(_STEPS.c.touchpoint_id).where(
        _STEPS.c.micro_interaction_id == step_id, *_today(_STEPS)
    )
    wide = _CLAIMS.c.touchpoint_id == touchpoint.scalar_subquery()
    query = _events().where(or_(_CLAIMS.c.micro_interaction_id == step_id, wide))
    return [Happened(*row) for row in connection.execute(query.order_by(_EVENTS.c.id.desc()))]


def stood(connection: Connection, at: datetime) -> dict[int, Happened]:
    """How every claim stood `at` that instant, by its id; those handed back by then are not among them."""
    last = select(func.max(_EVENTS.c.id)).where(_EVENTS.c.at <= at).group_by(_EVENTS.c.claim_id)
    query = (
        _events()
        .add_columns(_EVENTS.c.claim_id)
        .where(_EVENTS.c.id.in_(last), _EVENTS.c.state != ClaimState.HANDED_BACK)
    )
    return {claim_id: Happened(*row) for *row, claim_id in connection.execute(query)}


def asked(connection: Connection, step_id: int | None = None) -> list[AskedRow]:
    """What is asked of departments, at one step or at all, the largest suggestion first."""
    columns = (
        _SHARES.c.micro_interaction_id,
        _FUNCTIONS.c.id,
        _FUNCTIONS.c.key,
        _FUNCTIONS.c.name,
        _SHARES.c.share,
    )
    query = select(*columns).join(_FUNCTIONS, _FUNCTIONS.c.id == _SHARES.c.function_id)
    held = query.where(
        *_today(_SHARES), _SHARES.c.basis == Basis.SUGGESTED, _FUNCTIONS.c.retired_at.is_(None)
    )
    if step_id is not None:
        held = held.where(_SHARES.c.micro_interaction_id == step_id)
    return [AskedRow(*row) for row in connection.execute(held.order_by(_SHARES.c.share.desc(), _SHARES.c.id))]


def contests(connection: Connection) -> list[Contest]:
    """What departments disagree on, what is overdue first; each with all claims that stand there."""
    of_place: dict[tuple[int | None, int | None], list[ClaimRow]] = {}
    for one in _rows(connection):
        of_place.setdefault((one.micro_interaction_id, one.touchpoint_id), []).append(one)
    names, wholes = _names(connection), _touchpoints(connection)
    found = []
    for (step_id, touchpoint_id), several in of_place.items():
        steps = (step_id,) if step_id is not None else wholes.get(touchpoint_id or 0, ("", ()))[1]
        name = names.get(step_id or 0) or wholes.get(touchpoint_id or 0, ("", ()))[0]
        if name and any(one.state == ClaimState.CONTESTED for one in several):
            found.append(Contest(name, step_id, touchpoint_id, tuple(steps), tuple(several)))
    return sorted(found, key=lambda one: (not one.escalated, one.due_at is None, one.due_at, one.name))


def ownerless(connection: Connection) -> list[OwnerlessRow]:
    """The steps that were put before the executive because nobody takes them, the longest so first."""
    query = (
        select(_OWNERLESS.c.micro_interaction_id, _STEPS.c.name, _OWNERLESS.c.since)
        .join(_STEPS, _STEPS.c.micro_interaction_id == _OWNERLESS.c.micro_interaction_id)
        .where(_OWNERLESS.c.ended_at.is_(None), *_today(_STEPS))
    )
    return [
        OwnerlessRow(*row) for row in connection.execute(query.order_by(_OWNERLESS.c.since, _STEPS.c.name))
    ]


def _rows(connection: Connection, *which: ColumnElement[bool]) -> list[ClaimRow]:
    against = _FUNCTIONS.alias("against")
    claim = _CLAIMS.c
    query = (
        select(
            claim.id, claim.function_id, _FUNCTIONS.c.key, _FUNCTIONS.c.name, claim.micro_interaction_id,
            claim.touchpoint_id, claim.wording, claim.share, claim.state, claim.by_sum, claim.held,
            claim.reason, claim.due_at, claim.escalated_at, claim.changed_at, _PEOPLE.c.name,
            claim.against_id, against.c.name,
        )
        .select_from(_CLAIMS)
        .join(_FUNCTIONS, _FUNCTIONS.c.id == claim.function_id)
        .outerjoin(_PEOPLE, _PEOPLE.c.id == claim.by_person_id)
        .outerjoin(against, against.c.id == claim.against_id)
    )  # fmt: skip
    rows = connection.execute(query.where(_STANDS, *which).order_by(claim.id))
    return [ClaimRow(*tuple(row)) for row in rows]


def _events() -> Select[Any]:
    speaking, event = _FUNCTIONS.alias("speaking"), _EVENTS.c
    return (
        select(
            event.at, event.what, _FUNCTIONS.c.name, event.wording, event.share, event.state, event.reason,
            _PEOPLE.c.name, speaking.c.name,
        )
        .select_from(_EVENTS)
        .join(_CLAIMS, _CLAIMS.c.id == event.claim_id)
        .join(_FUNCTIONS, _FUNCTIONS.c.id == _CLAIMS.c.function_id)
        .outerjoin(_PEOPLE, _PEOPLE.c.id == event.person_id)
        .outerjoin(speaking, speaking.c.id == event.function_id)
    )  # fmt: skip


def _names(connection: Connection) -> dict[int, str]:
    query = select(_STEPS.c.micro_interaction_id, _STEPS.c.name).where(*_today(_STEPS))
    return dict(connection.execute(query).all())


def _touchpoints(connection: Connection) -> dict[int, tuple[str, tuple[int, ...]]]:
    """The name of every touchpoint of today's maps and its steps, by its id."""
    query = (
        select(_TOUCHPOINTS.c.touchpoint_id, _TOUCHPOINTS.c.name, _STEPS.c.micro_interaction_id)
        .join(_STEPS, _STEPS.c.touchpoint_id == _TOUCHPOINTS.c.touchpoint_id)
        .where(*_today(_TOUCHPOINTS), *_today(_STEPS))
    )
    found: dict[int, tuple[str, tuple[int, ...]]] = {}
    for touchpoint_id, name, step_id in connection.execute(query.order_by(_STEPS.c.micro_interaction_id)):
        found[touchpoint_id] = name, (*found.get(touchpoint_id, ("", ()))[1], step_id)
    return found


def _today(dated: Any) -> tuple[Any, Any]:
    return dated.c.valid_from.is_not(None), dated.c.valid_until.is_(None)
