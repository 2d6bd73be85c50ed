"""Map: the life of a customer with the company, who has a say at each step, and where customers are hurt."""

import streamlit as st

from dashboard import asked, figures, frame, store, widgets
from dashboard.choosing import as_of, chosen_period, departments
from dashboard.map import around, drivers, editing, exporting
from dashboard.map.beside import Shown, beside
from dashboard.map.choices import choose, whose_paths
from dashboard.map.colours import coloured
from dashboard.map.drawing import drawing, laid_out
from dashboard.map.fared import Fared
from dashboard.map.lived import layer, with_ways
from dashboard.map.served import served
from dashboard.map.which import chosen_journey
from dashboard.map.wish import map_wish
from dashboard.start import lacking
from dashboard.told import told
from dashboard.words import _, day, days, number
from db.models import Topic
from db.reads import maps, pulse
from journeys.graph import Zoom

published = store.ask(maps.journeys)
wish = asked.asked()
then = as_of(wish)
which = chosen_journey(published, st.query_params)
at = max(then, which.first_published_at) if then and which else None
journey = store.ask(maps.journey, which.key, at or maps.NOW) if which else None
if which is None or journey is None:
    st.html(widgets.title(_("Map")))
    lacking.a_map()
    st.stop()

functions = {one.key: one for one in departments(at)}
looked = map_wish(st.query_params, functions)
period, moved = chosen_period(wish, store.ask(pulse.sources))
counted = figures.counted_in(period)
graph, places = laid_out(journey, looked.zoom)
if looked.zoom is Zoom.STEP:
    states = store.ask(maps.step_states, period)
else:
    states = store.ask(maps.block_states, period, {key: graph.nodes[key]["steps"] for key in graph})
fared = Fared(graph, states, functions, counted, served(graph, states, period))

version = _("version {n} of {day}").format(n=number(which.version), day=day(which.published_at))
base = _("of those we heard from, {days} · {version}").format(
    days=days(period.first, period.last), version=version
)
st.html(widgets.title(told(journey.name), base, frame.fresh(Topic.ANALYSIS)))
around.ways("map")
choose(wish, looked, fared, period, {one.key: one.name for one in published}, which.key)
if moved:
    st.html(widgets.line(_("Nothing came in lately; this is the last period with data."), "soft"))
presses = st.container(horizontal=True, key="map-modes")
with presses:
    whose_paths(looked, fared)
if editing.mode(which, fared, period, presses):
    st.stop()
names = {step.key: step.name for step in journey.micro_interactions}
paths = layer(looked.paths, looked.zoom)
plan = drawing(fared, places, looked.department)
drawn = with_ways(plan, fared, places, paths, period, looked)
drawn = coloured(drivers.marked(drawn, fared), fared, looked)
with presses:
    exporting.menu(journey, functions, drawn, base)
beside(Shown(looked, fared, drawn, names, period, store.who(), paths))
