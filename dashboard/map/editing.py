"""Editing the map in its page: the draft as it stands, what it changes, and publishing it with a note."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import asked, store, widgets
from dashboard.map import exporting, forms, meeting, versions
from dashboard.map.draft import Working, press, throw_away, undo, working
from dashboard.map.drawing import drawing, laid_out
from dashboard.map.fared import Fared
from dashboard.map.saying import in_words, several
from dashboard.map.served import served
from dashboard.map.sharing import shared_touchpoints, waiting_for_me
from dashboard.map.wish import map_wish
from dashboard.matters.acting import last_press, tell
from dashboard.parts.map import draw, sheet
from dashboard.told import told
from dashboard.words import _, number
from db.errors import Refused
from db.reads import maps
from db.reads.maps import JourneyRow
from db.reads.people import Who
from db.reads.rollups import Period
from db.rights import Right, may
from db.writes import drafts
from journeys.changes import ChangeStep, Connect
from journeys.changing import CannotError, carried_out
from journeys.checks import warnings
from journeys.layout import ROW_GAP, TOP
from journeys.lineage import became

EDIT, VERSIONS = "edit", "versions"
EDITED = "map-edited"  # the drawing that is edited
SHOWN = 12  # sentences about what a draft changes


def shown_mode(who: Who | None) -> str:
    """EDIT or VERSIONS where the address asks for it and who looks may see it; '' is the map as it is."""
    wanted = st.query_params.get("mode", "")
    draws = who is not None and may(who, Right.DRAW)
    return wanted if wanted == VERSIONS or (wanted == EDIT and draws) else ""


def mode(which: JourneyRow, fared: Fared, period: Period, presses: DeltaGenerator) -> bool:
    """The ways to editing and to the versions, into `presses`; whether the page shows one of them now."""
    who = store.who()
    wanted = shown_mode(who)
    if wanted == VERSIONS:
        versions.compare(which, fared, period)
        return True
    if wanted == EDIT and who is not None:
        _editor(which, who, fared, period)
        return True
    with presses:
        if who is not None and may(who, Right.DRAW):
            st.button(_("Edit"), key="map-edit", on_click=asked.change, kwargs={"mode": EDIT})
        st.button(_("Versions"), key="map-versions", on_click=asked.change, kwargs={"mode": VERSIONS})
    waiting_for_me(who)
    return False


def _editor(which: JourneyRow, who: Who, fared: Fared, period: Period) -> None:
    now = working(which, who)
    last_press()
    bar = _bar(now)
    if now.overtaken:
        meeting.decide(now)
        return
    graph, places = laid_out(now.journey)
    states = store.ask(maps.step_states, period)
    shown = Fared(graph, states, fared.functions, fared.counted, served(graph, states, period))
    key = map_wish(st.query_params, fared.functions, graph).step
    drawn = drawing(shown, places)
    with bar:
        draft = _("a draft, made on version {n}").format(n=number(now.base))
        exporting.menu(now.journey, fared.functions, drawn, draft)
    chart, about = st.columns([3.3, 1])
    with chart:
        with st.container(border=True, key="card-map"):
            edited = drawn | {"edit": _help(), "grid": {"top": TOP, "gap": ROW_GAP}}
            draw(sheet(EDITED, edited), key, EDITED, _choose, lambda done: _dragged(now, done))
        with st.container(border=True, key="card-changes"):
            _changes(now)
    with about.container(border=True, key="card-panel"):
        forms.which_step(now, key)
        if key:
            forms.chosen(now, key)
        else:
            forms.nothing_chosen(now)


def _help() -> str:
    return _(
        "Drag a step to another stage or row, or from its dot to another step to connect them;"
        " by keyboard, C begins a way and Enter ends it."
    )


def _choose(key: str) -> None:
    asked.change(step=key)


def _dragged(now: Working, done: dict[str, str | int]) -> None:
    """What was dragged in the drawing: a step to another place, or a way to another step."""
    key = str(done["key"])
    if not now.mine(key):
        tell(_("Another department leads this step; it is not yours to change."), "bad", store.now())
    elif "to" in done:
        press(now, Connect(key, str(done["to"])))
    else:
        stage = now.journey.stages[int(done["column"])].key
        press(now, ChangeStep(key, {"stage": stage, "row": int(done["row"])}))


def _bar(now: Working) -> DeltaGenerator:
    none = not now.changes
    bar = st.container(horizontal=True, key="map-editing")
    with bar:
        st.button(_("Undo"), key="edit-undo", disabled=none, on_click=undo, args=(now,))
        if not none and not now.overtaken:
            with st.popover(_("Publish …"), key="edit-publish"):
                _publishing(now)
        st.button(_("Throw the draft away"), key="edit-away", disabled=none, on_click=throw_away, args=(now,))
        leave = {"mode": None}
        st.button(_("Back to the map"), key="edit-leave", on_click=asked.change, kwargs=leave)
    return bar


def _publishing(now: Working) -> None:
    for odd in warnings(now.journey):
        st.html(widgets.line(told(odd), "soft"))
    shared_touchpoints(now)
    st.text_input(_("What is new, in a few words"), key="edit-note", max_chars=200)
    words = _("Publish version {n}").format(n=number(now.which.version + 1))
    st.button(words, key="publish", type="primary", on_click=_publish, args=(now,))


def _publish(now: Working) -> None:
    at = store.now()
    before = store.look(maps.journey, now.which.key, at) or now.published
    try:
        after = carried_out(before, now.changes)
        story = became(before, now.changes)
        note = str(st.session_state.get("edit-note", ""))
        number_ = store.do(drafts.publish, now.who, after, story, at, base=now.base, note=note)
    except (CannotError, Refused) as refused:
        tell(told(str(refused)), "bad", at)
        return
    tell(_("Version {n} holds from now on.").format(n=number(number_)), "good", at)
    st.session_state.pop("edit-note", None)
    asked.change(mode=None)


def _changes(now: Working) -> None:
    words = in_words(now.published, now.journey)
    st.html(widgets.heading(_("What your draft changes"), _("nobody else sees it before you publish it")))
    if not words:
        st.html(widgets.line(_("Nothing yet. Choose a step, or add one."), "soft"))
    for one in several(words, SHOWN):
        st.html(widgets.line(one))
