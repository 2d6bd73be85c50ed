"""Pulse: who we heard from, what they told us, about which topics, in their own words; live."""

import streamlit as st

from dashboard import asked, charts, figures, frame, saying, store, widgets
from dashboard.choosing import choose, chosen_period, narrowed
from dashboard.parts.bars import bars
from dashboard.words import _, days
from db.models import Topic
from db.reads import pulse, rollups

wish = asked.asked()
sources = store.ask(pulse.sources)
period, moved = chosen_period(wish, sources)
narrow = narrowed(wish, sources)
whole = store.ask(rollups.totals, period, narrow)
counted = figures.unit(whole)

base = _("of those we heard from, {days}").format(days=days(period.first, period.last))
st.html(widgets.title(_("Pulse"), base, frame.fresh(Topic.ANALYSIS)))
choose(wish, sources, period)
if moved:
    st.html(widgets.line(_("Nothing came in lately; this is the last period with data."), "soft"))
if not whole.signals:
    st.html(widgets.empty(_("Nobody was heard here yet."), _("Bring in feedback: touchline import FILE")))
    st.stop()

st.html(widgets.tiles(figures.tiles(whole)))
points = figures.points(store.ask(rollups.by_day, period, narrow), period)
if not points:
    st.html(widgets.line(_("None of these messages has a date: nothing to show over time."), "soft"))
else:
    titles = {"negative": _("Told us something negative"), "positive": _("Told us something positive")}
    for column, (kind, title) in zip(st.columns(2), titles.items(), strict=True):
        with column.container(border=True, key=f"card-{kind}"):
            st.html(widgets.heading(title, _("messages; in grey all that came in")))
            st.vega_lite_chart(charts.trend(points, kind), width="stretch")

topics, sentences = st.columns([1, 1.25])
names = saying.topics()
with topics.container(border=True, key="card-topics"):
    unit = _("customers hurt") if counted.by_customer else _("messages that told us something negative")
    st.html(widgets.heading(_("Topics"), unit))
    by_topic = store.ask(rollups.by_category, period, narrow)
    praise = store.ask(pulse.praise)  # a customer who was hurt may praise something all the same
    complaints = {topic: name for topic, name in names.items() if topic not in praise}
    every = figures.topic_bars(by_topic, complaints, counted)
    few = figures.worst(every)
    shown = every if len(few) < len(every) and st.session_state.get("all-topics") else few
    pressed = bars(shown, str(wish.topic), key="topics")
    if len(few) < len(every):
        st.toggle(_("All topics"), key="all-topics")
    if pressed is not None:
        asked.change(topic=pressed, shown="negative" if pressed else None)  # the list is as long as the bar
        st.rerun()
with sentences.container(border=True, key="card-sentences"):
    saying.list_of_sentences(wish, period, narrow, names)
