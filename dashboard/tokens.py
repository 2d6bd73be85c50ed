"""Tokens on the System page: those there are, a form for a new one, and the new one shown once."""

from datetime import datetime

import streamlit as st

from dashboard import store, widgets
from dashboard.told import told
from dashboard.words import _, age, day, several
from db.errors import Refused
from db.models import Scope
from db.reads import tokens as stored
from db.reads.tokens import TokenRow
from db.writes import tokens

ONCE, TOLD = "token-shown-once", "told-of-tokens"


def draw() -> None:
    """The whole card."""
    st.html(widgets.heading(_("Tokens"), _("for programs that hand messages in or read them out")))
    _shown_once()
    now = store.now()
    rows = store.look(stored.every)
    head = (_("Token"), _("Program"), _("What it may do"), _("Works until"), _("Last used"))
    if rows:
        st.html(widgets.table(head, (_cells(row, now) for row in rows)))
    else:
        st.html(widgets.line(_("No program has a token yet."), "soft"))
    open_ones = {row.id: row for row in rows if row.revoked_at is None and row.expires_at > now}
    with st.expander(_("Make a token")):
        _form()
    if open_ones:
        with st.expander(_("End a token")):
            _end(open_ones)


def _cells(row: TokenRow, now: datetime) -> tuple[str, ...]:
    until = day(row.expires_at.date()) if row.expires_at > now else _("expired")
    last = age(row.last_used_at, now) if row.last_used_at else _("never")
    ended = _("ended by hand") if row.revoked_at else until
    return f"tl_{row.prefix}_…", row.name, several([scopes()[scope] for scope in row.scopes]), ended, last


def scopes() -> dict[str, str]:
    """What a token may do, on screen."""
    return {
        Scope.INGEST: _("hand messages in"),
        Scope.READ: _("read out"),
        Scope.WRITE: _("change matters"),
    }


def _form() -> None:
    with st.form("make-token", border=False, clear_on_submit=True):
        name = st.text_input(_("Which program is it for?"), max_chars=tokens.LONGEST_NAME)
        offered = [Scope.INGEST, Scope.READ]
        may = st.multiselect(
            _("What may it do?"),
            offered,
            [Scope.INGEST],
            format_func=scopes().__getitem__,
            placeholder=_("Choose …"),
        )
        days = st.number_input(_("For how many days?"), 1, tokens.LONGEST_DAYS, tokens.LASTS_DAYS)
        if st.form_submit_button(_("Make a token"), key="make-a-token"):
            _make(name, may, int(days))


def _make(name: str, may: list[Scope], days: int) -> None:
    try:
        st.session_state[ONCE] = store.do(tokens.make, name, may, days, store.now(), by=store.me())
    except Refused as refused:
        st.session_state[TOLD] = told(str(refused))
    st.rerun()


def _shown_once() -> None:
    """The new token until whoever made it says that it is copied, or why there is none."""
    if problem := st.session_state.pop(TOLD, ""):
        st.html(f'<div role="status">{widgets.line(problem, "bad")}</div>')
    if token := st.session_state.get(ONCE, ""):
        said = widgets.line(_("Copy this token now; it is not shown again."), "good")
        st.html(f'<div role="status">{said}</div>')
        st.code(token, language=None, wrap_lines=True)
        st.button(_("It is copied"), key="token-copied", on_click=st.session_state.pop, args=(ONCE, None))


def _end(rows: dict[int, TokenRow]) -> None:
    def called(token_id: int) -> str:
        return widgets.label(f"tl_{rows[token_id].prefix}_… · {rows[token_id].name}")

    chosen = st.selectbox(_("Which token?"), list(rows), format_func=called, key="token-to-end")
    if st.button(_("End it: it opens nothing any more"), key="end-token"):
        try:
            store.do(tokens.revoke, chosen, store.now(), by=store.me())
        except Refused as refused:
            st.session_state[TOLD] = told(str(refused))
        st.rerun()
