"""Search: everything customers ever said, by the words they used, the newest first."""

import streamlit as st

from dashboard import asked, frame, searching, store, widgets
from dashboard.choosing import choose, chosen_period, narrowed
from dashboard.parts.search_box import search_box
from dashboard.words import _
from db.models import Topic
from db.reads import pulse

typed, wish = searching.wanted(st.query_params.to_dict())
sources = store.ask(pulse.sources)
period, moved = chosen_period(wish, sources)

st.html(widgets.title(_("Search"), _("in the words of the customers"), frame.fresh(Topic.ANALYSIS)))
searched = search_box(typed, key="search-box")
choose(wish, sources, period)
if moved:
    st.html(widgets.line(_("Nothing came in lately; this is the last period with data."), "soft"))
searching.still_to_come()
searching.results(typed, wish, period, narrowed(wish, sources))

if searched is not None and searched != typed:
    asked.change(q=searched)
    st.rerun()
