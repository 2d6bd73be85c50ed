"""System: the four stations with their freshness, the jobs, sources and imports, how well texts are read."""

import streamlit as st

from dashboard import accuracy, frame, lists, store, tokens, widgets
from dashboard.intake import imports_table, unreadable_table
from dashboard.machinery import jobs_table, save_jobs, sources_table, station_cards
from dashboard.rerun import rerun_card
from dashboard.words import _, age
from db.reads import batches, pulse, rollups, runs
from db.reads.rollups import Narrowed, Period
from db.reads.stations import stations
from db.rights import Right, may

now = store.now()
beat = store.look(runs.heartbeat)
alive = store.look(runs.alive, now)
jobs = _("the jobs are running") if alive else _("the jobs are not running")
st.html(widgets.title(_("System"), _("how far the data has come, and who moves it"), jobs, alive=alive))
if not alive:
    said = _("The jobs never started.") if beat is None else _("The jobs were last heard from {age}.")
    said = said.format(age=age(beat, now) if beat else "")
    st.html(widgets.line(f"{said} {_('Nothing new is read until “touchline up” runs.')}", "bad"))

frame.live(lambda: st.html(station_cards(store.look(stations), store.now())))

with st.container(border=True, key="card-jobs"):
    st.html(widgets.heading(_("Jobs"), _("what each did last; run one now")))
    frame.live(jobs_table)
    save_jobs()

frame.live(rerun_card)

with st.container(border=True, key="card-read"):
    st.html(widgets.heading(_("Sources"), _("messages read so far")))
    counted = store.ask(rollups.grouped, Period(), Narrowed(), "source_id")
    by_source = {key: figures for (key,), figures in counted.items()}
    st.html(sources_table(store.ask(pulse.sources), by_source))
    lists.save_sources(by_source)

with st.container(border=True, key="card-imports"):
    st.html(widgets.heading(_("Imports"), _("the newest 50; “touchline import --undo No.” takes one back")))
    frame.live(lambda: st.html(imports_table(store.look(batches.recent), store.now())))
    if store.look(batches.recent):
        lists.save_imports()

left_out = store.look(batches.unreadable) if may(store.me(), Right.SOURCES) else []
if left_out:
    with st.container(border=True, key="card-unreadable"):
        kept = _("the newest 100; they are kept as they came")
        st.html(widgets.heading(_("Rows that could not be read"), kept))
        st.html(unreadable_table(left_out))
        lists.save_unreadable()

if may(store.me(), Right.TOKENS):
    with st.container(border=True, key="card-tokens"):
        tokens.draw()

with st.container(border=True, key="card-accuracy"):
    st.html(widgets.heading(_("How well texts are read"), accuracy.told_against()))
    st.html(accuracy.table())
