"""Journeys: all maps at a glance, each with who has most say, how fresh it is, and what of it is nobody's."""

import streamlit as st

from dashboard import asked, figures, frame, store, widgets
from dashboard.atlas import owner
from dashboard.atlas.listed import as_saved, facts, lives, saved_columns
from dashboard.choosing import chosen_period, one_of, ready_periods
from dashboard.map import around
from dashboard.matrix import beside, nobodys
from dashboard.matters import acting
from dashboard.saving import save_list
from dashboard.start import lacking
from dashboard.words import _
from db.models import Topic
from db.reads import maps, pulse
from db.reads.functions import functions

published, wish = store.ask(maps.journeys), asked.asked()
period, moved = chosen_period(wish, store.ask(pulse.sources))
found = nobodys.touched(period)
base = nobodys.base_in_words(found.base, period)
st.html(widgets.title(_("Journeys"), base, frame.fresh(Topic.MAP)))
around.ways("journeys")
acting.last_press()
if not published:
    lacking.a_map()
    st.stop()
beside.line(nobodys.nobodys(period))
counted = figures.counted_in(period)
every = lives(published, period, found, counted, {row.key: row for row in store.ask(functions)})
owners = {row.key: row.owner for row in published}
with st.container(horizontal=True, key="choices"):
    one_of("period", _("Period"), ready_periods(), wish.period)
    save_list(_("Journeys"), saved_columns(), lambda: as_saved(every), period=period)
if moved:
    st.html(widgets.line(_("Nothing came in lately; this is the last period with data."), "soft"))
for life in every:
    with st.container(border=True, key=f"card-journey-{life.key}"):
        st.html(widgets.heading(life.name))
        st.html(widgets.facts(filter(None, facts(life))))
        with st.container(horizontal=True, vertical_alignment="center", key=f"leads-{life.key}"):
            to = {"journey": life.key}
            st.page_link(page="views/map.py", label=_("Open the map"), query_params=to)
            st.page_link(page="views/functions.py", label=_("Departments"), query_params=to)
            owner.change(life.key, owners[life.key])
