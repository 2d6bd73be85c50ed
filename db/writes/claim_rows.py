"""Rows of claims within a write: to find one as somebody saw it, to move it with its line of history, and
who may do that.
"""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, select, update

from db.claims import may_move
from db.errors import Refused
from db.models import Claim, ClaimState, Role, Wording, metadata
from db.reads.people import Who
from db.rights import Right, may
from db.writes.shares import STANDS, apart, apply, drawn_as_claim, keep, steps_of, touchpoint_of

_CLAIM, _EVENT = metadata.tables["claims"].c, metadata.tables["claim_events"].c
_FUNCTION, _PERSON = metadata.tables["functions"].c, metadata.tables["people"].c

Row = dict[str, Any]
LONGEST_REASON = 500
SETTLED = "settled"
"""What is said of every claim in a contest that the executive ended, agreed on before or not."""


class Place(NamedTuple):
    """What is claimed: one step, or all steps of a touchpoint."""

    micro_interaction_id: int | None = None
    touchpoint_id: int | None = None


class ClaimMovedError(Refused):
    """Somebody was first with a claim: who ("" when it was a rule) and when."""

    def __init__(self, name: str, at: datetime) -> None:
        super().__init__(f"{name or 'A rule'} was first. Nothing of yours was stored; look at it again.")
        self.name, self.at = name, at


def fresh(by: Who, wording: Wording, now: datetime) -> Row:
    """The columns of a claim that somebody just made."""
    words = {"wording": Wording(wording), "share": None, "by_person_id": by.person_id}
    return uncontested(ClaimState.CLAIMED, now) | words


def uncontested(state: ClaimState, now: datetime) -> Row:
    """The columns of a claim about which nobody argues."""
    quiet = {"by_sum": False, "held": False, "against_id": None, "reason": ""}
    return quiet | {"due_at": None, "escalated_at": None, "state": state, "changed_at": now}


def moved(connection: Connection, seen: Row, values: Row, what: str, said_by: tuple[Who, int | None]) -> int:
    """Change a claim that still stands as it was seen, with its line of history, or say who was first."""
    by, function_id = said_by
    same = _CLAIM.id == seen["id"], _CLAIM.state == seen["state"], _CLAIM.changed_at == seen["changed_at"]
    legal = what == SETTLED or may_move(seen["state"], values["state"])
    if not legal or connection.execute(update(Claim).where(*same).values(values)).rowcount == 0:
        raise first(connection, seen)
    keep(connection, seen | values, what, person_id=by.person_id, function_id=function_id)
    return int(seen["id"])


def first(connection: Connection, claim: Row) -> ClaimMovedError:
    """Who changed a claim last, and when."""
    people = metadata.tables["people"]
    query = select(_PERSON.name, _EVENT.at).outerjoin_from(
        metadata.tables["claim_events"], people, _PERSON.id == _EVENT.person_id
    )
    last = query.where(_EVENT.claim_id == claim["id"]).order_by(_EVENT.id.desc()).limit(1)
    found = connection.execute(last).one_or_none()
    if found is None:
        raise Refused(f"There is no claim {claim['id']}.")
    return ClaimMovedError(found[0] or "", found[1])


def claim_at(connection: Connection, function_id: int, place: Place, now: datetime) -> Row:
    """The claim by which a function has its say at a place; one of a step is made apart where need be."""
    standing = standing_at(connection, function_id, place)
    step_id = place.micro_interaction_id
    if standing is None and step_id is not None:
        wide = standing_at(connection, function_id, Place(None, touchpoint_of(connection, step_id)))
        own = apart(connection, wide["id"], step_id, now) if wide else None
        own = own or drawn_as_claim(connection, step_id, function_id, now)
        standing = by_id(connection, own) if own else None
    if standing is None:
        raise Refused("This department has no say there any more. Look at it again.")
    return standing


def standing_at(connection: Connection, function_id: int, place: Place) -> Row | None:
    """The claim of a function that stands for exactly this place, None without one."""
    here = [_CLAIM[name] == value for name, value in place._asdict().items() if value is not None]
    asked = select(*_CLAIM).where(_CLAIM.function_id == function_id, STANDS, *here)
    found = connection.execute(asked).one_or_none()
    return dict(found._mapping) if found else None


def by_id(connection: Connection, claim_id: int) -> Row:
    """One claim; Refused where there is none."""
    found = connection.execute(select(*_CLAIM).where(_CLAIM.id == claim_id)).one_or_none()
    if found is None:
        raise Refused(f"There is no claim {claim_id}.")
    return dict(found._mapping)


def contest_of(connection: Connection, claims: list[Row]) -> Place:
    """The one place that these claims are about; Refused unless they are a contest, and the whole of it."""
    places = {Place(one["micro_interaction_id"], one["touchpoint_id"]) for one in claims}
    if len(places) != 1:
        raise Refused("Settle one step or touchpoint at a time.")
    place = places.pop()
    here = [_CLAIM[name] == value for name, value in place._asdict().items() if value is not None]
    rows = connection.execute(select(_CLAIM.id, _CLAIM.state).where(STANDS, *here)).all()
    contested = {row.id for row in rows if row.state == ClaimState.CONTESTED}
    if not contested:
        raise first(connection, max(claims, key=lambda one: one["changed_at"]))
    if {row.id for row in rows} != {one["id"] for one in claims}:
        raise Refused("Somebody claimed or handed back meanwhile. Look at it again.")
    return place


def function_of(connection: Connection, function_id: int) -> Any:
    """The key and name of a function; Refused for one that is retired."""
    columns = _FUNCTION.key, _FUNCTION.name
    asked = select(*columns).where(_FUNCTION.id == function_id, _FUNCTION.retired_at.is_(None))
    found = connection.execute(asked).one_or_none()
    if found is None:
        raise Refused("There is no such department any more.")
    return found


def check_place(connection: Connection, place: Place) -> None:
    """Raise Refused unless this names one step or one touchpoint of today's maps."""
    step_id, touchpoint_id = place
    if (step_id is None) == (touchpoint_id is None):
        raise Refused("Name one step, or one touchpoint.")
    gone = touchpoint_of(connection, step_id) is None if step_id is not None else None
    if gone or (touchpoint_id is not None and not steps_of(connection, touchpoint_id)):
        raise Refused("This is on no map any more. Look at it again.")


def check_own(by: Who, key: str) -> None:
    """Raise Refused unless somebody works in this function or for the whole company."""
    if key not in by.functions and Role.EXECUTIVE not in by.roles:
        raise Refused("Only who works in this department can say that for it.")


def check_other(by: Who, key: str) -> None:
    """Raise Refused for who works in this function and no other."""
    if set(by.functions) == {key} and Role.EXECUTIVE not in by.roles:
        raise Refused("That is for the other departments to say.")


def check_agreeing(connection: Connection, by: Who, claim: Row) -> None:
    """Only who disagreed, or the executive, may end a disagreement; a sum above 100 ends by no agreeing."""
    if claim["state"] != ClaimState.CONTESTED:
        return
    if claim["by_sum"]:
        raise Refused("Together they claim more than 100 of 100. Somebody has to claim less first.")
    against = claim["against_id"]
    key = connection.scalar(select(_FUNCTION.key).where(_FUNCTION.id == against)) if against else None
    if key not in by.functions and not may(by, Right.DECIDE):
        raise Refused("Only who disagreed, or the executive, can say that it is right.")


def speaking(connection: Connection, by: Who, about_id: int) -> int | None:
    """The function for which somebody speaks about another one: the first they work in; None for others."""
    first = _FUNCTION.key.in_(by.functions), _FUNCTION.id != about_id, _FUNCTION.retired_at.is_(None)
    ids = connection.scalars(select(_FUNCTION.id).where(*first).order_by(_FUNCTION.position))
    return ids.first()


def said(reason: str, asked: str) -> str:
    """A reason of 500 letters at most without blanks around it; Refused, asking for one, without any."""
    told = reason.replace("\0", "").strip()[:LONGEST_REASON]
    if not told:
        raise Refused(asked)
    return told


def hand_over(connection: Connection, from_id: int, to_id: int, now: datetime) -> None:
    """Have the claims of a function that becomes part of another follow it, and the shares follow those.

    Where both claimed the same the other's claim stands, and the one that goes is handed back.
    """
    standing = select(*_CLAIM).where(_CLAIM.function_id == from_id, STANDS).order_by(_CLAIM.id)
    for row in connection.execute(standing).all():
        seen = dict(row._mapping)
        place = Place(row.micro_interaction_id, row.touchpoint_id)
        there = standing_at(connection, to_id, place) is not None
        values = uncontested(ClaimState.HANDED_BACK, now) if there else {"function_id": to_id}
        connection.execute(update(Claim).where(_CLAIM.id == row.id).values(values))
        keep(connection, seen | {"changed_at": now} | values, "department merged", function_id=to_id)
        apply(connection, steps_at(connection, place), now)
    connection.execute(update(Claim).where(_CLAIM.function_id == from_id).values(function_id=to_id))


def steps_at(connection: Connection, place: Place) -> list[int]:
    """The steps that a claim for a place is about."""
    if place.micro_interaction_id is not None:
        return [place.micro_interaction_id]
    return steps_of(connection, int(place.touchpoint_id or 0))
