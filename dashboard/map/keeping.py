"""Beside the map while no card is chosen: who could be kept, where, and who has most say there."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from dashboard import asked, widgets
from dashboard.choosing import one_of
from dashboard.map.drivers import ending, endings, kept_at, moments, newest, of_whom, sentence
from dashboard.map.fared import Fared
from dashboard.words import _, share
from db.reads.drivers import DriverRow
from journeys.avoidable import by_leader, shared_out
from journeys.influence import NOBODY

SHOWN = 5
PARTS = 1000  # a part of the whole is told as so many of these

Select = Callable[[str], None]


def of_the_whole(fared: Fared, select: Select, to_sentences: Select) -> None:
    """The moments of truth as links, and where the avoidable leaving lies; `to_sentences` opens a step's."""
    found = newest()
    if found is None:
        return
    there = moments(found, fared)
    st.html(widgets.heading(_("Customers we could keep")))
    _which_ending()
    if not there:
        st.html(widgets.line(_("Not enough data to name a step where customers could be kept."), "soft"))
    _steps("moment", list(there)[:SHOWN], there, fared, select)
    _whose(fared, there, to_sentences)
    st.html(widgets.line(of_whom(found), "soft"))


def _which_ending() -> None:
    several = endings()
    if several:
        chosen = ending()
        named = {"": _("Leaving in any way")} | {one.key: widgets.seen(one.name) for one in several}
        one_of("ending", _("Which ending"), named, chosen.key if chosen else "")


def _steps(
    kind: str, keys: Sequence[str], there: Mapping[str, DriverRow], fared: Fared, select: Select
) -> None:
    for key in keys:
        with st.container(gap=None):
            name = widgets.label(fared.name(key))
            st.button(name, key=f"{kind}-{key}", type="tertiary", on_click=select, args=(key,))
            st.html(widgets.line(sentence(there[key]), "soft"))


def _whose(fared: Fared, there: Mapping[str, DriverRow], to_sentences: Select) -> None:
    """Where the avoidable leaving lies, by who has most say; a press opens exactly the steps behind it."""
    kept = {key: kept_at(row) for key, row in there.items()}
    say = {key: fared.graph.nodes[key]["influence"] for key in there}
    opened = st.query_params.get("kept", "")
    for function, keys in list(by_leader(kept, say).items())[:SHOWN]:
        part = sum(kept[key] for key in keys) / sum(kept.values())
        then = partial(asked.change, kept=None if function == opened else function)
        words = widgets.label(where(fared, function, part))
        st.button(words, key=f"kept-{function}", type="tertiary", on_click=then)
        if function == opened:
            own = shared_out(kept, say).get(function, 0.0)
            st.html(widgets.line(_weighed(own), "soft"))
            _steps("kept-at", keys, there, fared, to_sentences)


def _weighed(part: float) -> str:
    return _("By shares of the say it is {percent}.").format(percent=share(round(part * PARTS), PARTS))


def where(fared: Fared, function: str, part: float) -> str:
    """Which part of what could be avoided lies where a department has most say."""
    words, chosen = {"percent": share(round(part * PARTS), PARTS)}, ending()
    named = function != NOBODY and function in fared.functions
    if named:
        words["name"] = fared.department(function)
    if chosen:
        words["ending"] = chosen.name
        return _of_ending(named=named).format(**words)
    if not named:
        return _("Of the leaving that could be avoided, {percent} lies where nobody has a say.").format(
            **words
        )
    said = _("Of the leaving that could be avoided, {percent} lies where {name} has most say.")
    return said.format(**words)


def _of_ending(*, named: bool) -> str:
    if named:
        return _("Of those who could be spared “{ending}”, {percent} are where {name} has most say.")
    return _("Of those who could be spared “{ending}”, {percent} are where nobody has a say.")
