"""Asking the jobs for something and waiting for it: how far it is, or in words why it does not go on."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard import store, widgets
from dashboard.told import told
from dashboard.words import _, ngettext, number, percent
from db.models import RequestKind, RequestState
from db.reads import requests, runs
from db.reads.requests import RequestRow
from db.writes import requests as asking


def ask(what: RequestKind, facts: dict[str, Any] | None = None) -> None:
    """Ask the jobs in the name of who is signed in."""
    store.do(asking.ask, what, facts or {}, store.me(), store.now())


def newest(*whats: RequestKind, mine: bool = False) -> RequestRow | None:
    """The newest request of these kinds, of anybody or of who is signed in."""
    who = store.who()
    return store.look(requests.newest, whats, who.person_id if mine and who else None)


def put_away(request_id: int) -> None:
    """Go on to something else."""
    store.do(asking.put_away, request_id, store.me(), store.now())


def wait(row: RequestRow, doing: Callable[[RequestRow], str]) -> None:
    """How far an open request is, again every second; when it is answered the whole page is drawn anew."""

    @st.fragment(run_every=1.0)
    def drawing() -> None:
        now = store.look(requests.one, row.id)
        if now is None or not now.open:
            st.rerun()
        share = min(now.done / now.total, 1.0) if now.total else 0.0
        st.progress(share, text=doing(now))
        _why_it_waits(now)

    drawing()


def _why_it_waits(row: RequestRow) -> None:
    if not store.look(runs.alive, store.now()):
        st.html(
            widgets.line(_("The jobs are not running. This goes on when “touchline up” runs again."), "bad")
        )
    elif row.state == RequestState.ASKED and (n := store.look(requests.before, row.id)):
        before = ngettext("{n} other thing comes first.", "{n} other things come first.", n)
        st.html(widgets.line(before.format(n=number(n)), "soft"))


def in_percent(row: RequestRow) -> str:
    """How far a request is: '43 %', or nothing while nobody knows."""
    return percent(min(row.done, row.total), row.total) if row.total and row.done else ""


def refusal(row: RequestRow) -> None:
    """Why something could not be done."""
    st.html(widgets.line(told(row.refusal or ""), "bad"))
