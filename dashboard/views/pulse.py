"""Pulse: is this usual, what stands out and who is on it, what needs somebody; then numbers and sentences."""

from dataclasses import replace

import streamlit as st

from dashboard import asked, frame, saying, store, widgets
from dashboard.choosing import choose_all, chosen_period
from dashboard.pulse import apart, heard, needs, nobodys, page, panels
from dashboard.start import lacking
from dashboard.words import _
from db.models import Topic
from db.reads import pulse

names, sources = saying.topics(), store.ask(pulse.sources)
wish = page.known(asked.asked(), names)
period, moved = chosen_period(wish, sources)
about = page.asking(replace(wish, shown=""), period)

base = "" if wish.by_staff or not page.anybody(about) else page.base_in_words(about)
st.html(widgets.title(_("Pulse"), base, frame.fresh(Topic.ANALYSIS)))
choose_all(wish, sources, period)
if wish.by_staff:
    heard.draw(period)
    st.stop()
shown = page.picture(about, store.minute())  # what takes longest: the head of the page is ahead of it
if moved:
    st.html(widgets.line(_("Nothing came in lately; this is the last period with data."), "soft"))
if shown is None:
    lacking.feedback(_("Nobody was heard here yet."), being_read=page.being_read())
    st.stop()

panels.line(shown.verdict, shown.told, shown.soft)
needs.draw(shown.needs, store.who())
nobodys.draw(wish, period)
if not shown.few:
    panels.tiles(shown.tiles, wish.shown)
    panels.trend(shown.courses)
left, right = st.columns([1.25, 1] if shown.few else [1, 1.25])
with left if shown.few else right, st.container(border=True, key="card-sentences"):
    saying.list_of_sentences(wish, period, about.all_topics, about.counted)
with right if shown.few else left:
    if shown.few:
        panels.tiles(shown.tiles, wish.shown)
    panels.topics(shown.topics, wish, shown.kind, about.counted, period)
    panels.channels(shown.channels, wish, about.counted, period)
    apart.draw(about)
