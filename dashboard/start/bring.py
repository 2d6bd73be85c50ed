"""A map from a file: what it holds and what is wrong with it, before it can be chosen and published."""

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import store, widgets
from dashboard.told import told
from dashboard.words import _
from db.reads import maps, sharing

if TYPE_CHECKING:
    from journeys.exchange import Carried

LARGEST = 5  # megabytes
KINDS = ["json", "graphml", "xml", "csv", "mmd", "mermaid"]
CHOSEN, LAST = "template", "map-file-before"


def brought() -> "Carried | None":
    """The map in the file that somebody dropped here, None while there is none that can be published."""
    with st.expander(_("Bring a map of your own")):
        kinds = _("JSON, GraphML, CSV or Mermaid, up to 5 MB; nothing is stored before you publish.")
        st.html(widgets.line(kinds, "soft"))
        dropped = st.file_uploader(_("A file with a map"), KINDS, key="map-file", max_upload_size=LARGEST)
        if dropped is None:
            return None
        found = _read(dropped.name, dropped.getvalue())
    if found is not None and st.session_state.get(LAST) != dropped.file_id:
        st.session_state[LAST] = dropped.file_id
        st.session_state[CHOSEN] = found.journey.key
    return found


def _read(name: str, data: bytes) -> "Carried | None":
    from journeys.exchange import UnreadableMapError, read  # here, because every page would wait for it
    from journeys.exchange.checks import wrong_with

    try:
        taken = read(name, data, before=_known)
    except UnreadableMapError as error:
        st.html(widgets.line(told(str(error)), "bad"))
        return None
    wrong = wrong_with(taken.carried)
    for sentence in wrong.must:
        st.html(widgets.line(told(sentence), "bad"))
    for sentence in (*taken.said, *wrong.may_stay):
        st.html(widgets.line(told(sentence), "soft"))
    if wrong.must:
        return None
    for sentence in _elsewhere(taken.carried):
        st.html(widgets.line(sentence))
    return taken.carried


def _elsewhere(carried: "Carried") -> list[str]:
    """The other maps that a touchpoint which the file changes stands in, and whom it waits for there."""
    from journeys.exchange.changed import elsewhere

    names = {one.key: told(one.name) for one in store.ask(maps.functions)}
    return [
        told(
            elsewhere(
                one.was.name, one.new.name, other.journey, [names.get(key, key) for key in other.owners]
            )
        )
        for one in store.look(sharing.touched, carried.journey)
        for other in one.others
    ]


def _known(key: str) -> "Carried | None":
    from journeys.exchange import Carried

    there = store.ask(maps.journey, key, store.minute())
    return Carried(there, tuple(store.ask(maps.functions))) if there else None
