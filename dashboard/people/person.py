"""One person as who looks after the people sees them: part, absence, sessions, and how they leave."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard import away, store, widgets
from dashboard.matters.acting import carry_out
from dashboard.people import everybody
from dashboard.told import told
from dashboard.words import _, moment, ngettext, number
from db.reads import absences, accounts, holdings
from db.reads.accounts import AccountRow
from db.reads.holdings import Held, Holding
from db.reads.people import colleagues
from db.writes.accounts import give
from db.writes.leaving import deactivate, end_sessions, reactivate

AS_ABOVE, NOBODY = -1, 0


def draw(row: AccountRow) -> None:
    """Everything about a person, with the presses."""
    with st.container(border=True, key="card-person"):
        st.html(widgets.heading(row.name, row.mail or ""))
        if row.deactivated_at:
            st.button(_("Let them come back"), on_click=_back, args=(row.id,))
            return
        here = _("{name} is not away.").format(name=widgets.name(row.name))
        away.listed(store.look(absences.absences_of, row.id, store.now()), nobody=here)
        signed_in = store.look(accounts.sessions_of, row.id, store.now())
        for one in signed_in:
            st.html(widgets.line(_session(one), "soft"))
        with st.container(horizontal=True, key="person-presses"):
            _part(row)
            away.form(row.id)
            st.button(_("New link"), on_click=everybody.new_link, args=(row.id, row.name))
            if signed_in:
                st.button(_("Sign out everywhere"), on_click=_sign_out, args=(row.id,))
            if store.me().person_id != row.id:
                _leave(row)


def _session(one: accounts.SessionRow) -> str:
    said = _("Signed in since {moment}, from {origin}")
    return said.format(moment=moment(one.created_at), origin=widgets.name(one.origin or "–"))


def _part(row: AccountRow) -> None:
    key = f"part-{row.id}"
    with st.popover(_("Roles and departments …"), key=f"open-{key}"):
        everybody.choose_part(key, row.roles, row.functions)
        st.button(_("Say so"), key=key, type="primary", on_click=_give, args=(row.id, key))


def _give(person_id: int, key: str) -> None:
    carry_out(_("It is noted."), give, person_id, *everybody.part(key))


def _back(person_id: int) -> None:
    carry_out(_("They may come in again; make them a new link."), reactivate, person_id)


def _sign_out(person_id: int) -> None:
    carry_out(_("They are signed out everywhere."), end_sessions, person_id)


def _leave(row: AccountRow) -> None:
    held = store.look(holdings.holdings, row.id, store.now())
    names = {one.id: widgets.seen(one.name) for one in store.ask(colleagues) if one.id != row.id}
    with st.popover(_("They leave …"), key=f"open-leave-{row.id}"):
        n = len(held)
        said = ngettext("{n} thing is theirs.", "{n} things are theirs.", n).format(n=number(n))
        st.html(widgets.line(said if n else _("Nothing is theirs.")))
        whole = {NOBODY: _("nobody: free or revoked")} | names
        if held:
            st.selectbox(_("All goes to"), list(whole), key=f"whole-{row.id}", format_func=whole.__getitem__)
            each = {AS_ABOVE: _("as above")} | whole
            for one in held:
                key, label = f"line-{row.id}-{one.line}", _thing(one)
                st.selectbox(label, list(each), key=key, format_func=each.__getitem__)
        leave = partial(_left, row.id, held)
        st.button(_("Let them go and sign them out"), key=f"leave-{row.id}", type="primary", on_click=leave)


def _thing(one: Held) -> str:
    said = {
        Holding.MATTER: _("Matter: {name}"),
        Holding.HEAD: _("Leads: {name}"),
        Holding.DEPUTY: _("Stands in for: {name}"),
        Holding.SILENCE: _("Looks after the silent source: {name}"),
        Holding.TOKEN: _("Access of a program: {name}"),
    }
    return said[one.line.kind].format(name=widgets.label(told(one.name)))


def _left(person_id: int, held: Sequence[Held]) -> None:
    state = st.session_state
    chosen = {one.line: state[f"line-{person_id}-{one.line}"] for one in held}
    handed = {line: to or None for line, to in chosen.items() if to != AS_ABOVE}
    write = partial(deactivate, whole=state.get(f"whole-{person_id}") or None)
    carry_out(_("They left; nothing is theirs any more."), write, person_id, handed)
