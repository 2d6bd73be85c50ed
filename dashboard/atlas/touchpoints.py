"""All touchpoints on one scale, for who opens the page without one in mind."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import asked, lists, store, widgets
from dashboard.figures import Unit, hurt_bar
from dashboard.parts.bars import Bar, bars
from dashboard.start import lacking
from dashboard.told import told
from dashboard.words import _, ngettext, number
from db.reads import maps
from db.reads.maps import StepState
from db.reads.rollups import Period
from db.reads.steps import Place


def draw(placed: Sequence[Place], period: Period, counted: Unit) -> None:
    """Every touchpoint, those where most are hurt first; a press opens one."""
    if not placed:
        lacking.a_map()
        return
    steps: dict[str, tuple[str, ...]] = {}
    for place in placed:
        steps[place.touchpoint] = tuple(dict.fromkeys((*steps.get(place.touchpoint, ()), place.step)))
    names = {place.touchpoint: told(place.touchpoint_name) for place in placed}
    fared = store.ask(maps.block_states, period, steps)
    with st.container(border=True, key="card-touchpoints"):
        st.html(widgets.heading(_("All touchpoints"), counted.hurt()))
        every = in_order(names, steps, fared, counted)
        bars(every, "", "touchpoints", _open)
        lists.save_bars(_("Touchpoints"), _("Touchpoint"), counted.hurt(), every, period)


def in_order(
    names: Mapping[str, str],
    steps: Mapping[str, Sequence[str]],
    fared: Mapping[str, StepState],
    counted: Unit,
) -> list[Bar]:
    """A bar for each touchpoint: most hurt first, then those read without anybody hurt, then unheard ones."""
    made = [_bar(counted, key, names[key], len(steps[key]), fared[key]) for key in names]
    return sorted(made, key=lambda bar: (-bar.value, bar.hatched))


def _bar(counted: Unit, key: str, name: str, steps: int, state: StepState) -> Bar:
    size = ngettext("{n} step", "{n} steps", steps).format(n=number(steps))
    waiting = ngettext("{n} matter open", "{n} matters open", state.waiting).format(n=number(state.waiting))
    note = _("{steps} · {matters}").format(steps=size, matters=waiting) if state.waiting else size
    return hurt_bar(key, name, state.figures, counted, note)


def _open(key: str) -> None:
    asked.change(touchpoint=key, step=None)
