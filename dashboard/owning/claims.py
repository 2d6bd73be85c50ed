"""What others claim where a department has a say, what was decided without it, what neighbours changed."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from dashboard import store, widgets
from dashboard.matters import acting
from dashboard.owning.known import Known
from dashboard.told import told
from dashboard.words import _, day, lately, number
from db.errors import Refused
from db.models import ClaimState, Wording
from db.reads.owning import ClaimRow, Happened
from db.writes.claims import agree, contest

SHOWN = 8


def words() -> dict[str, str]:
    """The words in which a department claims."""
    return {
        Wording.ALONE: _("{department} alone has a say at “{where}”."),
        Wording.LEADS: _("{department} leads at “{where}”."),
        Wording.SHARES: _("{department} shares the say at “{where}”."),
        Wording.TOUCHES: _("{department} touches “{where}”."),
    }


def draw_waiting(several: Sequence[ClaimRow], own_ids: Sequence[int], known: Known) -> None:
    """Claims that wait for this person, each with what can be said to it."""
    if not several:
        return
    with st.container(border=True, key="card-claims"):
        title = _("Claims that wait for you ({n})").format(n=number(len(several)))
        st.html(widgets.heading(title, _("who says that they have a say where you do")))
        for one in several[:SHOWN]:
            with st.container(key=f"claim-{one.id}"):
                st.html(widgets.line(claimed(one, known)) + widgets.line(_disagreed(one, known), "bad"))
                if one.function_id not in own_ids:
                    _presses(one, known)


def claimed(one: ClaimRow, known: Known) -> str:
    """A claim as a sentence."""
    said = words()[Wording(one.wording)]
    return said.format(department=known.department(one.function_id), where=widgets.name(known.where(one)))


def _disagreed(one: ClaimRow, known: Known) -> str:
    if one.state != ClaimState.CONTESTED:
        return ""
    until = _("Without an agreement by {day} the executive decides.")
    then = [until.format(day=day(one.due_at))] if one.due_at else []
    if one.against_id is None:
        return " ".join([_("Together more is claimed than there is."), *then])
    said = _("{department} disagrees: {reason}")
    against = said.format(department=known.department(one.against_id), reason=widgets.name(one.reason))
    return " ".join([against, *then])


def _presses(one: ClaimRow, known: Known) -> None:
    place = {"micro_interaction_id": one.step_id, "touchpoint_id": one.touchpoint_id}
    with st.container(horizontal=True, key=f"claim-presses-{one.id}"):
        if one.state == ClaimState.CLAIMED:
            to = partial(_say, agree, _("You agreed."), one.function_id, place)
            st.button(_("Agree"), key=f"agree-{one.id}", type="primary", on_click=to)
            with st.popover(_("Disagree …"), key=f"open-contest-{one.id}"):
                key = f"why-{one.id}"
                st.text_input(_("What is not so?"), key=key, max_chars=500)
                st.button(_("Disagree"), key=f"contest-{one.id}", on_click=_contest, args=(one, place, key))
        st.page_link(page="views/touchpoint.py", label=_("Look at it"), query_params=known.address(one))


def _contest(one: ClaimRow, place: dict[str, int | None], key: str) -> None:
    said = _("You disagreed. They see why; without an agreement the executive decides.")
    _say(contest, said, one.function_id, place, reason=st.session_state[key])


def _say(write: Any, said: str, function_id: int, place: dict[str, int | None], **more: str) -> None:
    now = store.now()
    try:
        store.do(write, store.me(), function_id=function_id, now=now, **place, **more)
    except Refused as refused:
        acting.tell(told(str(refused)), "bad", now)
    else:
        acting.tell(said, "good", now)


def without_me(
    every: Iterable[Happened], mine: set[str], me: int, own_ids: Sequence[int], known: Known
) -> list[Happened]:
    """What others did to the say at these steps: not this person, and for none of these departments."""
    return [
        one
        for one in every
        if one.person_id not in (None, me) and one.speaking_id not in own_ids and known.steps(one) & mine
    ]


def draw_happened(title: str, base: str, several: Sequence[Happened], key: str, known: Known) -> None:
    """What happened, the newest first; nothing where nothing did."""
    if not several:
        return
    with st.container(border=True, key=f"card-{key}"):
        st.html(widgets.heading(title, base))
        now = store.now()
        lines = [(lately(one.at, now), happened(one, known)) for one in several[:SHOWN]]
        st.html(widgets.happenings(lines))


def happened(one: Happened, known: Known) -> str:
    """One thing that happened to a claim, as a sentence."""
    who = one.person or _("A rule")
    did = {
        "claimed": _("{who} claimed for {department}: {claim}"),
        "agreed": _("{who} agreed with {department}: {claim}"),
        "contested": _("{who} disagrees with {department} at “{where}”: {reason}"),
        "handed back": _("{who} gave back what {department} had at “{where}”: {reason}"),
        "not ours": _("{who} said that “{where}” is not a matter of {department}."),
        "settled": _("{who} decided at “{where}”: {share} % for {department}."),
        "too much": _("More is claimed at “{where}” than there is."),
        "fits again": _("What is claimed at “{where}” fits again."),
    }
    claim = words()[Wording(one.wording)]
    named = {"department": known.department(one.function_id), "where": widgets.name(known.where(one))}
    said = did.get(one.what, _("{who} changed what {department} has at “{where}”."))
    return said.format(
        who=widgets.name(who),
        claim=claim.format(**named),
        reason=widgets.name(one.reason),
        share=number(one.share or 0),
        **named,
    )
