"""The layer of drivers: where customers are lost who could be kept, in words, on the map and beside it."""

from datetime import date
from typing import Any, NamedTuple

import streamlit as st

from dashboard import store, widgets
from dashboard.map.fared import Fared
from dashboard.told import told
from dashboard.words import _, day, days, ngettext, number
from db.models import KnownBy, Lack
from db.reads import drivers, pulse
from db.reads.drivers import DriverRow, Drivers, Effect

OF = 1000  # customers


class Ending(NamedTuple):
    """A single ending that was calculated apart from leaving in any way."""

    id: int
    key: str
    name: str


def endings() -> list[Ending]:
    """The endings that can be chosen instead of leaving in any way."""
    named = store.ask(pulse.step_keys)
    return [
        Ending(one, named[one][0], told(named[one][1])) for one in store.ask(drivers.endings) if one in named
    ]


def ending() -> Ending | None:
    """The ending that the address of the page asks for; None is leaving in any way."""
    wanted = st.query_params.get("ending", "")
    return next((one for one in endings() if one.key == wanted), None) if wanted else None


def newest() -> Drivers | None:
    """What was last calculated for the ending that is looked at."""
    chosen = ending()
    return store.ask(drivers.newest, chosen.id) if chosen else store.ask(drivers.newest)


def moments(found: Drivers | None, fared: Fared) -> dict[str, DriverRow]:
    """The moments of truth among the cards: where surely more would stay, those who keep most first."""
    if found is None:
        return {}
    sure = [row for key, row in found.steps.items() if key in fared.graph and kept_at(row) > 0]
    return {row.key: row for row in sorted(sure, key=lambda row: -kept_at(row))}


def kept_at(row: DriverRow) -> float:
    """How much less likely the ending would be; nothing where that is not known."""
    return -row.changed.value if row.changed and row.changed_lack is None else 0.0


def marked(drawn: dict[str, Any], fared: Fared) -> dict[str, Any]:
    """The drawing with its moments of truth marked, each with its sentence."""
    there = moments(newest(), fared)
    said = {key: would_stay(row.changed, ending()) for key, row in there.items() if row.changed}
    if not said:
        return drawn
    cards = [
        card | {"moment": said[card["key"]], "said": f"{card['said']}; {said[card['key']]}"}
        if card["key"] in said
        else card
        for card in drawn["cards"]
    ]
    return drawn | {"cards": cards, "legend": drawn["legend"] | {"moment": _("customers we could keep")}}


def would_stay(effect: Effect, chosen: Ending | None = None) -> str:
    """What would be were a step always to work, with its interval.

    `effect` is by how much leaving, or the ending `chosen`, becomes less likely, below 0.
    """
    n, least, most = (round(-one * OF) for one in (effect.value, effect.high, effect.low))
    words = {"n": number(n), "base": number(OF), "least": number(least), "most": number(most)}
    if chosen:
        words |= {"ending": widgets.name(chosen.name)}
        return _would_not(n).format(**words)
    if n < 1:
        return _("If this always worked, fewer than 1 of {base} more would stay.").format(**words)
    said = ngettext(
        "If this always worked, about {n} of {base} more would stay ({least}–{most}).",
        "If this always worked, about {n} of {base} more would stay ({least}–{most}).",
        n,
    )
    return said.format(**words)


def _would_not(n: int) -> str:
    if n < 1:
        return _("If this always worked, fewer than 1 of {base} would be spared “{ending}”.")
    return ngettext(
        "If this always worked, about {n} of {base} would be spared “{ending}” ({least}–{most}).",
        "If this always worked, about {n} of {base} would be spared “{ending}” ({least}–{most}).",
        n,
    )


def beneath(key: str) -> None:
    """Under what is known of a step: what it does to leaving, by what that is known, and of whom."""
    found = newest()
    row = found.steps.get(key) if found else None
    if found is None or row is None:
        return
    rests_on = widgets.details(_("What this rests on"), widgets.line(_rests_on(found, row), "soft"))
    st.html(widgets.line(sentence(row)) + rests_on)


def sentence(row: DriverRow) -> str:
    """What a step does to the ending that is looked at, or why that is not known."""
    if row.changed is None or row.changed_lack is not None:
        return _not_enough(row.changed_lack or Lack.FEW)
    chosen = ending()
    if row.changed.value < 0:
        return would_stay(row.changed, chosen)
    if chosen:
        said = _("Those for whom this went badly did not come to “{ending}” more often than the others.")
        return said.format(ending=widgets.name(chosen.name))
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
    parts = [passed.format(n=number(row.passed)), _known(row), _removed(row), of_whom(found)]
    return " ".join(part for part in parts if part)


def _removed(row: DriverRow) -> str:
    """The removal effect of a step, or why it is not known."""
    if row.removed is None or row.removed_lack is not None:
        return _not_removed(row.removed_lack or Lack.FEW)
    n, least, most = (number(round(one * OF)) for one in row.removed)
    words = {"n": n, "base": number(OF), "least": least, "most": most}
    if (chosen := ending()) is not None:
        said = _(
            "Paths through here bring {n} of {base} to “{ending}” ({least}–{most}):"
            " this is the removal effect."
        )
        return said.format(**words, ending=widgets.name(chosen.name))
    said = _("By paths through here {n} of {base} leave ({least}–{most}): this is the removal effect.")
    return said.format(**words)


def _not_removed(lack: str) -> str:
    return {
        Lack.FEW: _("Not enough data for a removal effect: too few customers passed."),
        Lack.ALIKE: _("Not enough data for a removal effect: all paths end alike."),
        Lack.STRAIGHT: _("Not enough data for a removal effect: there is only one way on."),
        Lack.EVERYBODY: _("Not enough data for a removal effect: everybody passes."),
        Lack.ONE_SIDED: _("Not enough data for a removal effect: too few are known."),
        Lack.UNSURE: _("Not enough data for a removal effect: what we see may be chance."),
    }[Lack(lack)]


def _known(row: DriverRow) -> str:
    told = {"well": number(row.well), "badly": number(row.badly)}
    if row.known_by == KnownBy.COMPLETION:
        return _("Completed by {well}, at least once not by {badly}.").format(**told)
    said = _(
        "Among those heard from here {badly} told us something negative, {well} did not; nobody else counts."
    )
    return said.format(**told)


def of_whom(found: Drivers) -> str:
    """The customers a calculation rests on, and its days."""
    first, last = (date.fromordinal(one) for one in (found.first_day, found.last_day))
    said = _("{n} customers, {days}, as of {day}; {left_out} more were not watched for long enough.")
    return said.format(
        n=number(found.customers), days=days(first, last), day=day(found.calculated_at.date()),
        left_out=number(found.censored),
    )  # fmt: skip
