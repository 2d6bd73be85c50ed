"""Touchpoint: everything about one: its steps, who has a say, how it went, what was said, what waits."""

import streamlit as st

from dashboard import asked, figures, frame, store, widgets
from dashboard.atlas import touchpoint as atlas
from dashboard.atlas import touchpoints
from dashboard.choosing import chosen_period, one_of, ready_periods
from dashboard.map import around
from dashboard.matrix import every, nobodys, rows
from dashboard.matters import acting, queue, wish
from dashboard.proposals.beside import change
from dashboard.pulse import panels
from dashboard.told import told
from dashboard.words import _, number
from db.models import Topic
from db.reads import maps, pulse, rollups
from db.reads.functions import functions
from db.reads.rollups import Narrowed
from db.reads.steps import places

who, placed, wanted = store.who(), store.ask(places), asked.asked()
one = atlas.touchpoint(placed, st.query_params.get("touchpoint", ""), wanted.step)
period, moved = chosen_period(wanted, store.ask(pulse.sources))
touched = nobodys.touched(period)
base = nobodys.base_in_words(touched.base, period)
st.html(widgets.title(told(one.name) if one else _("Touchpoint"), base, frame.fresh(Topic.ANALYSIS)))
around.ways("touchpoint")
with st.container(horizontal=True, key="choices"):
    atlas.find(placed, one.key if one else "")
    one_of("period", _("Period"), ready_periods(), wanted.period)
counted = figures.counted_in(period)
if moved:
    st.html(widgets.line(_("Nothing came in lately; this is the last period with data."), "soft"))
if one is None:
    touchpoints.draw(placed, period, counted)
    st.stop()

departments = {row.key: row for row in store.ask(functions)}
several = every.fared(store.ask(maps.journeys), None, period, departments, counted)
known = rows.rows(several, touched.steps)
whole = store.ask(rollups.totals, period, Narrowed(step_ids=one.ids))
st.html(widgets.line(atlas.where(one), "soft"))
acting.last_press()
atlas.steps(atlas.step_bars(one, several, known, departments), counted)
panels.trend(atlas.over_time(one, period, counted, store.today()))
matters = atlas.open_matters(one)
with st.container(border=True, key="card-matters"):
    st.html(widgets.heading(_("Open matters"), number(len(matters))))
    queue.draw(matters[: wish.AT_ONCE], wish.wish().matter, who.person_id if who else 0, "at-touchpoint")
with st.container(border=True, key="card-change"):
    change({place.step_id: place.name for place in one.places}, who, "touchpoint")
atlas.neighbours(*atlas.near(one, several, placed))
atlas.latest(one, period, counted.negative(whole))
