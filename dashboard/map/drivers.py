"""The layer of drivers: where customers are lost who could be kept, in words, on the map and beside it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

from dashboard import store, widgets
from dashboard.map.fared import Fared
from dashboard.words import _, day, days, ngettext, number, share
from db.models import KnownBy, Lack
from db.reads import drivers
from db.reads.drivers import DriverRow, Drivers, Effect
from journeys.avoidable import shared_out
from journeys.influence import NOBODY

OF = 1000  # customers
SHOWN = 5

Select = Callable[[str], None]


def moments(found: Drivers | None, fared: Fared) -> dict[str, DriverRow]:
    """The moments of truth among the cards: where surely more would stay, those who keep most first."""
    if found is None:
        return {}
    sure = [row for key, row in found.steps.items() if key in fared.graph and _kept(row) > 0]
    return {row.key: row for row in sorted(sure, key=lambda row: -_kept(row))}


def _kept(row: DriverRow) -> float:
    """How much less likely leaving would be; nothing where that is not known."""
    return -row.changed.value if row.changed and row.changed_lack is None else 0.0


def marked(drawn: dict[str, Any], fared: Fared) -> dict[str, Any]:
    """The drawing with its moments of truth marked, each with its sentence."""
    said = {key: would_stay(row.changed) for key, row in _now(fared).items() if row.changed}
    if not said:
        return drawn
    cards = [
        card | {"moment": said[card["key"]], "said": f"{card['said']}; {said[card['key']]}"}
        if card["key"] in said
        else card
        for card in drawn["cards"]
    ]
    return drawn | {"cards": cards, "legend": drawn["legend"] | {"moment": _("customers we could keep")}}


def _now(fared: Fared) -> dict[str, DriverRow]:
    return moments(store.ask(drivers.newest), fared)


def would_stay(effect: Effect) -> str:
    """What would be were a step always to work, with its interval.

    `effect` is by how much leaving becomes less likely, below 0.
    """
    n, least, most = (round(-one * OF) for one in (effect.value, effect.high, effect.low))
    if n < 1:
        return _("If this always worked, fewer than 1 of {base} more would stay.").format(base=number(OF))
    said = ngettext(
        "If this always worked, about {n} of {base} more would stay ({least}–{most}).",
        "If this always worked, about {n} of {base} more would stay ({least}–{most}).",
        n,
    )
    return said.format(n=number(n), base=number(OF), least=number(least), most=number(most))


def beneath(key: str) -> None:
    """Under what is known of a step: what it does to leaving, by what that is known, and of whom."""
    found = store.ask(drivers.newest)
    row = found.steps.get(key) if found else None
    if found is None or row is None:
        return
    rests_on = widgets.details(_("What this rests on"), widgets.line(_rests_on(found, row), "soft"))
    st.html(widgets.line(_sentence(row)) + rests_on)


def _sentence(row: DriverRow) -> str:
    if row.changed is None or row.changed_lack is not None:
        return _not_enough(row.changed_lack or Lack.FEW)
    if row.changed.value < 0:
        return would_stay(row.changed)
    return _("Those for whom this went badly did not leave more often than the others.")


def _not_enough(lack: str) -> str:
    return {
        Lack.FEW: _("Not enough data to say who could be kept here: too few customers passed."),
        Lack.ALIKE: _("Not enough data to say who could be kept here: all paths end alike."),
        Lack.STRAIGHT: _("Not enough data to say who could be kept here: there is only one way on."),
        Lack.EVERYBODY: _("Not enough data to say who could be kept here: everybody passes."),
        Lack.ONE_SIDED: _(
            "Not enough data to say who could be kept here: for too few we know that it went well, or badly."
        ),
        Lack.UNSURE: _("Not enough data to say who could be kept here: what we see may be chance."),
    }[Lack(lack)]


def _rests_on(found: Drivers, row: DriverRow) -> str:
    passed = ngettext("{n} customer passed.", "{n} customers passed.", row.passed)
    return " ".join([passed.format(n=number(row.passed)), _known(row), _of_whom(found)])


def _known(row: DriverRow) -> str:
    told = {"well": number(row.well), "badly": number(row.badly)}
    if row.known_by == KnownBy.COMPLETION:
        return _("Completed by {well}, at least once not by {badly}.").format(**told)
    said = _(
        "Among those heard from here {badly} told us something negative, {well} did not; nobody else counts."
    )
    return said.format(**told)


def _of_whom(found: Drivers) -> str:
    first, last = (date.fromordinal(one) for one in (found.first_day, found.last_day))
    said = _("{n} customers, {days}, as of {day}; {left_out} more were not watched for long enough.")
    return said.format(
        n=number(found.customers), days=days(first, last), day=day(found.calculated_at.date()),
        left_out=number(found.censored),
    )  # fmt: skip


def of_the_whole(fared: Fared, select: Select) -> None:
    """While no card is chosen: the moments of truth as links, and whose the avoidable leaving is."""
    found = store.ask(drivers.newest)
    if found is None:
        return
    there = moments(found, fared)
    st.html(widgets.heading(_("Customers we could keep")))
    if not there:
        st.html(widgets.line(_("Not enough data to name a step where customers could be kept."), "soft"))
    for key, row in list(there.items())[:SHOWN]:
        with st.container(gap=None):
            name = widgets.label(fared.name(key))
            st.button(name, key=f"moment-{key}", type="tertiary", on_click=select, args=(key,))
            st.html(widgets.line(_sentence(row), "soft"))
    st.html("".join([*map(widgets.line, _whose(fared, there)), widgets.line(_of_whom(found), "soft")]))


def _whose(fared: Fared, there: dict[str, DriverRow]) -> list[str]:
    """Of the leaving that could be avoided: whose it is, by who has a say as the map shows it."""
    say = {key: fared.graph.nodes[key]["influence"] for key in there}
    parts = shared_out({key: _kept(row) for key, row in there.items()}, say)
    return [_part(fared, function, part) for function, part in list(parts.items())[:SHOWN]]


def _part(fared: Fared, function: str, part: float) -> str:
    percent = share(round(part * OF), OF)
    if function == NOBODY or function not in fared.functions:
        return _("Of the leaving that could be avoided, {percent} has no owner.").format(percent=percent)
    said = _("Of the leaving that could be avoided, {percent} lies with {name}, by its say today.")
    return said.format(percent=percent, name=fared.department(function))
