"""The list beside the map as it happens: the most common ways, and the rare ones that ended in leaving."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from dashboard import store, widgets
from dashboard.languages import direction
from dashboard.map.fared import Fared
from dashboard.map.lived import A_YEAR, narrowed
from dashboard.map.wish import MapWish
from dashboard.told import told
from dashboard.words import _, ngettext, number
from db.reads import ways
from db.reads.rollups import Period
from db.reads.steps import step_names
from db.reads.ways import Way


def walked(fared: Fared, period: Period, looked: MapWish, choose: Callable[[str], None]) -> None:
    """Both lists with their base; a press on a way chooses its last step, where the sentences are."""
    found, names = store.ask(ways.ways, narrowed(period, fared, looked)), store.ask(step_names)
    st.html(widgets.heading(_("The ways they take"), _base(found.customers, fared, period, looked)))
    if not found.customers:
        st.html(widgets.line(_("Nobody was seen at a step of this map in this period."), "soft"))
        return
    keys = {state.id: key for key, state in fared.states.items() if key in fared.graph}
    _list(_("Taken by most"), "common", found.common, names, keys, choose)
    _list(_("Rare, and they left after it"), "rare", found.rare, names, keys, choose)


def _base(customers: int, fared: Fared, period: Period, looked: MapWish) -> str:
    many = ngettext("{n} customer was served here", "{n} customers were served here", customers)
    said = many.format(n=number(customers))
    if period.first is None:
        return said
    before = store.ask(ways.ways, narrowed(period, fared, looked, back=A_YEAR)).customers
    return _("{now}; in the same weeks last year {before}").format(now=said, before=number(before))


def _list(
    title: str,
    key: str,
    several: Sequence[Way],
    names: Mapping[int, str],
    keys: Mapping[int | None, str],
    choose: Callable[[str], None],
) -> None:
    st.html(widgets.line(title))
    if not several:
        st.html(widgets.line(_("none in this period"), "soft"))
    with st.container(gap=None, key=f"ways-{key}"):
        _buttons(key, several, names, keys, choose)


def _buttons(
    key: str,
    several: Sequence[Way],
    names: Mapping[int, str],
    keys: Mapping[int | None, str],
    choose: Callable[[str], None],
) -> None:
    for place, way in enumerate(several):
        said = _arrow().join(told(names[node]) for node in way.nodes if node in names)
        said = _("… → {way}").format(way=said) if way.longer else said
        line = _("{way} · {n}").format(way=said, n=number(way.customers))
        step = next((keys[node] for node in reversed(way.nodes) if node in keys), "")
        st.button(
            widgets.label(line), key=f"way-{key}-{place}", type="tertiary", on_click=choose, args=(step,),
            disabled=not step,
        )  # fmt: skip


def _arrow() -> str:
    """An arrow that points where the spoken language is read to."""
    return " ← " if direction() == "rtl" else " → "
