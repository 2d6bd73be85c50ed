"""The row of choices above the map: which journey, how close, whose, and which days."""

from collections.abc import Mapping

import streamlit as st

from dashboard import store
from dashboard.asked import ALL_TIME, CHOSEN_DATES, DAYS, Asked
from dashboard.channels import channel_name
from dashboard.choosing import one_of
from dashboard.map.colours import colour, colours
from dashboard.map.editing import shown_mode
from dashboard.map.fared import Fared
from dashboard.map.lived import Layer, channels, layer, layers
from dashboard.map.wish import MapWish
from dashboard.told import told
from dashboard.widgets import seen
from dashboard.words import _, days
from db.reads import pulse
from db.reads.rollups import Period
from journeys.graph import Zoom


def choose(
    wish: Asked,
    looked: MapWish,
    fared: Fared,
    period: Period,
    journeys: Mapping[str, str],
    journey: str,
) -> None:
    """Journey (key to name) where there are several, zoom, department and period, kept in the address.

    While the map is edited or its versions are compared, only those that do something there.
    """
    drawn = not shown_mode(store.who())
    with st.container(horizontal=True, key="choices"):
        if len(journeys) > 1:
            one_of(
                "journey", _("Journey"), {key: seen(told(name)) for key, name in journeys.items()}, journey
            )
        if drawn:
            _what_is_drawn(looked, fared)
        one_of("period", _("Period"), _periods(wish, period), wish.period)


def _what_is_drawn(looked: MapWish, fared: Fared) -> None:
    """How close, which paths, in which colour, and whose steps stand out."""
    named = _("Department: {name}")
    departments = {key: named.format(name=seen(told(one.name))) for key, one in fared.functions.items()}
    one_of("zoom", _("Zoom"), _zooms(), looked.zoom)
    if looked.zoom is Zoom.STEP:
        one_of("paths", _("Paths"), layers(), layer(looked.paths, looked.zoom))
    one_of("colour", _("Colour"), colours(looked), colour(looked))
    one_of("department", _("Department"), {"": _("Department: all")} | departments, looked.department)


def whose_paths(looked: MapWish, fared: Fared) -> None:
    """What narrows the paths of customers further than days and department, where paths are drawn."""
    if shown_mode(store.who()) or layer(looked.paths, looked.zoom) is Layer.PLANNED:
        return
    first_known = _("First known from {source}")
    sources = {row.key: first_known.format(source=seen(row.name)) for row in store.ask(pulse.sources)}
    through = {channel: seen(channel_name(channel)) for channel in channels(fared)}
    with st.container(horizontal=True, width="content", key="path-choices"):
        one_of("source", _("Source"), {"": _("All sources")} | sources, looked.source)
        one_of("channel", _("Channel"), {"": _("All channels")} | through, looked.channel)


def _zooms() -> dict[str, str]:
    return {
        Zoom.STEP: _("Zoom: steps"),
        Zoom.TOUCHPOINT: _("Zoom: touchpoints"),
        Zoom.STAGE: _("Zoom: stages"),
    }


def _periods(wish: Asked, period: Period) -> dict[str, str]:
    named = {key: _("Last {n} days").format(n=key) for key in DAYS} | {ALL_TIME: _("All time")}
    return named | ({CHOSEN_DATES: days(period.first, period.last)} if wish.period == CHOSEN_DATES else {})
