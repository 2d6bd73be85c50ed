"""Departments: who has a say at which step, how many are hurt there, and what of it all is nobody's."""

import streamlit as st

from dashboard import asked, figures, frame, store, widgets
from dashboard.choosing import as_of, chosen_period, departments
from dashboard.map import around
from dashboard.matrix import beside, every, nobodys, rows
from dashboard.matrix.choices import choose, shows
from dashboard.matrix.drawing import drawing
from dashboard.start import lacking
from dashboard.words import _
from db.models import Topic
from db.reads import maps, pulse

published, wish = store.ask(maps.journeys), asked.asked()
if not published:
    st.html(widgets.title(_("Departments")))
    lacking.a_map()
    st.stop()
period, moved = chosen_period(wish, store.ask(pulse.sources))
at = every.instant(as_of(wish), published)
journey = next((one for one in published if one.key == st.query_params.get("journey")), None)
functions = {one.key: one for one in departments(at)}
counted = figures.counted_in(period)
fared = every.fared([journey] if journey else published, at, period, functions, counted)
touched = nobodys.touched(period)
several = rows.rows(fared, touched.steps, nobodys.parts_of(period, touched.base))
hurt = every.hurt(several, period)

st.html(widgets.title(_("Departments"), nobodys.base_in_words(touched.base, period), frame.fresh(Topic.MAP)))
around.ways("functions")
beside.line(nobodys.nobodys(period))
choose(published, journey, period, wish)
if moved:
    st.html(widgets.line(_("Nothing came in lately; this is the last period with data."), "soft"))
drawn = drawing(several, functions, hurt, shows(), counted)
beside.matrix(drawn, fared)
beside.remainders(several, touched.base, functions, counted, period)
