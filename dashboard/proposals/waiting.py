"""Proposals that wait for somebody: on My page for a department, on Decisions for who leads the company."""

import streamlit as st

from dashboard import store, widgets
from dashboard.proposals.beside import draw
from dashboard.proposals.whose import for_departments, for_the_company
from dashboard.words import _, number
from db.reads import proposals as read
from db.reads.people import Who


def of_mine(who: Who | None) -> None:
    """What is proposed and waits for the departments of who is looking; nothing where nothing does."""
    rows = for_departments(store.ask(read.still_open), who.functions) if who else []
    if rows:
        with st.container(border=True, key="card-proposals"):
            title = _("What others would change, and ask you ({n})").format(n=number(len(rows)))
            st.html(widgets.heading(title, _("what waits longest for you first")))
            draw(rows, who, "mine", named=True)


def of_the_company(who: Who | None) -> None:
    """What should change and no department decides."""
    rows = for_the_company(store.ask(read.still_open), store.minute())
    with st.container(border=True, key="card-proposals"):
        title = _("What should change, and no department decides ({n})").format(n=number(len(rows)))
        st.html(widgets.heading(title, _("what waits longest for you first")))
        if not rows:
            st.html(widgets.line(_("Every proposal is with the departments it needs."), "soft"))
        draw(rows, who, "decisions", named=True)
