"""Every version of a map that was published: two side by side, and what changed between them in words."""

import streamlit as st

from dashboard import asked, store, widgets
from dashboard.map.draft import press, working
from dashboard.map.drawing import drawing, laid_out
from dashboard.map.fared import Fared
from dashboard.map.saying import in_words
from dashboard.map.served import served
from dashboard.matters.acting import tell
from dashboard.parts.map import draw, sheet
from dashboard.words import _, day, number
from db.models import JourneyIn
from db.reads import drafts as read
from db.reads import maps
from db.reads.drafts import VersionRow
from db.reads.maps import JourneyRow
from db.reads.rollups import Period
from db.rights import Right, may
from journeys.changes import BringBack


def compare(which: JourneyRow, fared: Fared, period: Period) -> None:
    """Two versions chosen from all there are, their maps, and what is different."""
    rows = {row.number: row for row in store.ask(read.versions, which.key)}
    numbers = list(rows)
    st.button(_("Back to the map"), key="versions-leave", on_click=asked.change, kwargs={"mode": None})
    if len(numbers) < 2:
        with st.container(border=True, key="card-compared"):
            first = _("There is one version so far. Once another is published, you see here what changed.")
            named = _named(rows[numbers[0]])
            st.html(widgets.heading(named[:1].upper() + named[1:]) + widgets.line(first, "soft"))
        return
    left, right = st.columns(2)
    with left:
        older = _version(_("This version"), rows, numbers[1], "version-older")
    with right:
        newer = _version(_("and this one"), rows, numbers[0], "version-newer")
    before, after = _at(which, rows[older]), _at(which, rows[newer])
    with st.container(border=True, key="card-compared"):
        st.html(widgets.heading(_("What changed")))
        words = in_words(before, after)
        for one in words or [_("Nothing on the map.")]:
            st.html(widgets.line(one))
    _bring_back(which, rows[older])
    left, right = st.columns(2)
    with left.container(border=True, key="card-older"):
        _map(before, fared, period, "map-older")
    with right.container(border=True, key="card-newer"):
        _map(after, fared, period, "map-newer")


def _bring_back(which: JourneyRow, row: VersionRow) -> None:
    """A press that makes the older of the two versions a draft: nothing is published by it."""
    who = store.who()
    if who is not None and may(who, Right.MAPS) and row.number != which.version:
        words = _("Bring version {n} back as a draft").format(n=number(row.number))
        st.button(words, key="bring-back", on_click=_brought_back, args=(which, row))
        st.html(widgets.line(_("You see what it would change, and publish it or undo it."), "soft"))


def _brought_back(which: JourneyRow, row: VersionRow) -> None:
    now = working(which, store.me())
    if now.overtaken:
        tell(_("Decide first what becomes of your draft."), "bad", store.now())
    elif not press(now, BringBack(row.number, _at(which, row))):
        return
    asked.change(mode="edit", step=None)


def _version(words: str, rows: dict[int, VersionRow], chosen: int, key: str) -> int:
    numbers = list(rows)
    named = {one: _named(row) for one, row in rows.items()}
    picked: int = st.selectbox(words, numbers, numbers.index(chosen), named.__getitem__, key=key)
    row = rows[picked]
    who = widgets.name(row.by) if row.by else _("Touchline")
    by = _("{name}: {note}").format(name=who, note=widgets.name(row.note)) if row.note else who
    st.html(widgets.line(by, "soft"))
    return picked


def _named(row: VersionRow) -> str:
    return _("version {n} of {day}").format(n=number(row.number), day=day(row.published_at))


def _at(which: JourneyRow, row: VersionRow) -> JourneyIn:
    found = store.ask(maps.journey, which.key, row.published_at)
    return found or JourneyIn(which.key, which.name, (), (), (), ())


def _map(journey: JourneyIn, fared: Fared, period: Period, key: str) -> None:
    graph, places = laid_out(journey)
    states = store.ask(maps.step_states, period)
    shown = Fared(graph, states, fared.functions, fared.counted, served(graph, states, period))
    draw(sheet(key, drawing(shown, places)), "", key, lambda _key: None)
