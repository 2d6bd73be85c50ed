"""Pulse: is this usual, what stands out and who is on it, what needs somebody; then numbers and sentences."""

import streamlit as st

from dashboard import asked, figures, frame, saying, store, widgets
from dashboard.choosing import choose_all, chosen_period
from dashboard.pulse import line, needs, numbers, page, panels, trend
from dashboard.pulse.compared import compared
from dashboard.usual import Usual, length
from dashboard.words import _, days
from db.models import Topic
from db.reads import actions, pulse, rollups

names, sources = saying.topics(), store.ask(pulse.sources)
wish = page.known(asked.asked(), names)
period, moved = chosen_period(wish, sources)
about = page.asking(wish, sources, period)
whole = store.ask(rollups.totals, period, about.narrow)

base = page.base_in_words(about, days(period.first, period.last))
st.html(widgets.title(_("Pulse"), base, frame.fresh(Topic.ANALYSIS)))
frame.jobs_died()
choose_all(wish, sources, period, names)
if moved:
    st.html(widgets.line(_("Nothing came in lately; this is the last period with data."), "soft"))
if not whole.signals:
    st.html(widgets.empty(_("Nobody was heard here yet."), _("Bring in feedback: touchline import FILE")))
    st.stop()

now = store.now()
few, foreign = page.few(period), page.in_other_languages(about, whole)
usual = Usual() if few or foreign else compared(about)
praise = store.ask(pulse.praise)  # a customer who was hurt may praise something all the same
complaints = {topic: name for topic, name in names.items() if topic not in praise}
out = None if foreign else page.standing_out(about, usual, complaints)

told = line.told(whole, about.counted, usual, length(period), few=few, foreign=foreign)
told += line.about(out, complaints.get(out.topic, "") if out else "", page.who_is_on_it(out, now))
heard = line.heard(about.counted.heard(whole), about.counted, usual.heard)
panels.line(line.verdict(whole, about.counted, usual), told, [heard, numbers.unread(whole)])
needs.draw(page.what_needs_somebody(about, now), store.who())

waiting = store.look(actions.waiting, now)
tiles = numbers.numbers(whole, about.counted, usual, waiting, percent=not few, foreign=foreign)
kind = "heard" if foreign else "negative"
by_topic = store.ask(rollups.by_category, period, about.all_topics)
topics = figures.topic_bars(by_topic, names if foreign else complaints, about.counted, usual, kind)
by_channel = store.ask(rollups.by_channel, period, about.all_channels)
channels = figures.channel_bars(by_channel, about.counted, usual)

if not few:
    panels.tiles(tiles, wish.shown)
    panels.trend(trend.courses(about))
left, right = st.columns([1.25, 1] if few else [1, 1.25])
with left if few else right, st.container(border=True, key="card-sentences"):
    saying.list_of_sentences(wish, period, about.all_topics, names, about.counted)
with right if few else left:
    if few:
        panels.tiles(tiles, wish.shown)
    panels.topics(topics, wish, kind, about.counted, period)
    panels.channels(channels, wish, about.counted)
