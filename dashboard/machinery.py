"""What the System page says of the machinery, in words: stations, jobs, sources."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import streamlit as st

from dashboard import store, widgets
from dashboard.channels import channel_name
from dashboard.done import done
from dashboard.figures import messages
from dashboard.saving import save_list
from dashboard.sources.told import spoke
from dashboard.told import told
from dashboard.words import _, age, ngettext, number, several
from db.models import RunState
from db.reads import runs
from db.reads.pulse import SourceRow
from db.reads.rollups import Figures
from db.reads.runs import JobState
from db.reads.stations import Stations
from db.rights import Right, may
from db.writes import runs as running

STUCK_MINUTES = 10


def station_cards(found: Stations, now: datetime) -> str:
    """Collect, unify, analyse, engage: each with its freshness; a stuck link between two is said."""
    return widgets.cards(
        (
            widgets.card(_("1 Collect"), *_last(_("last message came in {age}"), found.collected_at, now)),
            widgets.card(_("2 Unify"), widgets.line(_people(found.people))),
            widgets.card(_("3 Analyse"), *_analyse(found, now)),
            widgets.card(_("4 Engage"), *_engage(found, now)),
        )
    )


def _last(said: str, when: datetime | None, now: datetime) -> list[str]:
    return [widgets.line(said.format(age=age(when, now)) if when else _("nothing yet"))]


def _people(n: int) -> str:
    said = ngettext("{n} person known in their source", "{n} people known in their sources", n)
    return said.format(n=number(n))


def _analyse(found: Stations, now: datetime) -> list[str]:
    lines = _last(_("last read {age}"), found.analysed_at, now)
    if found.waits_since is None:
        return [*lines, widgets.line(_("nothing waits"), "soft")]
    since = age(found.waits_since, now)
    stuck = (now - found.waits_since).total_seconds() > 60 * STUCK_MINUTES
    waits = _("{messages} waiting, the oldest came {age}").format(messages=messages(found.waiting), age=since)
    return [*lines, widgets.line(waits, "bad" if stuck else "soft")]


def _engage(found: Stations, now: datetime) -> list[str]:
    n = found.open_matters
    waits = ngettext("{n} matter open", "{n} matters open", n).format(n=number(n))
    return [*_last(_("last matter raised {age}"), found.raised_at, now), widgets.line(waits, "soft")]


def jobs_table() -> None:
    """Every job with what it did last, and a button that asks for a run."""
    now = store.now()
    states = in_order(store.look(runs.states, store.look(runs.known)))
    if not states:
        st.html(widgets.line(_("No job has looked for work yet."), "soft"))
    who = store.who()
    asks = who is not None and may(who, Right.SETTINGS)
    for state in states:
        words, button = st.columns([5, 1], vertical_alignment="center")
        words.html(_job(state, now))
        if not asks:
            continue
        asked = _("Asked for") if state.requested else _("Run now")
        if button.button(asked, key=f"run-{state.name}", disabled=state.requested, width="stretch"):
            _ask_for(state.name)


def save_jobs() -> None:
    """The control that saves every job with what it did last."""
    head = (
        _("Job"),
        _("Looked for work"),
        _("Last worked"),
        _("Ended"),
        _("What it did"),
        _("What went wrong"),
    )
    save_list(_("Jobs"), head, lambda: map(_saved, in_order(store.look(runs.states, store.look(runs.known)))))


def _saved(state: JobState) -> tuple[object, ...]:
    name, last = names().get(state.name, state.name), state.last
    if last is None:
        return name, state.looked_at, None, None, "", ""
    counts, wrong = several(done(last.counts)), told(last.error or "")
    return name, state.looked_at, last.started_at, last.ended_at, counts, wrong


def in_order(states: Sequence[JobState]) -> list[JobState]:
    """The jobs in the order in which work passes through them; what has no name yet comes last."""
    places = {name: place for place, name in enumerate(names())}
    return sorted(states, key=lambda state: places.get(state.name, len(places)))


def _ask_for(job: str) -> None:
    """Ask for a run in the name of who is signed in; whoever no longer is gets the whole page anew."""
    if store.who() is None:
        st.rerun()
    store.do(running.request, job, store.me(), store.now())
    st.rerun(scope="fragment")


def _job(state: JobState, now: datetime) -> str:
    looked = _("looked {age}").format(age=age(state.looked_at, now)) if state.looked_at else _("never looked")
    return widgets.row(names().get(state.name, state.name), looked, *_last_run(state, now))


def _last_run(state: JobState, now: datetime) -> tuple[str, str]:
    if state.last is None:
        return _("nothing to do so far"), ""
    when = age(state.last.started_at, now)
    if state.last.state == RunState.FAILED:
        return _("failed {age}: {error}").format(age=when, error=told(state.last.error or "")), "bad"
    took = (state.last.ended_at - state.last.started_at).total_seconds() if state.last.ended_at else 0.0
    counts = several(done(state.last.counts))
    said = _("last worked {age} for {seconds} s: {counts}")
    return said.format(age=when, seconds=number(took, 1), counts=counts), ""


def names() -> dict[str, str]:
    """What each job is called on screen, in the order of the schedule."""
    return {
        "answer": _("Do what pages ask for"),
        "folder": _("Take in files from the watched folder"),
        "collect": _("Fetch from feeds, mailboxes and other places"),
        "taps": _("Fetch through Singer taps"),
        "analyse": _("Read messages"),
        "place": _("Place messages anew when the map changed"),
        "release": _("Let in what waited for its purpose, or take it out"),
        "search": _("Make texts findable"),
        "raise": _("Raise what demands an answer"),
        "surges": _("Raise what many say at once"),
        "escalate": _("Escalate what is overdue"),
        "mornings": _("Tell by mail what waits, each morning"),
        "lived": _("Draw the paths that customers walked"),
        "happiness": _("Judge whom each department calls happy"),
        "decisions": _("Put before the executive what waits too long"),
        "quiet": _("Notice when a source falls silent"),
        "drivers": _("Say what each step does to how paths end"),
        "checkpoint": _("Keep the store's log small"),
        "prune": _("Delete what is no longer needed"),
    }


def sources_table(sources: Sequence[SourceRow], counted: Mapping[int, Figures]) -> str:
    """The sources with how much came in, and how much of it could be read."""
    if not sources:
        return widgets.line(_("No source yet. Start brings in the first feedback."), "soft")
    head = (_("Source"), _("Channel"), _("Asked?"), _("Messages"), _("Could not be read"), _("Events"))
    return widgets.table(head, (_source(row, counted.get(row.id, Figures())) for row in sources))


def _source(row: SourceRow, figures: Figures) -> tuple[str, ...]:
    counts = (figures.signals, figures.signals - figures.read, figures.events)
    return (row.name, channel_name(row.channel), spoke(row), *(number(count) for count in counts))
