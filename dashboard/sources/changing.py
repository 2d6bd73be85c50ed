"""Changing how a source is fetched: entered, looked at, kept only then; a secret stays unless it is new."""

import streamlit as st

from dashboard import store, widgets
from dashboard.sources import fetched, pressing
from dashboard.start import asking
from dashboard.words import _
from db.reads import connectors
from db.reads.connectors import ConnectorRow
from db.writes import connectors as fetching


def draw(row: ConnectorRow) -> None:
    """The settings of a connection to be changed, and what it would bring with them."""
    kind = next((one for one in store.look(connectors.kinds) if one.name == row.kind), None)
    if kind is None:
        return
    key = f"change-{row.id}"
    with st.expander(_("Change how it is fetched"), key=key):
        fetched.renew(key, fetched.looked(kind, row.id))
        settings, secret = fetched.ask_settings(kind, key, row.settings)
        if row.has_secret:
            st.html(widgets.line(_("Leave the secret empty to go on with the one that is kept."), "soft"))
        minutes = st.number_input(
            _("Fetch every so many minutes"), 1, 10_080, row.every_minutes, key=f"{key}-minutes"
        )
        if st.button(_("Look at the first messages"), key=f"{key}-look"):
            fetched.look(kind, settings, secret, row.id)  # no callback: it would see what was entered before
        looked = fetched.looked(kind, row.id)
        if looked is None or not fetched.may_be_kept(looked, settings):
            return
        wanted = fetching.Wanted(kind.name, settings, secret or None, int(minutes))
        if st.button(_("Keep it"), key=f"{key}-keep", type="primary"):
            pressing.press(_("Kept. It is fetched now."), fetching.change, row.id, wanted)
            asking.put_away(looked.id)
            st.rerun()
