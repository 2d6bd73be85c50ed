"""One matter in full: why it is one, what to do, every press that is possible, the sentences, the history."""

from collections.abc import Sequence

import streamlit as st

from dashboard import saying, store, widgets
from dashboard.matters import acting
from dashboard.matters.history import history
from dashboard.matters.rows import causes, waiting
from dashboard.proposals.saying import card as proposal_card
from dashboard.told import told
from dashboard.words import _, ngettext, number
from db.models import NOBODYS, ActionKind, WaitingOn
from db.reads import actions, proposals
from db.reads.actions import ActionRow
from db.reads.functions import FunctionRow, functions
from db.reads.people import colleagues
from db.states import Act
from db.writes.handling import Cause


def detail(row: ActionRow, person_id: int) -> None:
    """Draw everything about a matter."""
    st.html("".join(_words(row)))
    if row.kind == ActionKind.CHANGE:
        _proposed(row.id)
    _presses(row, person_id)
    said, happened = st.columns([1.4, 1])
    with said:
        n = row.signals
        behind = ngettext("{n} message behind it", "{n} messages behind it", n).format(n=number(n))
        st.html(widgets.heading(_("What they say"), behind))
        saying.draw(store.ask(actions.evidence, row.id), f"evidence-{row.id}")
    with happened:
        st.html(widgets.heading(_("What happened")))
        st.html(history(store.ask(actions.history, row.id)))


def _proposed(action_id: int) -> None:
    """The proposal that a matter was raised for."""
    if found := store.ask(proposals.of_action, action_id):
        st.html(proposal_card(found, store.minute()))


def _words(row: ActionRow) -> list[str]:
    where = [
        one
        for one in (row.step and _("step: {step}").format(step=told(row.step)), told(row.topic or ""))
        if one
    ]
    lines = [
        widgets.line(told(row.why)),
        widgets.line(_("What to do: {move}").format(move=told(row.next_move))),
    ]
    if where:
        lines.append(widgets.line(" · ".join(where), "soft"))
    if row.waiting_on:
        now = store.now()
        waits = _("{waiting}: {note}").format(waiting=waiting(row, now), note=row.waiting_note)
        lines.append(widgets.line(waits[:1].upper() + waits[1:]))
    return lines


def _presses(row: ActionRow, person_id: int) -> None:
    """The presses that are possible now; who was faster changes them."""
    possible = row.seen.possible(person_id)
    key = "-".join(map(str, row.seen))
    with st.container(horizontal=True, key=f"presses-{row.id}"):
        for act, label, press in (
            (Act.CLAIM, _("Take it"), lambda: acting.take(row.id)),
            (Act.START, _("Start"), lambda: acting.begin(row.seen)),
            (Act.GO_ON, _("No longer waits"), lambda: acting.go_on(row.seen)),
            (Act.TAKE_UP, _("Take it up again"), lambda: acting.take_up(row.seen)),
        ):
            if act in possible:
                kind = "primary" if act == Act.CLAIM else "secondary"
                st.button(label, key=f"{act}-{key}", on_click=press, type=kind)
        for act, draw in (
            (Act.FINISH, _finish),
            (Act.WAIT, _wait),
            (Act.ASSIGN, _assign),
            (Act.HAND_OVER, _hand),
        ):
            if act in possible:
                draw(row, f"{act}-{key}")
        if Act.GIVE_BACK in possible and row.person_id == person_id:
            st.button(_("Give it back"), key=f"back-{key}", on_click=acting.let_go, args=(row.seen,))


def _finish(row: ActionRow, key: str) -> None:
    kinds, names = causes(), {one.id: widgets.seen(told(one.name)) for one in store.ask(functions)}
    with st.popover(_("Done …"), key=f"open-{key}"):
        st.text_area(_("What was done?"), key=f"note-{key}", max_chars=2_000)
        kind = st.selectbox(
            _("What was at its root?"), list(kinds), len(kinds) - 1, kinds.__getitem__, key=f"cause-{key}"
        )
        if kind not in NOBODYS and names:
            at = list(names).index(row.function_id) if row.function_id in names else 0
            st.selectbox(_("In which department?"), list(names), at, names.__getitem__, key=f"of-{key}")

        def done() -> None:
            note, cause = st.session_state[f"note-{key}"], st.session_state[f"cause-{key}"]
            acting.finish(row.seen, note, Cause(cause, st.session_state.get(f"of-{key}")))

        st.button(_("It is done"), key=key, type="primary", on_click=done)


def _wait(row: ActionRow, key: str) -> None:
    others = {WaitingOn.CUSTOMER.value: _("the customer"), WaitingOn.SUPPLIER.value: _("a supplier")}
    whom = {str(one.id): widgets.seen(told(one.name)) for one in _others(row)} | others
    with st.popover(_("Wait for …"), key=f"open-{key}"):
        st.selectbox(_("For whom?"), list(whom), key=f"whom-{key}", format_func=whom.__getitem__)
        st.text_input(_("What for?"), key=f"note-{key}", max_chars=500)

        def wait() -> None:
            wanted = acting.waiting_in(st.session_state[f"whom-{key}"], st.session_state[f"note-{key}"])
            acting.wait_for(row.seen, wanted)

        st.button(_("Let it wait"), key=key, type="primary", on_click=wait)


def _assign(row: ActionRow, key: str) -> None:
    names = {one.id: widgets.seen(one.name) for one in store.ask(colleagues) if one.id != row.person_id}
    if not names:
        return
    with st.popover(_("Give to …"), key=f"open-{key}"):
        st.selectbox(_("Who?"), list(names), key=f"who-{key}", format_func=names.__getitem__)
        give = lambda: acting.give_to(row, st.session_state[f"who-{key}"])  # noqa: E731
        st.button(_("Give it to them"), key=key, type="primary", on_click=give)


def _hand(row: ActionRow, key: str) -> None:
    names = {one.id: widgets.seen(told(one.name)) for one in _others(row)}
    if not names:
        return
    with st.popover(_("Hand over …"), key=f"open-{key}"):
        st.selectbox(_("To which department?"), list(names), key=f"to-{key}", format_func=names.__getitem__)
        st.text_input(_("Why is it theirs?"), key=f"note-{key}", max_chars=500)

        def hand() -> None:
            to, why = st.session_state[f"to-{key}"], st.session_state[f"note-{key}"]
            acting.hand_over(row, to, why)

        st.button(_("Hand it over"), key=key, type="primary", on_click=hand)


def _others(row: ActionRow) -> Sequence[FunctionRow]:
    return [one for one in store.ask(functions) if one.id != row.function_id]
