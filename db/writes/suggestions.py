"""Shares that are only suggested: a question to a function, nobody's until it is answered."""

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from db.claims import SEATS
from db.engine import writing
from db.errors import Refused
from db.models import Basis, Deed, Influence, Mode, Topic, Wording, metadata
from db.reads.people import Who
from db.rights import Right, permit
from db.writes import audit
from db.writes.claim_rows import Place, check_place, function_of
from db.writes.revisions import move

_SHARE = metadata.tables["influence"].c
_HOLDS = (_SHARE.valid_from.is_not(None), _SHARE.valid_until.is_(None))


def ask(url: str, by: Who, *, micro_interaction_id: int, function_id: int, now: datetime) -> None:
    """Ask a function whether a step that has no owner is its own; the executive does.

    Raises Refused when it has a say there already, or is asked already.
    """
    permit(by, Right.DECIDE)
    with writing(url) as connection:
        check_place(connection, Place(micro_interaction_id))
        function = function_of(connection, function_id)
        if not suggest(connection, micro_interaction_id, function_id, SEATS[Wording.LEADS], now):
            raise Refused(f"{function.name} has a say there already, or is asked already.")
        told = {"act": "ask", "function": function.key}
        audit.note(connection, by, Deed.CHANGE, f"step {micro_interaction_id}", now, after=told)
        move(connection, Topic.MAP, now)


def suggest(connection: Connection, step_id: int, function_id: int, share: int, now: datetime) -> bool:
    """Suggest a share to a function that has none at a step and is not asked yet; whether it was."""
    mine = _SHARE.micro_interaction_id == step_id, _SHARE.function_id == function_id
    if connection.scalar(select(_SHARE.id).where(*mine, *_HOLDS).limit(1)) is not None:
        return False
    row = {"micro_interaction_id": step_id, "function_id": function_id, "share": share, "valid_from": now}
    connection.execute(insert(Influence).values(row | {"mode": Mode.DELIVERS, "basis": Basis.SUGGESTED}))
    return True


def end_suggestion(connection: Connection, step_id: int, function_id: int, now: datetime) -> int:
    """End what was suggested to a function at a step; the share. Raises Refused when nothing is."""
    mine = _SHARE.micro_interaction_id == step_id, _SHARE.function_id == function_id
    asked = (*mine, *_HOLDS, _SHARE.basis == Basis.SUGGESTED)
    found = connection.execute(select(_SHARE.id, _SHARE.share).where(*asked)).first()
    if found is None:
        raise Refused("This is answered already. Look at it again.")
    connection.execute(update(Influence).where(_SHARE.id == found.id).values(valid_until=now))
    return int(found.share)
