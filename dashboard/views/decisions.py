"""Decisions: what departments disagree on or nobody takes, for who decides for the whole company."""

import streamlit as st

from dashboard import figures, frame, store, widgets
from dashboard.asked import Asked
from dashboard.choosing import chosen_period
from dashboard.claims import deciding
from dashboard.happiness import agreed
from dashboard.matters import acting
from dashboard.proposals import waiting
from dashboard.words import _, days, number
from db.models import Topic
from db.reads import claims, happiness, pulse, rollups
from db.reads.functions import functions

period, _moved = chosen_period(Asked(), store.ask(pulse.sources))
counted = figures.counted_in(period)
fared = store.ask(rollups.by_step, period)
contests, nobodys = store.ask(claims.contests), store.ask(claims.ownerless)
overdue = store.ask(happiness.overdue, store.minute())
when = _("{unit}, {days}").format(unit=counted.hurt(), days=days(period.first, period.last))
st.html(widgets.title(_("Decisions"), when, frame.fresh(Topic.MAP)))
acting.last_press()

if overdue:
    agreed.decision(overdue, store.ask(happiness.definitions), store.ask(functions), store.who())
n = _("What departments disagree on ({n})").format(n=number(len(contests)))
st.html(widgets.heading(n, _("what waits longest for you first")))
if not contests:
    how = _("When two departments claim too much of the same step, or one says no, it stands here.")
    st.html(widgets.empty(_("Nobody disagrees."), how))
for one in contests:
    deciding.contest(one, fared, counted, period)

waiting.of_the_company(store.who())
with st.container(border=True, key="card-nobodys"):
    n = _("What nobody has taken for long ({n})").format(n=number(len(nobodys)))
    st.html(widgets.heading(n, _("where most were hurt first")))
    if nobodys:
        deciding.nobodys(nobodys, fared, counted, store.ask(functions))
    else:
        st.html(widgets.line(_("Every step has somebody, or became free only lately."), "soft"))
