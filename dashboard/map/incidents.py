"""Beside the map: what broke and when, so that more customers than usual did not get something done."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import groupby

import streamlit as st

from dashboard import store, widgets
from dashboard.map.drivers import OF
from dashboard.map.fared import Fared
from dashboard.words import _, days, ngettext, number
from db.models import Grain
from db.reads.incidents import Incident, Incidents, incidents

RUNS = 3  # of weeks on end, the newest of each goal
STEPS = 3  # in each, those that rose most

Select = Callable[[str], None]
Run = list[Incident]


def of_the_whole(fared: Fared, select: Select) -> None:
    """What broke on the map looked at; nothing where it names no event by which a step is seen to work."""
    several = on(fared)
    if not several:
        return
    st.html(widgets.heading(_("What broke, and when")))
    for one in several:
        for run in runs(one.found)[:RUNS]:
            st.html(widgets.line(_when(run)))
            for row in _strongest(run)[:STEPS]:
                _step(row, one, fared, select)
    quiet = [_quiet(one, fared) for one in several if not one.found]
    _lines(quiet, "soft")


def of_step(key: str, fared: Fared) -> None:
    """When a step kept more customers than usual from getting something done."""
    _lines(
        f"{_when(run)}: {sentence(_strongest(run)[0], one, fared)}"
        for one in on(fared)
        for run in runs([row for row in one.found if row.key == key])[:RUNS]
    )


def on(fared: Fared) -> list[Incidents]:
    """What was found for steps of this map, at steps of it; what lies elsewhere alone, not at all."""
    mine = [one for one in store.ask(incidents) if one.key in fared.graph]
    here = [replace(one, found=tuple(row for row in one.found if row.key in fared.graph)) for one in mine]
    return [shown for one, shown in zip(mine, here, strict=True) if shown.found or not one.found]


def runs(found: Sequence[Incident]) -> list[Run]:
    """Incidents by the weeks on end in which they lie, the newest first."""
    several: list[Run] = []
    for row in sorted(found, key=lambda row: row.first_day):
        if several and row.first_day <= max(one.last_day for one in several[-1]) + 1:
            several[-1].append(row)
        else:
            several.append([row])
    return several[::-1]


def _strongest(run: Run) -> Run:
    """Of each step the week in which it rose most, and those first that rose most."""
    rows = sorted(run, key=lambda row: (row.key, _rise(row)))
    return sorted((next(some) for _key, some in groupby(rows, key=lambda row: row.key)), key=_rise)


def _rise(row: Incident) -> float:
    return row.usual - row.removed.low


def _when(run: Run) -> str:
    first, last = min(row.first_day for row in run), max(row.last_day for row in run)
    return days(date.fromordinal(first), date.fromordinal(last))


def _step(row: Incident, of: Incidents, fared: Fared, select: Select) -> None:
    with st.container(gap=None):
        named = f"broke-{of.key}-{row.key}-{row.first_day}"
        st.button(
            widgets.label(fared.name(row.key)), key=named, type="tertiary", on_click=partial(select, row.key)
        )
        st.html(widgets.line(sentence(row, of, fared), "soft"))


def sentence(row: Incident, of: Incidents, fared: Fared) -> str:
    """How many passed a step and did not get the goal done, beside how many usually do."""
    n, least, most, usual = (number(round(one * OF)) for one in (*row.removed, row.usual))
    said = (
        _(
            "In the worst week about {n} of {base} customers who came close to “{goal}” ({least}–{most})"
            " passed here and did not get it done; usually {usual}."
        )
        if of.grain is Grain.WEEK
        else _(
            "In the worst month about {n} of {base} customers who came close to “{goal}” ({least}–{most})"
            " passed here and did not get it done; usually {usual}."
        )
    )
    goal = widgets.name(fared.name(of.key))
    return said.format(base=number(OF), n=n, least=least, most=most, usual=usual, goal=goal)


def _lines(several: Iterable[str], kind: str = "") -> None:
    if said := "".join(widgets.line(words, kind) for words in several):
        st.html(said)


def _quiet(one: Incidents, fared: Fared) -> str:
    goal = widgets.name(fared.name(one.key))
    if one.grain is None:
        return _(
            "“{goal}”: not enough data. Too few customers came close to it in a week or a month,"
            " or it takes longer."
        ).format(goal=goal)
    said = (
        ngettext(
            "“{goal}”: in {n} week it worked out as usual.",
            "“{goal}”: in all {n} weeks it worked out as usual.",
            one.spans,
        )
        if one.grain is Grain.WEEK
        else ngettext(
            "“{goal}”: in {n} month it worked out as usual.",
            "“{goal}”: in all {n} months it worked out as usual.",
            one.spans,
        )
    )
    return said.format(goal=goal, n=number(one.spans))
