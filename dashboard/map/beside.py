"""The map with its panel and its list, as one fragment: choosing a card redraws this and nothing else."""

from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

import streamlit as st

from dashboard import asked, widgets
from dashboard.claims.beside import say
from dashboard.map import drivers, incidents, keeping, panel
from dashboard.map.fared import Fared
from dashboard.map.fates import fated
from dashboard.map.lived import Layer
from dashboard.map.walked import walked
from dashboard.map.wish import EVERY, MapWish, map_wish
from dashboard.map.worst import as_saved, every, worst
from dashboard.parts.bars import Bar, bars
from dashboard.parts.map import draw, sheet
from dashboard.proposals.beside import change
from dashboard.saving import save_list
from dashboard.saying import list_of_sentences
from dashboard.words import _, ngettext, number
from db.reads.people import Who
from db.reads.rollups import Narrowed, Period
from journeys.graph import Zoom

LEVELS = tuple(Zoom)  # from far away to close by
MAP = "map"
EVERY_STEP, ALL_SENTENCES = "map-every-step", "map-all-sentences"


@dataclass(frozen=True)
class Shown:
    """What the page found out before anything was chosen; `names` are those of all steps.

    A choice changes none of it: what is made of it is made once, not again for every card that is chosen.
    """

    looked: MapWish
    fared: Fared
    drawn: dict[str, Any]
    names: dict[str, str]
    period: Period
    who: Who | None
    paths: Layer = Layer.PLANNED

    @cached_property
    def sheet(self) -> bytes:
        """The drawing as it travels."""
        return sheet(MAP, self.drawn | _levels(self))

    @cached_property
    def most_hurt(self) -> list[Bar]:
        """The list beside the map as it is folded."""
        return worst(self.fared, self.looked.department)

    @cached_property
    def every(self) -> list[Bar]:
        """The list beside the map with all steps."""
        return every(self.fared, self.looked.department)


@st.fragment
def beside(shown: Shown) -> None:
    """Map and list, and beside them what is known of the chosen card."""
    wish = map_wish(st.query_params, shown.fared.functions, shown.fared.graph)
    if replace(wish, step="") != shown.looked:
        st.rerun()
    chart, about = st.columns([3.3, 1])
    with chart:
        with st.container(border=True, key="card-map"):
            draw(shown.sheet, wish.step, MAP, choose, levelled=partial(_level, shown.looked.zoom))
            _undrawn(shown)
        if shown.paths is not Layer.PLANNED:
            with st.container(border=True, key="card-walked"):
                walked(shown.fared, shown.period, shown.looked, choose)
            with st.container(border=True, key="card-fates"):
                fated(shown.fared, shown.drawn, shown.period, shown.looked, choose)
        with st.container(border=True, key="card-worst"):
            _list(shown, wish.step)
    with about.container(border=True, key="card-panel"):
        _panel(shown, wish.step)
    step_id = shown.fared.state(wish.step).id
    if step_id is not None and st.session_state.get(ALL_SENTENCES):
        with st.container(border=True, key="card-sentences"):
            list_of_sentences(asked.asked(), shown.period, Narrowed(micro_interaction_id=step_id))


def _levels(shown: Shown) -> dict[str, Any]:
    """What the drawing is of, and whether one can look at it more closely or from further away."""
    at = LEVELS.index(shown.looked.zoom)
    name = shown.fared.graph.graph["name"]
    return {
        "of": f"{name}/{shown.looked.zoom}",
        "levels": {"further": at > 0, "closer": at < len(LEVELS) - 1},
    }


def _level(now: Zoom, to: str) -> None:
    at = LEVELS.index(now) + {"closer": 1, "further": -1}.get(to, 0)
    zoom = LEVELS[max(0, min(at, len(LEVELS) - 1))]
    asked.change(zoom=None if zoom is Zoom.STEP else zoom)


def choose(key: str) -> None:
    """Put the chosen card into the address; '' lets it go."""
    asked.change(step=key)


def _to_sentences(key: str) -> None:
    """Choose a card and open all of its sentences."""
    choose(key)
    st.session_state[ALL_SENTENCES] = True


def _undrawn(shown: Shown) -> None:
    """How many walked ways are not drawn, and the press that draws all of them."""
    n = shown.drawn.get("undrawn", 0)
    with st.container(horizontal=True, vertical_alignment="center", key="more-ways"):
        if n:
            said = ngettext("{n} more way is not drawn.", "{n} more ways are not drawn.", n)
            st.html(widgets.line(said.format(n=number(n)), "soft"), width="content")
            _ways_button(_("Show all ways"), EVERY)
        elif shown.looked.every_way and shown.paths is not Layer.PLANNED:
            _ways_button(_("Show the most walked ways only"), None)


def _ways_button(words: str, ways: str | None) -> None:
    st.button(words, key="every-way", type="tertiary", on_click=partial(asked.change, ways=ways))


def _come_closer(step: str) -> None:
    asked.change(zoom=None, step=step)


def _list(shown: Shown, chosen: str) -> None:
    st.html(widgets.heading(_("Where most are hurt"), shown.fared.counted.hurt()))
    several = shown.every if st.session_state.get(EVERY_STEP) else shown.most_hurt
    if not several:
        st.html(widgets.line(_("Nobody told us something negative here in this period."), "soft"))
    bars(several, chosen, "worst", choose)
    with st.container(horizontal=True):
        st.toggle(_("Show all steps"), key=EVERY_STEP)
        save_list(_("All steps"), *as_saved(shown.fared, shown.looked.department), period=shown.period)


def _panel(shown: Shown, chosen: str) -> None:
    fared = shown.fared
    if not chosen:
        panel.whole_map(fared)
        keeping.of_the_whole(fared, choose, _to_sentences)
        incidents.of_the_whole(fared, choose)
        return
    panel.card(fared, chosen)
    drivers.beneath(chosen)
    incidents.of_step(chosen, fared)
    state = fared.state(chosen)
    if state.id is None:
        panel.inside(fared, shown.names, chosen, _come_closer)
    else:
        say(state.id, shown.who)
        if state.figures.signals:
            panel.latest(shown.period, state.id, state.figures.negative)
            st.toggle(_("Show all sentences"), key=ALL_SENTENCES)
        panel.matters(state.id, shown.who)
        change({state.id: shown.names[chosen]}, shown.who, "map")
        panel.to_touchpoint(chosen)
    panel.neighbours(fared, chosen, choose)
