"""Map: the life of a customer with the company, who has a say at each step, and where customers are hurt."""

import streamlit as st

from dashboard import asked, figures, frame, store, widgets
from dashboard.choosing import chosen_period
from dashboard.map.drawing import Fared, drawing, laid_out
from dashboard.map.step import step_card, worst
from dashboard.parts.bars import bars
from dashboard.parts.map import draw
from dashboard.saying import list_of_sentences, topics
from dashboard.words import _, day, days
from db.models import Topic
from db.reads import maps, pulse, rollups
from db.reads.rollups import Narrowed

published = store.ask(maps.journeys)
journey = store.ask(maps.journey, published[0].key, published[0].published_at) if published else None
if journey is None:
    st.html(widgets.title(_("Map")))
    st.html(widgets.empty(_("There is no map yet."), _("“touchline up --demo” shows one.")))
    st.stop()

wish = asked.asked()
period, moved = chosen_period(wish, store.ask(pulse.sources))
counted = figures.unit(store.ask(rollups.totals, period))
graph, places = laid_out(journey)
fared = Fared(graph, store.ask(maps.step_states, period), store.ask(maps.functions), counted)

version = _("version {n} of {day}").format(n=published[0].version, day=day(published[0].published_at))
base = _("of those we heard from, {days} · {version}").format(
    days=days(period.first, period.last), version=version
)
st.html(widgets.title(journey.name, base, frame.fresh(Topic.ANALYSIS)))
if moved:
    st.html(widgets.line(_("Nothing came in lately; this is the last period with data."), "soft"))

chosen = st.query_params.get("step", "")
chosen = chosen if chosen in graph else ""
with st.container(border=True, key="card-map"):
    pressed = draw(drawing(fared, places), chosen, key="map")

step, said = st.columns([1, 1.25])
with step.container(border=True, key="card-worst"):
    unit = _("customers hurt") if counted.by_customer else _("messages that told us something negative")
    st.html(widgets.heading(_("Where most are hurt"), unit))
    listed = bars(worst(fared), chosen, key="worst")
    if chosen:
        st.html(step_card(fared, chosen))
with said.container(border=True, key="card-sentences"):
    narrow = Narrowed(micro_interaction_id=fared.states[chosen].id if chosen else None)
    list_of_sentences(wish, period, narrow, topics())

for key in (pressed, listed):
    if key is not None:
        asked.change(step=key)
        st.rerun()
