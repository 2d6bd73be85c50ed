"""The third step: a journey to begin with, the departments a company has, and who answers for each."""

from dataclasses import replace

import streamlit as st

from dashboard import store, widgets
from dashboard.start.bring import brought
from dashboard.start.steps import finish, said
from dashboard.told import told
from dashboard.widgets import label, seen
from dashboard.words import _, ngettext, number
from db.errors import Refused
from db.models import Basis, FunctionIn, JourneyIn
from db.reads import functions, maps
from db.reads.functions import FunctionRow
from db.reads.starting import Start, Step
from db.writes import emptying
from db.writes.accounts import NameRefusedError
from db.writes.functions import Department, settle
from db.writes.maps import publish
from journeys.exchange import Carried
from journeys.templates import KEYS, for_departments, template
from journeys.templates import departments as template_departments


def draw(_begun: Start) -> None:
    """The choice, and what will happen with it."""
    departments = store.ask(functions.ever)
    if not departments:
        said(_("The departments are set up by the jobs; this step opens when “touchline up” runs."))
        return
    offered = _offered()
    said(
        _("A map to begin with. Who has a say on it is a suggestion until somebody agrees."),
        _("Where a department is not ticked, its steps have no owner, and the map shows that."),
    )
    own = brought()
    if own is not None:
        offered = {own.journey.key: own.journey} | offered | {own.journey.key: own.journey}
        departments = [*departments, *_new(own, departments)]
    chosen = _choose(offered)
    with st.form("map", border=False):
        ticked = _departments(as_the_trade(departments, chosen))
        pressed = st.form_submit_button(_("Publish this map"), type="primary")
    if pressed:
        _publish(offered[chosen], ticked)


def _new(own: Carried, rows: list[FunctionRow]) -> list[FunctionRow]:
    """The departments that a brought map names and that are not here yet."""
    known = {row.key for row in rows}
    return [FunctionRow(0, one.key, one.name, one.colour) for one in own.functions if one.key not in known]


def as_the_trade(rows: list[FunctionRow], chosen: str) -> list[FunctionRow]:
    """The departments as the trade of the template `chosen` calls them; names of the company's own stay."""
    shipped = {(one.key, one.name) for key in KEYS for one in template_departments(key)}
    named = {one.key: one.name for one in template_departments(chosen)} if chosen in KEYS else {}
    return [
        replace(row, name=named.get(row.key, row.name)) if (row.key, row.name) in shipped else row
        for row in rows
    ]


def _offered() -> dict[str, JourneyIn]:
    """The journey that is there, else the templates; by key."""
    there = {row.key: store.ask(maps.journey, row.key, row.published_at) for row in store.ask(maps.journeys)}
    kept = {key: journey for key, journey in there.items() if journey is not None}
    return kept | {key: template(key) for key in KEYS if key not in kept}


def _choose(offered: dict[str, JourneyIn]) -> str:
    return st.radio(
        _("Begin with"),
        list(offered),
        format_func=lambda key: label(told(offered[key].name)),
        captions=[_size(journey) for journey in offered.values()],
        key="template",
    )


def _size(journey: JourneyIn) -> str:
    n, stages = len(journey.micro_interactions), len(journey.stages)
    said_so = ngettext("{n} step in {stages} stages", "{n} steps in {stages} stages", n)
    return said_so.format(n=number(n), stages=number(stages))


def _departments(rows: list[FunctionRow]) -> list[Department]:
    """The departments that are ticked, each with the name of its head."""
    st.html(widgets.heading(_("Your departments"), _("tick those you have; who is the head of each?")))
    heads, active = store.ask(functions.heads), {row.key for row in store.ask(functions.functions)}
    ticked = []
    for row in rows:
        tick, name = st.columns([1, 2], vertical_alignment="center")
        has = tick.checkbox(label(told(row.name)), row.key in active, key=f"has-{row.key}")
        who = _("Head of {department}").format(department=seen(told(row.name)))
        head = name.text_input(
            label(who),
            heads.get(row.key, ""),
            80,
            f"head-{row.key}",
            placeholder=who,
            label_visibility="collapsed",
        )
        if has:
            ticked.append(Department(row.key, row.name, row.colour, head))
    return ticked


def _publish(journey: JourneyIn, ticked: list[Department]) -> None:
    try:
        _store(journey, ticked)
    except (Refused, NameRefusedError) as refused:
        st.html(widgets.line(told(str(refused)), "bad"))
        return
    finish(Step.MAP)
    st.rerun()


def _store(journey: JourneyIn, ticked: list[Department]) -> None:
    """Settle the departments, take away what another template had drawn, and publish."""
    by, now = store.me(), store.now()
    store.do(settle, ticked, by, now)
    for row in store.ask(maps.journeys):
        if row.key != journey.key and not store.do(emptying.drop_journey, row.key, by, now):
            raise Refused(_("The map that is there was made by hand, so it stays."))
    named = [FunctionIn(one.key, one.name, one.colour) for one in ticked]
    fitted = for_departments(journey, frozenset(one.key for one in ticked))
    store.do(publish, fitted, named, by, now, basis=Basis.SUGGESTED, note=_("From a template."))
