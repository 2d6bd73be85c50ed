"""Which department answers for a journey as a whole: handed on where the journey is listed."""

import streamlit as st

from dashboard import store
from dashboard.map.controls import STATE, pick
from dashboard.matters.acting import tell
from dashboard.told import told
from dashboard.widgets import seen
from dashboard.words import _
from db.errors import Refused
from db.reads.functions import functions
from db.reads.people import Who
from db.rights import Right, may
from db.writes import journeys

NOBODY = ""


def change(journey: str, owner: str) -> None:
    """A small form for those who may say it: who draws every map, and the department that has it now."""
    who = store.who()
    if who is None or not _may(who, owner):
        return
    key = f"owner-{journey}"
    with st.popover(_("Who answers for it"), key=f"open-{key}"):
        named = {one.key: seen(told(one.name)) for one in store.ask(functions)}
        pick(_("Department"), {NOBODY: _("nobody yet")} | named, key, owner)
        st.button(_("Hand it over"), key=f"give-{key}", on_click=_give, args=(journey, key), type="primary")


def _may(who: Who, owner: str) -> bool:
    return may(who, Right.MAPS) or (may(who, Right.DRAW) and owner in who.functions)


def _give(journey: str, key: str) -> None:
    at = store.now()
    try:
        store.do(journeys.give, store.me(), journey, str(STATE[key]), at)
    except Refused as refused:
        tell(told(str(refused)), "bad", at)
        return
    tell(_("This holds from now on."), "good", at)
