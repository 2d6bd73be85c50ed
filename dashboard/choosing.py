"""Choosing what a page shows: period, source and channel, kept in its address."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard import asked, store
from dashboard.asked import ALL_TIME, CHOSEN_DATES, DAYS, Asked
from dashboard.told import told
from dashboard.widgets import seen
from dashboard.words import _, days
from db.reads import pulse, rollups
from db.reads.pulse import SourceRow
from db.reads.rollups import Narrowed, Period

Sources = Sequence[SourceRow]


def chosen_period(wish: Asked, sources: Sources) -> tuple[Period, bool]:
    """The reporting days a reader asked for, and whether they were moved to where data is."""
    if wish.period == CHOSEN_DATES:
        return Period(wish.first, wish.last), False
    if wish.period == ALL_TIME:
        return Period(), False
    return store.ask(pulse.opening_period, store.today(), DAYS[wish.period], _ids(wish, sources))


def narrowed(wish: Asked, sources: Sources) -> Narrowed:
    """The source and channel a reader asked for."""
    return Narrowed(source_ids=_ids(wish, sources), channel=wish.channel or None)


def choose(wish: Asked, sources: Sources, period: Period) -> None:
    """The row of choices above a page."""
    periods = {key: _period(key) for key in (*DAYS, ALL_TIME)}
    if wish.period == CHOSEN_DATES:
        periods[CHOSEN_DATES] = days(period.first, period.last)
    names = {"": _("All sources")} | {source.key: seen(source.name) for source in sources}
    heard = sorted(store.ask(rollups.by_channel, Period(), Narrowed(_ids(wish, sources))))
    channels = {"": _("All channels")} | {channel: seen(told(channel)) for channel in heard}
    with st.container(horizontal=True, key="choices"):
        one_of("period", _("Period"), periods, wish.period)
        one_of("source", _("Source"), names, wish.source)
        one_of("channel", _("Channel"), channels, wish.channel)


def _ids(wish: Asked, sources: Sources) -> tuple[int, ...]:
    return tuple(source.id for source in sources if source.key == wish.source)


def _period(key: str) -> str:
    return _("All time") if key == ALL_TIME else _("Last {n} days").format(n=key)


def one_of(name: str, label: str, options: dict[str, str], chosen: str) -> None:
    """A choice of one of `options` (value in the address to words), kept in the address under `name`."""
    keys = list(options)
    place = keys.index(chosen) if chosen in options else 0
    widget = f"choose-{name}-{chosen}"
    written, then = options.__getitem__, partial(_chosen, name, widget)
    st.selectbox(
        label, keys, place, written, key=widget, on_change=then, label_visibility="collapsed", width=168
    )


def _chosen(name: str, widget: str) -> None:
    value = str(st.session_state[widget])
    dates = {"from": None, "to": None} if name == "period" else {}
    asked.change(**{name: value}, **dates)
