"""What a page says while nothing is there to show: the step of Start that brings it, or whom to ask."""

import streamlit as st

from dashboard import store, widgets
from dashboard.words import _
from db.reads.starting import Step
from db.rights import Right, may

START = "views/start.py"


def a_map() -> None:
    """There is no map."""
    _say(_("There is no map yet."), Step.MAP, _("Choose a map"))


def feedback(nothing: str, *, being_read: bool = False) -> None:
    """Nothing was brought in; `nothing` says so. What is just `being_read` comes by itself."""
    if being_read:
        st.html(widgets.empty(nothing, _("Messages are being read; this page fills by itself.")))
        return
    _say(nothing, Step.FILE, _("Bring in feedback"))


def _say(nothing: str, step: Step, label: str) -> None:
    who = store.who()
    if who is None or not may(who, Right.SOURCES):
        st.html(widgets.empty(nothing, _("Ask whoever sets Touchline up for you.")))
        return
    st.html(widgets.empty(nothing))
    st.page_link(START, label=label, query_params={"at": step})
