"""What is a happy customer? Each department's own answer beside the others', and what became of customers."""

import streamlit as st

from dashboard import frame, store, widgets
from dashboard.happiness import agreed, beside, log, outcomes, pairs
from dashboard.map import around
from dashboard.matters import acting
from dashboard.words import _, lately
from db.models import Topic
from db.reads import happiness
from db.reads.functions import functions
from journeys.agreement import tally

who = store.who()
departments = store.ask(functions)
rows = store.ask(happiness.definitions)
patterns = store.ask(happiness.patterns, tuple(row.id for row in rows))
finished = store.ask(happiness.finished)
tallies = {row.id: tally(patterns, place) for place, row in enumerate(rows)} if patterns else {}
own = beside.speaks_for(who, departments)

base = _("all customers judged {when}").format(when=lately(finished, store.now())) if finished else ""
st.html(widgets.title(_("What is a happy customer?"), base, frame.fresh(Topic.HAPPINESS)))
around.ways("happiness")
acting.last_press()
if not departments:
    st.html(widgets.empty(_("There are no departments yet."), _("Say on Start which there are.")))
    st.stop()
if not rows:
    why = _(
        "Each department says in a sentence whom it calls happy, and how that can be told. Then you see"
        " where they disagree, and what became of the customers."
    )
    st.html(widgets.empty(_("No department has said it yet."), why))
else:
    first = next((tallies.get(row.id) for row in rows if row.function_id is None), None)
    agreed.draw(rows, first, departments, who)
    pairs.differing(rows, patterns)
    beside.draw(rows, tallies, who)
with st.container(horizontal=True, key="define-presses"):
    if lacks := beside.missing(departments, rows):
        st.html(widgets.line(lacks, "soft"), width="content")
    beside.write_one(own, rows)
if len(rows) > 1 and patterns:
    pairs.draw(rows, patterns)
if rows:
    outcomes.draw(rows, store.ask(happiness.outcomes))
    log.draw()
