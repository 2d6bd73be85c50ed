"""The steps where most are hurt, as a list; on a phone this list is the map."""

from collections.abc import Callable
from typing import Any

from dashboard.figures import hurt_bar
from dashboard.map.fared import Fared
from dashboard.parts.bars import Bar
from dashboard.told import told
from dashboard.words import _

WORST = 5


def worst(fared: Fared, department: str = "") -> list[Bar]:
    """The cards where most are hurt, at most five, of those where `department` has a say."""
    return [_bar(fared, key) for key in _hurt_most_first(fared, department)[:WORST] if fared.hurt(key)]


def every(fared: Fared, department: str = "") -> list[Bar]:
    """All cards where `department` has a say, those where most are hurt first, hatched ones unheard."""
    return [_bar(fared, key) for key in _hurt_most_first(fared, department)]


def _hurt_most_first(fared: Fared, department: str) -> list[str]:
    own = [key for key in fared.graph if fared.has_say(key, department)]
    return sorted(own, key=lambda key: (-fared.hurt(key), not fared.read(key)))


def _bar(fared: Fared, key: str) -> Bar:
    note = fared.leads(key)
    if fared.state(key).waiting:
        note = _("{leads} · {matters}").format(leads=note, matters=fared.matters(key))
    figures = fared.state(key).figures
    return hurt_bar(key, _full_name(fared, key), figures, fared.counted, note, fared.told(key))


def _full_name(fared: Fared, key: str) -> str:
    """A touchpoint stands in several stages: its name alone would be that of several cards."""
    node = fared.graph.nodes[key]
    if "/" not in key or "steps" not in node:
        return fared.name(key)
    stage = told(fared.graph.graph["stages"][node["stage"]])
    return _("{name} ({stage})").format(name=fared.name(key), stage=stage)


def as_saved(
    fared: Fared, department: str = ""
) -> tuple[tuple[str, ...], Callable[[], list[tuple[Any, ...]]]]:
    """The columns of a saved list of steps, and its rows for when they are wanted."""
    hurt = _("Customers hurt") if fared.counted.by_customer else _("Negative messages")
    head = (_("Step"), hurt, _("Could be read"), _("Who has a say"), _("Open matters"))
    return head, lambda: [_saved(fared, key) for key in _hurt_most_first(fared, department)]


def _saved(fared: Fared, key: str) -> tuple[Any, ...]:
    say = [f"{one.name} {one.percent} %" for one in fared.shares(key)]
    return fared.name(key), fared.hurt(key), fared.read(key), say, fared.state(key).waiting
