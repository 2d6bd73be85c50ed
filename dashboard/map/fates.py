"""Beside the map as it happens: where customers stop, where they turn back, and how it ends."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import store, widgets
from dashboard.map.fared import Fared
from dashboard.map.lived import Kind, narrowed
from dashboard.map.wish import MapWish
from dashboard.parts.bars import Bar, bars
from dashboard.saving import save_list
from dashboard.told import told
from dashboard.words import _, ngettext, number
from db.models import How
from db.reads import fates
from db.reads.fates import Fate
from db.reads.lived import Ended
from db.reads.rollups import Period
from db.reads.steps import step_names

MOST = 6  # of what is listed

Choose = Callable[[str], None]


def fated(fared: Fared, drawn: Mapping[str, Any], period: Period, looked: MapWish, choose: Choose) -> None:
    """Three lists with their base; a press chooses the step, where its sentences are."""
    wanted, keys = narrowed(period, fared, looked), _keys(fared)
    several = [one for one in store.ask(fates.fates, wanted) if one.node_id in keys]
    if not several:
        return
    st.html(widgets.heading(_("Where they stop"), _("of those who came there and were watched long enough")))
    _where_they_stop(fared, keys, several, choose)
    st.html(widgets.heading(_("Where they turn back"), _("to an earlier step, or against the plan")))
    _list(_turned(fared, drawn["ways"]), "turned", choose, _("none in this period"))
    st.html(widgets.heading(_("How it ends"), _("of all who walked here in this period, as of today")))
    _list(_ends(store.ask(fates.standing, wanted), keys), "ends", choose, _("none in this period"), calm=True)
    save_list(_("What became of them"), _columns(), lambda: _saved(fared, keys, several), period=period)


def _keys(fared: Fared) -> dict[int, str]:
    known = ((state.id, key) for key, state in fared.states.items() if key in fared.graph)
    return {id_: key for id_, key in known if id_ is not None}


def _where_they_stop(fared: Fared, keys: Mapping[int, str], several: Sequence[Fate], choose: Choose) -> None:
    """The steps where most stopped, and at how many nobody can tell."""
    stopped = [_stopped(fared, keys[one.node_id], one) for one in several if one.left]
    unknown = sum(not one.known for one in several)
    if stopped or unknown < len(several):
        nobody = _("Nobody stopped at a step of this map in this period.")
        _list(stopped[:MOST], "stopped", choose, nobody)
    if unknown:
        said = ngettext(
            "At {n} step nobody was watched for long enough to tell.",
            "At {n} steps nobody was watched for long enough to tell.",
            unknown,
        )
        st.html(widgets.line(said.format(n=number(unknown)), "soft"))


def _list(several: Sequence[Bar], key: str, choose: Choose, empty: str, *, calm: bool = False) -> None:
    if not several:
        st.html(widgets.line(empty, "soft"))
        return
    bars(several, "", f"fates-{key}", lambda pressed: choose(pressed.partition("/")[0]), calm=calm)


def _stopped(fared: Fared, key: str, one: Fate) -> Bar:
    shown = _("{n} of {base}").format(n=number(one.left), base=number(one.known))
    note = _went_on(one)
    said = _("{name}: {shown} stopped here. {note}").format(name=fared.name(key), shown=shown, note=note)
    return Bar(key, fared.name(key), one.left, shown, said, note=note)


def _went_on(one: Fate) -> str:
    words = {"on": number(one.on), "again": number(one.again), "here": number(one.here)}
    return _("{on} went on, {again} came back, {here} are still here").format(**words)


def _turned(fared: Fared, ways: Iterable[Mapping[str, Any]]) -> list[Bar]:
    """The ways back that most took; what is pressed is the step they came back to."""
    back = sorted((one for one in ways if one.get("kind") == Kind.BACK), key=lambda one: -one["weight"])
    return [_back(fared, one) for one in back[:MOST]]


def _back(fared: Fared, way: Mapping[str, Any]) -> Bar:
    start, end = way["from"], way["to"]
    name = _("{start} → {end}").format(start=fared.name(start), end=fared.name(end))
    return Bar(f"{end}/{start}", name, way["weight"], number(way["weight"]), way["said"])


def _ends(stood: Sequence[Ended], keys: Mapping[int, str]) -> list[Bar]:
    """Each ending by its name, then who fell silent, who is still coming, and who cannot be told."""
    names = store.ask(step_names)
    endings = [
        _end(f"{keys.get(one.node_id, '')}/", told(names[one.node_id]), one.customers)
        for one in stood
        if one.how is How.ENDING and one.node_id in names
    ]
    several = {how: sum(one.customers for one in stood if one.how is how) for how in How}
    rest = {
        How.SILENCE: _("Silent for longer than is usual"),
        How.GOING: _("Still coming"),
        How.CENSORED: _("Not watched for long enough"),
    }
    others = [_end(f"/{how}", name, several[how], how is How.CENSORED) for how, name in rest.items()]
    return [*endings, *(one for one in others if one.value)]


def _end(key: str, name: str, n: int, hatched: bool = False) -> Bar:
    many = ngettext("{n} customer", "{n} customers", n).format(n=number(n))
    return Bar(key, name, n, many, _("{name}: {many}").format(name=name, many=many), hatched=hatched)


def _columns() -> tuple[str, ...]:
    return (
        *(_("Step"), _("Came"), _("Went on"), _("Came back"), _("Stopped here"), _("Still here")),
        _("Not watched for long enough"),
    )


def _saved(fared: Fared, keys: Mapping[int, str], several: Sequence[Fate]) -> list[tuple[Any, ...]]:
    return [
        (fared.name(keys[one.node_id]), one.customers, one.on, one.again, one.left, one.here, one.unsure)
        for one in several
    ]
