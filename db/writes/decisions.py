"""What time does to claims: contests that nobody ended and steps that nobody takes go to the executive."""

from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from db.claims import LONG_UNCLAIMED
from db.engine import writing
from db.models import Basis, Claim, ClaimState, Ownerless, Topic, metadata
from db.writes.revisions import move
from db.writes.shares import keep

_CLAIM, _OWNERLESS = metadata.tables["claims"].c, metadata.tables["ownerless"].c
_SHARE, _STEP = metadata.tables["influence"].c, metadata.tables["micro_interaction_attributes"].c
_PLACE = metadata.tables["stage_places"].c


def escalate(url: str, now: datetime) -> dict[str, int]:
    """Put overdue contests and steps that were nobody's for long before the executive; how many of each.

    A step that somebody took meanwhile, or that is on no map any more, is taken off again.
    """
    with writing(url) as connection:
        contests = _contests(connection, now)
        since = _nobodys_since(connection)
        open_ = _OWNERLESS.ended_at.is_(None)
        there = dict(
            connection.execute(select(_OWNERLESS.micro_interaction_id, _OWNERLESS.id).where(open_)).all()
        )
        ended = [row_id for step_id, row_id in there.items() if step_id not in since]
        connection.execute(update(Ownerless).where(_OWNERLESS.id.in_(ended)).values(ended_at=now))
        new = {one: at for one, at in since.items() if one not in there and now - at >= LONG_UNCLAIMED}
        rows = [{"micro_interaction_id": one, "since": at, "escalated_at": now} for one, at in new.items()]
        if rows:
            connection.execute(insert(Ownerless), rows)
        if contests or rows or ended:
            move(connection, Topic.MAP, now)
    return {"disagreed": contests, "without owner": len(rows), "taken": len(ended)}


def _contests(connection: Connection, now: datetime) -> int:
    """Mark the contests whose time is over; how many claims they are."""
    late = _CLAIM.state == ClaimState.CONTESTED, _CLAIM.due_at <= now, _CLAIM.escalated_at.is_(None)
    rows = connection.execute(select(*_CLAIM).where(*late).order_by(_CLAIM.id)).all()
    for row in rows:
        connection.execute(update(Claim).where(_CLAIM.id == row.id).values(escalated_at=now))
        keep(connection, dict(row._mapping) | {"changed_at": now}, "escalated")
    return len(rows)


def _nobodys_since(connection: Connection) -> dict[int, datetime]:
    """Since when steps of today's maps are wholly nobody's: the last say ended, or they were first drawn."""
    counts = _SHARE.basis != Basis.SUGGESTED, _SHARE.share > 0, _SHARE.valid_from.is_not(None)
    owned = select(_SHARE.micro_interaction_id).where(*counts, _SHARE.valid_until.is_(None))
    placed = select(_PLACE.micro_interaction_id).where(
        _PLACE.valid_from.is_not(None), _PLACE.valid_until.is_(None)
    )
    drawn = select(_STEP.micro_interaction_id, func.min(_STEP.valid_from)).where(
        _STEP.micro_interaction_id.not_in(owned), _STEP.micro_interaction_id.in_(placed)
    )
    last = select(_SHARE.micro_interaction_id, func.max(_SHARE.valid_until)).where(*counts)
    begun = dict(connection.execute(drawn.group_by(_STEP.micro_interaction_id)).all())
    left = dict(connection.execute(last.group_by(_SHARE.micro_interaction_id)).all())
    return {step: max(at, left.get(step) or at) for step, at in begun.items() if at is not None}
