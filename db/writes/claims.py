"""How functions take a say, agree, disagree and hand back, and how the executive settles it.

A claim is made for one step or for a whole touchpoint; exactly one of the two is named everywhere. What a
person does stands only on what they saw: where somebody was first they are told who, and nothing is changed.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection

from db.claims import TO_AGREE, WHOLE, nearest
from db.engine import writing
from db.errors import Refused
from db.models import Answer, ClaimState, Deed, Topic, Wording
from db.reads.people import Who
from db.rights import Right, permit
from db.writes import audit
from db.writes.claim_rows import (
    SETTLED,
    Place,
    Row,
    by_id,
    check_agreeing,
    check_other,
    check_own,
    check_place,
    claim_at,
    contest_of,
    first,
    fresh,
    function_of,
    moved,
    said,
    speaking,
    standing_at,
    steps_at,
    uncontested,
)
from db.writes.revisions import move
from db.writes.shares import apply, begin
from db.writes.suggestions import end_suggestion, suggest

WORDS = {Answer.YES: None, Answer.PARTLY: Wording.SHARES, Answer.NO: Wording.TOUCHES}
"""The word that an answer claims; None takes the one nearest to what was suggested."""


def claim(
    url: str,
    by: Who,
    *,
    function_id: int,
    micro_interaction_id: int | None = None,
    touchpoint_id: int | None = None,
    wording: Wording,
    now: datetime,
    instead_of: int | None = None,
) -> int:
    """Claim a say for a function in a word; the id of the claim.

    `instead_of` is the function's claim there that the person saw and means to change. Raises
    ClaimMovedError when the function's claim there is another by now, Refused for who does not work there.
    Where all claims make more than 100 they are kept and contested.
    """
    place = Place(micro_interaction_id, touchpoint_id)
    with _speaking(url, by, function_id, check_own) as (connection, key):
        check_place(connection, place)
        standing = standing_at(connection, function_id, place)
        if (standing or {}).get("id") != instead_of:
            if standing and _same(standing, by, wording):
                return int(standing["id"])  # pressed twice
            raise first(connection, standing or {"id": instead_of})
        asked = fresh(by, wording, now)
        if standing is None:
            row = asked | place._asdict() | {"function_id": function_id}
            claim_id = begin(connection, row, "claimed", person_id=by.person_id, function_id=function_id)
        else:
            claim_id = moved(connection, standing, asked, "claimed", (by, function_id))
        _after(connection, by, place, now, {"act": "claim", "function": key, "asked": wording})
    return claim_id


def agree(
    url: str,
    by: Who,
    *,
    function_id: int,
    micro_interaction_id: int | None = None,
    touchpoint_id: int | None = None,
    now: datetime,
) -> int:
    """Say that a function's claim is right; the id of the claim.

    Anybody of another function may, and of a contested one who contested it or the executive. Raises
    Refused for others and where all claims make more than 100, ClaimMovedError when it is agreed already.
    """
    place = Place(micro_interaction_id, touchpoint_id)
    with _speaking(url, by, function_id, check_other) as (connection, key):
        standing = claim_at(connection, function_id, place, now)
        check_agreeing(connection, by, standing)
        agreed = uncontested(ClaimState.AGREED, now)
        claim_id = moved(connection, standing, agreed, "agreed", (by, speaking(connection, by, function_id)))
        _after(connection, by, place, now, {"act": "agree", "function": key})
    return claim_id


def contest(
    url: str,
    by: Who,
    *,
    function_id: int,
    micro_interaction_id: int | None = None,
    touchpoint_id: int | None = None,
    reason: str,
    now: datetime,
) -> int:
    """Disagree with a function's say, claimed or drawn on the map; the id of its claim.

    Those concerned have TO_AGREE; then it is the executive's. What was agreed before counts meanwhile, a
    mere claim is nobody's. Raises Refused without a reason, ClaimMovedError when it is contested already.
    """
    place = Place(micro_interaction_id, touchpoint_id)
    with _speaking(url, by, function_id, check_other) as (connection, key):
        why = said(reason, "Say in a few words what is not so.")
        standing = claim_at(connection, function_id, place, now)
        against = speaking(connection, by, function_id)
        values = uncontested(ClaimState.CONTESTED, now) | {"held": standing["state"] == ClaimState.AGREED}
        values |= {"against_id": against, "reason": why, "due_at": now + TO_AGREE}
        claim_id = moved(connection, standing, values, "contested", (by, against))
        _after(connection, by, place, now, {"act": "contest", "function": key, "note": why})
    return claim_id


def hand_back(
    url: str,
    by: Who,
    *,
    function_id: int,
    micro_interaction_id: int | None = None,
    touchpoint_id: int | None = None,
    reason: str,
    now: datetime,
) -> int:
    """Give back a function's say, claimed or drawn on the map; from now it is nobody's. The claim's id.

    Raises Refused without a reason and for who does not work there, ClaimMovedError when it is gone already.
    """
    place = Place(micro_interaction_id, touchpoint_id)
    with _speaking(url, by, function_id, check_own) as (connection, key):
        why = said(reason, "Say in a few words why.")
        standing = claim_at(connection, function_id, place, now)
        values = uncontested(ClaimState.HANDED_BACK, now) | {"reason": why}
        claim_id = moved(connection, standing, values, "handed back", (by, function_id))
        told = {"act": "hand_back", "function": key, "note": why}
        _after(connection, by, place, now, told, gone={function_id})
    return claim_id


def settle(url: str, by: Who, shares: Mapping[int, int], now: datetime) -> None:
    """End a contest with typed percents by claim id, all claims of one place; what is left is nobody's.

    Nothing of it goes to who gets 0. Raises Refused when none of the claims is contested, one that is
    contested there is missing, or they make more than 100 with the other shares there.
    """
    permit(by, Right.DECIDE)
    with writing(url) as connection:
        claims = [by_id(connection, claim_id) for claim_id in shares]
        place = contest_of(connection, claims)
        if any(not 0 <= share <= WHOLE for share in shares.values()) or sum(shares.values()) > WHOLE:
            raise Refused(f"The shares make {sum(shares.values())} of 100. Give 100 at most.")
        for one in claims:
            share = shares[one["id"]]
            values = uncontested(ClaimState.AGREED if share else ClaimState.HANDED_BACK, now)
            moved(connection, one, values | {"share": share or None}, SETTLED, (by, None))
        given = {one["function_id"] for one in claims if shares[one["id"]]}
        gone = {one["function_id"] for one in claims} - given
        told = {"act": "settle", "stands": {str(claim_id): share for claim_id, share in shares.items()}}
        _after(connection, by, place, now, told, assigned=given, gone=gone)


def answer_suggestion(
    url: str,
    by: Who,
    micro_interaction_id: int,
    function_id: int,
    answer: Answer,
    other_function_id: int | None = None,
    *,
    now: datetime,
) -> int:
    """Answer "Is this yours?" for a function at a step; the id of its claim.

    Yes claims what was suggested in the nearest word, partly a share of the say, no hands it back and, with
    another function named, asks that one. Raises Refused when nothing is asked there any more.
    """
    place = Place(micro_interaction_id)
    with _speaking(url, by, function_id, check_own) as (connection, key):
        share = end_suggestion(connection, micro_interaction_id, function_id, now)
        row = fresh(by, WORDS[answer] or nearest(share), now) | place._asdict() | {"function_id": function_id}
        other = None
        if answer == Answer.NO:
            row |= {"state": ClaimState.HANDED_BACK}
            other = other_function_id and function_of(connection, other_function_id).key
        if other_function_id is not None and other is not None:
            suggest(connection, micro_interaction_id, other_function_id, share, now)
        what = "not ours" if answer == Answer.NO else "claimed"
        claim_id = begin(connection, row, what, person_id=by.person_id, function_id=function_id)
        told = {"act": "answer", "function": key, "asked": answer, "to": other}
        _after(connection, by, place, now, told)
    return claim_id


@contextmanager
def _speaking(
    url: str, by: Who, function_id: int, check: Callable[[Who, str], None]
) -> Iterator[tuple[Connection, str]]:
    """A transaction about the say of a function, whose key comes with it, by somebody whom `check` lets."""
    permit(by, Right.CLAIM)
    with writing(url) as connection:
        key = str(function_of(connection, function_id).key)
        check(by, key)
        yield connection, key


def _same(standing: Row, by: Who, wording: Wording) -> bool:
    """Whether a claim that stands is the very one that somebody makes again."""
    return (standing["by_person_id"], standing["wording"]) == (by.person_id, wording)


def _after(
    connection: Connection,
    by: Who,
    place: Place,
    now: datetime,
    told: audit.Facts,
    *,
    assigned: Collection[int] = (),
    gone: Collection[int] = (),
) -> None:
    """What follows from a changed claim: shares, a line in the audit, pages that look again."""
    step_id, touchpoint_id = place
    apply(connection, steps_at(connection, place), now, assigned, gone)
    on = f"step {step_id}" if step_id is not None else f"touchpoint {touchpoint_id}"
    audit.note(connection, by, Deed.CHANGE, on, now, after=told)
    move(connection, Topic.MAP, now)
