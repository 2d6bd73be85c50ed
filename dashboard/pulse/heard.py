"""What staff heard, on Pulse: read apart, as sentences, and in no figure of those we heard from."""

import streamlit as st

from dashboard import saying, store, widgets
from dashboard.words import _, ngettext, number
from db.reads import heard, sentences
from db.reads.rollups import Narrowed, Period

AT_ONCE = 50


def draw(period: Period) -> None:
    """The newest of what staff said they heard in a period."""
    about = Narrowed(store.ask(heard.of_staff))
    n = store.ask(sentences.count, period, about)
    with st.container(border=True, key="card-sentences"):
        said = ngettext("{n} note of staff", "{n} notes of staff", n).format(n=number(n))
        st.html(widgets.heading(_("Heard by staff"), said))
        words = _("These are not customers' own words, so no figure on any page counts them.")
        st.html(widgets.line(words, "soft"))
        if not n:
            st.html(widgets.line(_("Nothing of this kind here."), "soft"))
        saying.draw(store.ask(sentences.sentences, period, about, limit=AT_ONCE), "sentences", "heard")
