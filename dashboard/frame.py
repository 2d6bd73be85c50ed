"""What stands around every page: the look, who is signed in, the way out, and what a stranger sees."""

from pathlib import Path

import streamlit as st

from dashboard import widgets
from dashboard.words import _
from db.reads.people import Who

LOOK = Path(__file__).with_name("look.css")
MARK = Path(__file__).with_name("mark.svg")  # a named icon would be fetched from a font host


def around(who: Who) -> None:
    """The look of the page and the foot of the menu."""
    st.html(LOOK)
    with st.sidebar:
        st.html(widgets.signed_in(who.name, part(who)))


def part(who: Who) -> str:
    """What somebody is here for, in words."""
    if who.executive:
        return _("the whole company")
    return ", ".join(who.functions)


def signed_out() -> None:
    """The session ended while the page was open."""
    st.html(LOOK)
    st.html(widgets.empty(_("You are signed out."), _("To come back, open a new sign-in link.")))
    st.link_button(_("How to get one"), "/sign-in")
