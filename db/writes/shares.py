"""From claims to shares: whatever changes a claim calls `apply` in its transaction, and the dated shares of
the steps follow. No share of a claim is written anywhere else.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from db.claims import FIRST, TO_AGREE, WHOLE, Standing, nearest, resolve
from db.models import Basis, Claim, ClaimEvent, ClaimState, Influence, Mode, Wording, metadata

_CLAIM, _SHARE = metadata.tables["claims"].c, metadata.tables["influence"].c
_STEP = metadata.tables["micro_interaction_attributes"].c
_STANDING = tuple(
    getattr(_CLAIM, name)
    for name in ("id", "function_id", "wording", "share", "state", "by_sum", "held", "touchpoint_id")
)
STANDS = _CLAIM.state != ClaimState.HANDED_BACK
_HOLDS = (_SHARE.valid_from.is_not(None), _SHARE.valid_until.is_(None))

Held = Row[*tuple[Any, ...]]


def steps_of(connection: Connection, touchpoint_id: int) -> list[int]:
    """The steps of a touchpoint as the map stands now."""
    now = _STEP.valid_from.is_not(None), _STEP.valid_until.is_(None)
    query = select(_STEP.micro_interaction_id).where(_STEP.touchpoint_id == touchpoint_id, *now)
    return list(connection.scalars(query.order_by(_STEP.micro_interaction_id)))


def touchpoint_of(connection: Connection, step_id: int) -> int | None:
    """The touchpoint of a step as the map stands now; None for a step that is on no map any more."""
    now = _STEP.valid_from.is_not(None), _STEP.valid_until.is_(None)
    query = select(_STEP.touchpoint_id).where(_STEP.micro_interaction_id == step_id, *now)
    found: int | None = connection.scalar(query)
    return found


def apply(
    connection: Connection,
    step_ids: Collection[int],
    now: datetime,
    assigned: Collection[int] = (),
    gone: Collection[int] = (),
) -> None:
    """Have the shares of steps, and what is contested by its sum, follow from their claims.

    The shares of the functions `assigned` were typed by the executive just now; those `gone` gave up theirs.
    """
    touched = {touchpoint_of(connection, step) for step in step_ids}
    for touchpoint_id in sorted(one for one in touched if one is not None):
        here = connection.execute(select(*_STANDING).where(_CLAIM.touchpoint_id == touchpoint_id, STANDS))
        found = resolve([_standing(row) for row in here], {})
        _contest(connection, found.disagreed, now)
        _ease(connection, found.eased, now)
    for step_id in sorted(step_ids):
        _apply(connection, step_id, now, assigned, gone)


def draw(
    connection: Connection, step_ids: Collection[int], wanted: Iterable[dict[str, Any]], now: datetime
) -> None:
    """Have the shares of steps be as a map was drawn, where no claim decides; what stays keeps its basis.

    A suggestion never takes the place of a share that counts.
    """
    decided = _decided(connection, step_ids)
    rows = {_whose(row._mapping): row for row in _held(connection, step_ids)}
    held = {whose: row for whose, row in rows.items() if whose not in decided}
    new = {_whose(row): row for row in wanted if _whose(row) not in decided}
    stays = {whose for whose, row in new.items() if whose in held and _stays(held[whose], row)}
    ended = [row.id for whose, row in held.items() if whose not in stays]
    connection.execute(update(Influence).where(_SHARE.id.in_(ended)).values(valid_until=now))
    begun = [row | {"valid_from": now} for whose, row in new.items() if whose not in stays]
    if begun:
        connection.execute(insert(Influence), begun)
    apply(connection, {step for step, _ in decided}, now)


def _decided(connection: Connection, step_ids: Collection[int]) -> set[tuple[int, int]]:
    """The (step, function) pairs whose say a standing claim decides."""
    now = _STEP.valid_from.is_not(None), _STEP.valid_until.is_(None)
    own = select(_CLAIM.micro_interaction_id, _CLAIM.function_id).where(STANDS)
    wide = select(_STEP.micro_interaction_id, _CLAIM.function_id).where(
        _STEP.touchpoint_id == _CLAIM.touchpoint_id, STANDS, *now
    )
    asked = (
        own.where(_CLAIM.micro_interaction_id.in_(step_ids)),
        wide.where(_STEP.micro_interaction_id.in_(step_ids)),
    )
    return {(step, function) for query in asked for step, function in connection.execute(query)}


def _whose(row: Any) -> tuple[int, int]:
    return row["micro_interaction_id"], row["function_id"]


def _stays(held: Held, wanted: dict[str, Any]) -> bool:
    """Whether a share that holds is what a map now says, or counts where the map only suggests."""
    counts, suggests = held.basis != Basis.SUGGESTED, wanted["basis"] == Basis.SUGGESTED
    same = (held.share, held.mode) == (wanted["share"], wanted["mode"])
    return bool((same and counts != suggests) or (counts and suggests))


def keep(connection: Connection, claim: dict[str, Any], what: str, **said: Any) -> None:
    """Add a line to the history of a claim, as it stands in `claim`; `said` are columns of the line."""
    stood = {name: claim[name] for name in ("wording", "share", "state", "reason")}
    at = {"at": claim["changed_at"], "claim_id": claim["id"], "what": what}
    connection.execute(insert(ClaimEvent).values(stood | at | said))


def begin(connection: Connection, row: dict[str, Any], what: str, **said: Any) -> int:
    """Make a claim with its first line of history; its id."""
    claim_id = int(connection.execute(insert(Claim).values(row).returning(_CLAIM.id)).scalar_one())
    keep(connection, {"share": None, "reason": ""} | row | {"id": claim_id}, what, **said)
    return claim_id


def apart(connection: Connection, claim_id: int, step_id: int, now: datetime) -> int:
    """Claim one step of a touchpoint apart, as the whole is claimed; the id of that claim."""
    whole = dict(connection.execute(select(*_CLAIM).where(_CLAIM.id == claim_id)).one()._mapping)
    del whole["id"]
    own = {"touchpoint_id": None, "micro_interaction_id": step_id, "changed_at": now, "escalated_at": None}
    return begin(connection, whole | own, "apart", person_id=whole["by_person_id"])


def drawn_as_claim(connection: Connection, step_id: int, function_id: int, now: datetime) -> int | None:
    """Make the share that the map gives a function at a step a claim that is agreed on; None without one."""
    mine = _SHARE.micro_interaction_id == step_id, _SHARE.function_id == function_id
    counted = select(_SHARE.share).where(*mine, *_HOLDS, _SHARE.basis != Basis.SUGGESTED)
    share = connection.scalar(counted.limit(1))
    if share is None:
        return None
    row = {"function_id": function_id, "micro_interaction_id": step_id, "wording": nearest(share)}
    return begin(connection, row | {"share": share, "state": ClaimState.AGREED, "changed_at": now}, "drawn")


def _apply(
    connection: Connection, step_id: int, now: datetime, assigned: Collection[int], gone: Collection[int]
) -> None:
    covering = {row.id: row for row in _covering(connection, step_id)}
    held = _held(connection, [step_id])
    firm = (row for row in held if row.basis not in (Basis.SUGGESTED, Basis.CLAIMED))
    drawn = {row.function_id: row.share for row in firm if row.function_id not in gone}
    found = resolve([_standing(row, step_only=True) for row in covering.values()], drawn)
    if found.disagreed:
        for function_id in sorted(drawn.keys() - {row.function_id for row in covering.values()}):
            drawn_as_claim(connection, step_id, function_id, now)
        wide = {one for one in found.disagreed if covering[one].touchpoint_id is not None}
        own = {apart(connection, one, step_id, now) for one in sorted(wide)}
        _contest(connection, (found.disagreed - wide) | own, now)
    _ease(connection, found.eased, now)
    _renew(connection, step_id, held, (found.shares, assigned), now)


def _covering(connection: Connection, step_id: int) -> list[Held]:
    """The standing claims at a step: on the step itself, else of the function on its whole touchpoint."""
    wide = _CLAIM.touchpoint_id == touchpoint_of(connection, step_id)
    asked = select(*_STANDING).where(STANDS, (_CLAIM.micro_interaction_id == step_id) | wide)
    rows = connection.execute(asked.order_by(_CLAIM.touchpoint_id.is_not(None), _CLAIM.id)).all()
    of_function: dict[int, Held] = {}
    for row in rows:
        of_function.setdefault(row.function_id, row)
    return list(of_function.values())


def _standing(row: Held, *, step_only: bool = False) -> Standing:
    """A claim as `resolve` takes it; a contest over a whole touchpoint does not end at one step."""
    by_sum = row.by_sum and not (step_only and row.touchpoint_id is not None)
    return Standing(row.id, row.function_id, row.wording, row.share, row.state, by_sum, row.held)


def _contest(connection: Connection, claim_ids: Collection[int], now: datetime) -> None:
    changes = {"by_sum": True, "held": False, "against_id": None, "reason": "", "due_at": now + TO_AGREE}
    _change(connection, claim_ids, changes | {"state": ClaimState.CONTESTED, "changed_at": now}, "too much")


def _ease(connection: Connection, claim_ids: Collection[int], now: datetime) -> None:
    changes = {"by_sum": False, "due_at": None, "escalated_at": None, "changed_at": now}
    _change(connection, claim_ids, changes | {"state": ClaimState.CLAIMED}, "fits again")


def _change(connection: Connection, ids: Collection[int], changes: dict[str, Any], what: str) -> None:
    connection.execute(update(Claim).where(_CLAIM.id.in_(ids)).values(changes))
    for row in connection.execute(select(*_CLAIM).where(_CLAIM.id.in_(ids)).order_by(_CLAIM.id)).all():
        keep(connection, dict(row._mapping), what)


def _held(connection: Connection, step_ids: Collection[int]) -> list[Held]:
    asked = select(*_SHARE).where(_SHARE.micro_interaction_id.in_(step_ids), *_HOLDS)
    return list(connection.execute(asked.order_by(_SHARE.id)))


def _renew(
    connection: Connection,
    step_id: int,
    held: list[Held],
    found: tuple[dict[int, int], Collection[int]],
    now: datetime,
) -> None:
    """End the shares at a step that ended, and begin those that hold now; a suggestion stays a question."""
    shares, assigned = found
    counted = {row.function_id: row for row in held if row.basis != Basis.SUGGESTED}
    claims = {row.function_id: row for row in _covering(connection, step_id)}
    first = _accountable(claims, counted, shares)
    wanted = [
        {"function_id": one, "share": share, "accountable": one == first}
        | _resting(claims.get(one), counted.get(one), assigned)
        for one, share in shares.items()
    ]
    there = {_content(row._mapping): row.id for row in counted.values()}
    new = {_content(row): row for row in wanted}
    answered = [row.id for row in held if row.basis == Basis.SUGGESTED and row.function_id in claims]
    ended = [row_id for content, row_id in there.items() if content not in new] + answered
    connection.execute(update(Influence).where(_SHARE.id.in_(ended)).values(valid_until=now))
    begun = [row for content, row in new.items() if content not in there]
    if begun:
        since = {"micro_interaction_id": step_id, "valid_from": now}
        connection.execute(insert(Influence), [row | since for row in begun])


def _resting(claim: Held | None, before: Held | None, assigned: Collection[int]) -> dict[str, Any]:
    """The basis and mode of a share: of its claim, where that stands beside it, else as they were before."""
    mode = before.mode if before else _mode(claim.wording if claim else "")
    basis = before.basis if before else Basis.AGREED
    if claim is not None and claim.function_id in assigned:
        basis = Basis.ASSIGNED
    elif claim is not None and claim.state == ClaimState.CLAIMED:
        basis = Basis.CLAIMED
    elif claim is not None and claim.state == ClaimState.AGREED and claim.share is None:
        basis = Basis.AGREED
    return {"basis": basis, "mode": mode}


def _mode(wording: str) -> Mode:
    return Mode.SUPPORTS if wording == Wording.TOUCHES else Mode.DELIVERS


def _accountable(claims: dict[int, Held], counted: dict[int, Held], shares: dict[int, int]) -> int | None:
    """The one function that answers for a step: who decides alone or leads, or was it before."""
    leading = [one for one, row in claims.items() if one in shares and row.wording in FIRST]
    before = [one for one, row in counted.items() if one in shares and row.accountable]
    most = max(shares, key=lambda one: shares[one], default=None)
    able = [one for one in leading if one == most or shares[one] * 2 > WHOLE]
    return next(iter(able or before), None)


def _content(row: Any) -> tuple[Any, ...]:
    return tuple(row[name] for name in ("function_id", "share", "mode", "basis", "accountable"))
