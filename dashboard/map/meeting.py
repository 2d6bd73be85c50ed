"""Somebody published while another drafted: what is new is shown, what both changed decided one by one."""

from functools import partial

import streamlit as st

from dashboard import store, widgets
from dashboard.map.draft import Working, keep
from dashboard.map.saying import in_words, said
from dashboard.matters.acting import tell
from dashboard.told import told
from dashboard.words import _, number
from db.errors import Refused
from db.models import JourneyIn
from db.reads import drafts as read
from db.reads import maps
from journeys.changing import CannotError, carried_out, carry_out
from journeys.rebase import Conflict, rebased


def decide(now: Working) -> None:
    """What was published since the draft was begun, its conflicts, and the press that goes on from there."""
    base, newest = _at(now, now.base), _at(now, now.which.version)
    told_of = rebased(base, newest, now.changes)
    with st.container(border=True, key="card-meeting"):
        newer = next(one for one in store.ask(read.versions, now.which.key))
        words = _("{name} published version {n} while you were editing").format(
            name=widgets.name(newer.by or _("Touchline")), n=number(newer.number)
        )
        st.html(widgets.heading(words))
        for one in in_words(base, newest):
            st.html(widgets.line(one))
        for conflict in told_of.conflicts:
            _conflict(now, base, newest, conflict)
        st.button(
            _("Go on with both"), key="meet", type="primary", on_click=partial(_go_on, now, base, newest)
        )


def _at(now: Working, version: int) -> JourneyIn:
    rows = store.ask(read.versions, now.which.key)
    at = next(one.published_at for one in rows if one.number == version)
    return store.ask(maps.journey, now.which.key, at) or now.published


def _conflict(now: Working, base: JourneyIn, newest: JourneyIn, conflict: Conflict) -> None:
    before = carried_out(base, now.changes[: conflict.at])
    mine = in_words(before, carry_out(before, conflict.mine))
    theirs = list(said(conflict.theirs, base, newest)) if conflict.theirs else [told(conflict.why)]
    st.html(widgets.line(_("You: {words}").format(words=" ".join(mine))))
    st.html(widgets.line(_("They: {words}").format(words=" ".join(theirs))))
    if not conflict.possible:
        st.html(widgets.line(_("Yours cannot be kept; it falls away."), "soft"))
        return
    options = {True: _("Keep mine"), False: _("Take theirs")}
    words = _("Which one holds?")
    st.radio(words, list(options), 1, options.__getitem__, key=f"meet-{conflict.at}", horizontal=True)


def _go_on(now: Working, base: JourneyIn, newest: JourneyIn) -> None:
    conflicts = rebased(base, newest, now.changes).conflicts
    decided = {one.at: bool(st.session_state.get(f"meet-{one.at}", False)) for one in conflicts}
    whole = rebased(base, newest, now.changes, decided)
    rest = rebased(base, newest, now.changes, decided | {one.at: False for one in whole.conflicts})
    try:
        keep(now, rest.changes, base=now.which.version)
    except (CannotError, Refused) as refused:
        tell(told(str(refused)), "bad", store.now())
