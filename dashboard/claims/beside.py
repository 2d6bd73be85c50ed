"""Who has a say at the chosen step: shares, claims, what is asked, and every press that is possible."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from dashboard import store, widgets
from dashboard.claims.pressing import press, press_with_reason
from dashboard.claims.saying import happened, stands, words
from dashboard.told import told
from dashboard.words import _, moment, ngettext, number, several, share
from db.claims import WHOLE
from db.models import Answer, ClaimState, Role, Wording
from db.reads import causes, pulse
from db.reads import claims as read
from db.reads.claims import AskedRow, ClaimRow
from db.reads.functions import FunctionRow, functions
from db.reads.people import Who
from db.reads.steps import places
from db.rights import Right, may
from db.writes import claims

HISTORY_SHOWN = 12


def say(step_id: int, who: Who | None) -> None:
    """Draw who has a say at a step and, for who may, the ways to take one, agree, disagree and hand back."""
    standing = store.ask(read.at_step, step_id)
    shares = store.ask(pulse.current_shares).get(step_id, {})
    departments = {one.key: one for one in store.ask(functions)}
    lines = _lines(shares, standing, departments) + _roots(step_id, departments)
    st.html(widgets.heading(_("Who has a say")) + "".join(lines))
    if who is not None and may(who, Right.CLAIM):
        mine = [one for one in departments.values() if one.key in who.functions]
        _questions(step_id, store.ask(read.asked, step_id), mine, departments)
        _take(step_id, mine or list(departments.values()), standing)
        for one in departments.values():
            _presses(step_id, one, who, shares, {row.function_id: row for row in standing})
    _history(step_id)


def _lines(
    shares: Mapping[str, int], standing: Sequence[ClaimRow], departments: Mapping[str, FunctionRow]
) -> list[str]:
    claimed = {one.function_key: one for one in standing}
    keys = sorted({*shares, *claimed}, key=lambda key: -shares.get(key, 0))
    lines = []
    for key in keys:
        name = departments[key].name if key in departments else key
        percent = _("{n} %").format(n=number(shares[key])) if key in shares else ""
        claim = claimed.get(key)
        how = stands(claim) if claim else _("as the map says")
        bad = claim is not None and claim.state == ClaimState.CONTESTED
        lines.append(widgets.row(told(name), percent, how, "bad" if bad else ""))
    left = WHOLE - sum(shares.values())
    if left:
        lines.append(widgets.line(_("{n} % has no owner.").format(n=number(left)), "soft"))
    return lines


def _roots(step_id: int, departments: Mapping[str, FunctionRow]) -> list[str]:
    """Beside who says to have a say: whose the roots were of what was put right here."""
    found, names = store.ask(causes.at_step, step_id), {one.id: one.name for one in departments.values()}
    n = sum(found.values())
    if not n:
        return []
    whose = _("{department}: {share}")
    told_of = [
        whose.format(department=widgets.name(told(names.get(key, ""))), share=share(many, n))
        for key, many in sorted(found.items(), key=lambda one: -one[1])
        if key in names
    ]
    said = ngettext("At the root of {n} matter done here", "At the root of {n} matters done here", n)
    whole = several(told_of) or _("No department was at the root.")
    return [widgets.heading(said.format(n=number(n))), widgets.line(whole)]


def _questions(
    step_id: int,
    asked: Sequence[AskedRow],
    mine: Sequence[FunctionRow],
    departments: Mapping[str, FunctionRow],
) -> None:
    """ "Is this yours?" for each of one's departments that is asked."""
    for one in asked:
        if one.function_id not in {own.id for own in mine}:
            waits = _("{department} is asked whether this is theirs.")
            st.html(widgets.line(waits.format(department=widgets.name(told(one.function))), "soft"))
            continue
        here = partial(press, micro_interaction_id=step_id, function_id=one.function_id)
        question = _("Is this yours, {department}?").format(department=widgets.name(told(one.function)))
        st.html(widgets.line(question))
        with st.container(horizontal=True, key=f"asked-{step_id}-{one.function_id}"):
            for answer, label in ((Answer.YES, _("Yes")), (Answer.PARTLY, _("Partly"))):
                done = partial(here, _("It is noted."), claims.answer_suggestion, answer=answer)
                st.button(label, key=f"asked-{answer}-{step_id}-{one.function_id}", on_click=done)
            _no(step_id, one, [row for row in departments.values() if row.id != one.function_id])


def _no(step_id: int, one: AskedRow, others: Sequence[FunctionRow]) -> None:
    key = f"asked-no-{step_id}-{one.function_id}"
    names: dict[int | None, str] = {None: _("nobody; it has no owner")}
    names |= {row.id: widgets.seen(told(row.name)) for row in others}
    with st.popover(_("No, ask …"), key=f"open-{key}"):
        st.selectbox(_("Whom should we ask?"), list(names), key=f"whom-{key}", format_func=names.__getitem__)

        def no() -> None:
            other = st.session_state[f"whom-{key}"]
            named = {"micro_interaction_id": step_id, "function_id": one.function_id}
            ask = {"answer": Answer.NO, "other_function_id": other}
            press(_("It is noted."), claims.answer_suggestion, **named, **ask)

        st.button(_("Not ours"), key=key, on_click=no)


def _take(step_id: int, able: Sequence[FunctionRow], standing: Sequence[ClaimRow]) -> None:
    """The four words, each with what it means."""
    if not able:
        return
    key, said = f"say-{step_id}", words()
    names = {one.id: widgets.seen(told(one.name)) for one in able}
    with st.popover(_("Take a say …"), key=f"open-{key}", on_change="rerun") as unfolded:
        if not unfolded.open:
            return
        if len(names) > 1:
            st.selectbox(
                _("For which department?"), list(names), key=f"for-{key}", format_func=names.__getitem__
            )
        whole = _("For the whole touchpoint, with all its steps")
        st.toggle(whole, key=f"whole-{key}")
        for wording, (label, meaning) in said.items():
            go = partial(_claim, step_id, key, next(iter(names)), wording, standing)
            st.button(label, key=f"{key}-{wording}", on_click=go)
            st.html(widgets.line(meaning, "soft"))


def _claim(step_id: int, key: str, first: int, wording: Wording, standing: Sequence[ClaimRow]) -> None:
    function_id = st.session_state.get(f"for-{key}", first)
    place: dict[str, Any] = {"micro_interaction_id": step_id}
    if st.session_state.get(f"whole-{key}"):
        place = {"touchpoint_id": next(p.touchpoint_id for p in store.ask(places) if p.step_id == step_id)}
    here = [row for row in standing if row.function_id == function_id]
    seen = next((row.id for row in here if (row.touchpoint_id is None) != ("touchpoint_id" in place)), None)
    named = {"function_id": function_id, "wording": wording, "instead_of": seen}
    press(_("It is noted; the others can agree or disagree."), claims.claim, **place, **named)


def _presses(
    step_id: int, one: FunctionRow, who: Who, shares: Mapping[str, int], standing: Mapping[int, ClaimRow]
) -> None:
    """Agree, disagree or hand back what one department says, as far as that is the person's to do."""
    claim = standing.get(one.id)
    if claim is None and one.key not in shares:
        return
    named = {"function_id": one.id, "micro_interaction_id": step_id}
    if claim is not None and claim.micro_interaction_id is None:
        named = {"function_id": one.id, "touchpoint_id": claim.touchpoint_id}
    own, key = one.key in who.functions, f"{step_id}-{one.id}"
    department = widgets.seen(told(one.name))
    with st.container(horizontal=True, key=f"presses-say-{key}"):
        if claim is not None and _may_agree(claim, who, own=own):
            agree = partial(press, _("It is agreed."), claims.agree, **named)
            label = _("{department} is right").format(department=department)
            st.button(widgets.label(label), key=f"agree-{key}", on_click=agree)
        if not own and (claim is None or claim.state != ClaimState.CONTESTED):
            label, what = _("Disagree with {department} …"), _("What is not so?")
            _with_reason(label.format(department=department), what, f"contest-{key}", claims.contest, named)
        if own:
            label, what = _("Hand back for {department} …"), _("Why is it not yours?")
            _with_reason(label.format(department=department), what, f"back-{key}", claims.hand_back, named)


def _may_agree(claim: ClaimRow, who: Who, *, own: bool) -> bool:
    decides = Role.EXECUTIVE in who.roles
    if claim.state == ClaimState.CLAIMED:
        return decides or not own
    contested = claim.state == ClaimState.CONTESTED and not claim.by_sum
    theirs = claim.against_id in {row.id for row in store.ask(functions) if row.key in who.functions}
    return contested and (decides or theirs)


def _with_reason(label: str, what: str, key: str, write: Any, named: Mapping[str, Any]) -> None:
    with st.popover(widgets.label(label), key=f"open-{key}", on_change="rerun") as unfolded:
        if not unfolded.open:
            return
        st.text_input(what, key=f"why-{key}", max_chars=500)
        done = partial(press_with_reason, f"why-{key}", _("It is noted."), write, **named)
        st.button(_("Say so"), key=key, type="primary", on_click=done)


def _history(step_id: int) -> None:
    several = store.ask(read.history, step_id)[:HISTORY_SHOWN]
    if several:
        told_ = widgets.happenings((moment(one.at), happened(one)) for one in several)
        st.html(widgets.details(_("What was said so far"), told_))
