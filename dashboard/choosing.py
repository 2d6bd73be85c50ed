"""Choosing what a page shows, from the period to the department; all of it is kept in the page's address."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from types import MappingProxyType
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import asked, store
from dashboard.asked import ALL_TIME, ASKED, BY_STAFF, CHOSEN_DATES, DAYS, UNASKED, Asked
from dashboard.channels import channel_name
from dashboard.kept import derived
from dashboard.told import told
from dashboard.widgets import seen
from dashboard.words import _, days
from db.reads import heard, pulse
from db.reads.functions import FunctionRow, functions, functions_at
from db.reads.pulse import SourceRow
from db.reads.rollups import Narrowed, Period
from db.settings import settings
from journeys.influence import largest

Sources = Sequence[SourceRow]
Value = TypeVar("Value", int, str)
NONE = (-1,)  # no source and no step has this id: nothing is left
NARROWEST, WIDEST = 168, 260  # pixels of a choice; in between it is as wide as what is chosen


def chosen_period(wish: Asked, sources: Sources) -> tuple[Period, bool]:
    """The reporting days a reader asked for, and whether they were moved to where data is."""
    if wish.period == CHOSEN_DATES:
        return Period(wish.first, wish.last), False
    if wish.period == ALL_TIME:
        return Period(), False
    return store.ask(pulse.opening_period, store.today(), DAYS[wish.period], source_ids(wish, sources))


def as_of(wish: Asked) -> datetime | None:
    """The instant at which a chosen span of past days ends, None for a period that ends today."""
    if wish.period != CHOSEN_DATES or wish.last is None or wish.last >= store.today():
        return None
    return datetime.combine(wish.last + timedelta(days=1), time(), ZoneInfo(settings().timezone))


def departments(at: datetime | None) -> list[FunctionRow]:
    """The departments there are, or that there were under the names of then."""
    return store.ask(functions) if at is None else store.ask(functions_at, at)


def narrowed(wish: Asked, sources: Sources) -> Narrowed:
    """What a reader narrowed a page to, all but the topic; what does not exist is left aside."""
    channel = wish.channel if wish.channel in store.ask(pulse.channels, ()) else None
    at = as_of(wish)
    known = any(row.key == wish.department for row in departments(at))
    led = steps_led(wish.department, at) if known else ()
    step = next((id_ for id_, (key, _name) in store.ask(pulse.step_keys).items() if key == wish.step), None)
    return Narrowed(source_ids(wish, sources), channel, micro_interaction_id=step, step_ids=led)


def source_ids(wish: Asked, sources: Sources) -> tuple[int, ...]:
    """The sources asked for, empty for all of them."""
    named = {source.id for source in sources if source.key == wish.source}
    if wish.solicited is None:
        return tuple(sorted(named))
    kind = {source.id for source in sources if source.solicited is wish.solicited}
    return tuple(sorted(kind & named if named else kind)) or NONE


def steps_led(department: str, at: datetime | None = None) -> tuple[int, ...]:
    """The steps of the map at which a department has the largest say today, or had `at` an instant."""
    shares = store.ask(pulse.current_shares) if at is None else store.ask(pulse.shares_at, at)
    led = tuple(sorted(step for step, given in shares.items() if largest(given) == department))
    return led or NONE


def choose(wish: Asked, sources: Sources, period: Period) -> None:
    """The choices that every page of figures has: period, source and channel."""
    with st.container(horizontal=True, key="choices"):
        _everywhere(wish, sources, period)


def choose_all(wish: Asked, sources: Sources, period: Period) -> None:
    """The row of choices above Pulse."""
    spoke = {"": _("Asked or not"), ASKED: _("We asked"), UNASKED: _("They spoke up")}
    if wish.by_staff or store.ask(heard.of_staff):
        spoke[BY_STAFF] = _("Heard by staff")
    asked_now = BY_STAFF if wish.by_staff else {True: ASKED, False: UNASKED, None: ""}[wish.solicited]
    led, steps = _departments(as_of(wish)), _steps()
    with st.container(horizontal=True, key="choices"):
        _everywhere(wish, sources, period)
        one_of("asked", _("Asked or not"), spoke, asked_now)
        one_of("topic", _("Topic"), _topics(), "" if wish.topic is None else str(wish.topic))
        if len(led) > 1:
            one_of("department", _("Department"), led, wish.department)
        if wish.step in steps and wish.step:
            one_of("step", _("Step"), steps, wish.step)


@derived
def _topics() -> Mapping[str, str]:
    first = {"": _("All topics"), "0": _("No topic yet")}
    every = sorted((told(row.name), row.id) for row in store.ask(pulse.categories).values())
    return MappingProxyType(first | {str(key): seen(name) for name, key in every})


@derived
def _departments(at: datetime | None) -> Mapping[str, str]:
    led = _("Steps {department} leads")
    every = {row.key: led.format(department=seen(told(row.name))) for row in departments(at)}
    return MappingProxyType({"": _("All departments")} | every)


@derived
def _steps() -> Mapping[str, str]:
    every = {key: seen(told(name)) for key, name in store.ask(pulse.step_keys).values()}
    return MappingProxyType({"": _("All steps")} | every)


@derived
def _channels(sources: tuple[int, ...]) -> Mapping[str, str]:
    every = {channel: seen(channel_name(channel)) for channel in store.ask(pulse.channels, sources)}
    return MappingProxyType({"": _("All channels")} | every)


def _everywhere(wish: Asked, sources: Sources, period: Period) -> None:
    periods = ready_periods()
    if wish.period == CHOSEN_DATES:
        periods[CHOSEN_DATES] = days(period.first, period.last)
    names = {"": _("All sources")} | {source.key: seen(source.name) for source in sources}
    one_of("period", _("Period"), periods, wish.period)
    one_of("source", _("Source"), names, wish.source)
    one_of("channel", _("Channel"), _channels(source_ids(wish, sources)), wish.channel)


def ready_periods() -> dict[str, str]:
    """The periods that are offered, by their value in the address."""
    return {key: _period(key) for key in (*DAYS, ALL_TIME)}


def last_days(wish: Asked, today: date) -> tuple[date | None, date | None]:
    """The days asked for, the last `today`; None on both ends for all time."""
    if wish.period == CHOSEN_DATES:
        return wish.first, wish.last
    if wish.period == ALL_TIME:
        return None, None
    return today - timedelta(days=DAYS[wish.period] - 1), today


def _period(key: str) -> str:
    return _("All time") if key == ALL_TIME else _("Last {n} days").format(n=key)


def one_of(name: str, label: str, options: Mapping[str, str], chosen: str) -> None:
    """A choice of one of `options` (value in the address to words), kept in the address under `name`."""
    keys = list(options)
    place = keys.index(chosen) if chosen in options else 0
    widget = f"choose-{name}-{chosen}"
    written, then = options.__getitem__, partial(_chosen, name, widget, keys[place])
    wide = min(WIDEST, max(NARROWEST, 56 + 8 * len(options[keys[place]])))
    st.selectbox(
        label, keys, place, written, key=widget, on_change=then, label_visibility="collapsed", width=wide
    )


def some_of(
    label: str, options: Mapping[Value, str], chosen: Iterable[Value] = (), *, key: str, **more: Any
) -> list[Value]:
    """A choice of some of `options` (value to words), `chosen` at first; without any nothing is drawn."""
    if not options:
        return []
    held, named, words = [one for one in chosen if one in options], options.__getitem__, _("Choose …")
    return st.multiselect(label, list(options), held, named, key=key, placeholder=words, **more)


def _chosen(name: str, widget: str, before: str) -> None:
    """Put a choice into the address; a late page sends again what was chosen before, which is none."""
    value = str(st.session_state[widget])
    if value == before:
        return
    dates = {"from": None, "to": None} if name == "period" else {}
    asked.change(**{name: value}, **dates)
