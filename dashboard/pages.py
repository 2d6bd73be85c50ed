"""Which pages there are, whom each is for, and where it stands in the menu.

Every page is known to everybody's browser, so that who opens one by its address without the right is told
so; the menu shows what somebody may open. Whoever adds a page adds its line.
"""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard.kept import kept
from dashboard.words import _, number
from db.reads.people import Who
from db.rights import Right, may

FRONT = "pulse"
START = "start"
Menu = list[Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """A page: the file of that name in views/, its title, and the rights of which one opens it.

    It is in the menu of who holds `listed`, unless it is reached from the page `under` which it lies.
    """

    name: str
    title: Callable[[], str]
    listed: Right
    opens: frozenset[Right]
    under: str = ""

    def open_to(self, who: Who) -> bool:
        """Whether somebody may see this page."""
        return any(may(who, right) for right in self.opens | {self.listed})


def _entry(name: str, title: Callable[[], str], listed: Right, *opens: Right, under: str = "") -> Entry:
    return Entry(name, title, listed, frozenset(opens), under)


ENTRIES = (
    _entry("mine", lambda: _("My page"), Right.LOOK),
    _entry(FRONT, lambda: _("Pulse"), Right.LOOK),
    _entry("map", lambda: _("Map"), Right.LOOK),
    _entry("decisions", lambda: _("Decisions"), Right.DECIDE),
    _entry("functions", lambda: _("Departments"), Right.LOOK, under="map"),
    _entry("happiness", lambda: _("What is a happy customer?"), Right.LOOK, under="map"),
    _entry("journeys", lambda: _("Journeys"), Right.LOOK, under="map"),
    _entry("touchpoint", lambda: _("Touchpoint"), Right.LOOK, under="map"),
    _entry("matters", lambda: _("Matters"), Right.LOOK),
    _entry("search", lambda: _("Search"), Right.LOOK),
    _entry("sources", lambda: _("Sources"), Right.PASSPORTS, Right.SOURCES),
    _entry("system", lambda: _("System"), Right.SETTINGS, Right.SOURCES),
    _entry("people", lambda: _("People"), Right.PEOPLE),
    _entry("audit", lambda: _("Audit"), Right.AUDIT),
    _entry(START, lambda: _("Start"), Right.SOURCES),
)


def titles() -> dict[str, str]:
    """What every page is called, by its name."""
    return {one.name: one.title() for one in ENTRIES}


def entries(who: Who, start: str) -> list[Entry]:
    """The pages in the menu of somebody, in order; Start stands `first` or `last` in it, or is `done`."""
    listed = [one for one in ENTRIES if not one.under and may(who, one.listed)]
    shown = [one for one in listed if one.name != "mine" or who.functions]
    others = [one for one in shown if one.name != START]
    begin = [one for one in shown if one.name == START]
    return {"first": begin + others, "last": others + begin}.get(start, others)


def made(who: Who | None, start: str, waits: Mapping[str, int]) -> tuple[Menu, dict[str, Any]]:
    """The menu for st.navigation, and every page of it by name; how much `waits` stands behind its title."""
    listed = entries(who, start) if who else []
    pages = {one.name: _page(one, waits.get(one.name, 0), visible=one in listed) for one in ENTRIES}
    hidden = [one for one in ENTRIES if one not in listed]
    return [pages[one.name] for one in (*listed, *hidden)], pages


def home(who: Who, pages: dict[str, Any], *, unbegun: bool) -> Any | None:
    """Where somebody begins who opens Touchline's front door; None where that is the front page itself."""
    if unbegun:
        return pages[START]
    listed = entries(who, "done")
    first = listed[0].name if listed else FRONT
    return None if first == FRONT else pages[first]


def open_to(who: Who, page: Any, pages: dict[str, Any]) -> bool:
    """Whether somebody may see a page of `pages`."""
    return any(one.open_to(who) for one in ENTRIES if pages[one.name] is page)


def _page(entry: Entry, waits: int, *, visible: bool) -> Any:
    """A page of one draw, made after its likeness: looking for every file again takes longer than a card."""
    return copy(_likeness(entry, waits, visible=visible))


@kept
def _likeness(entry: Entry, waits: int, *, visible: bool) -> Any:
    shown = "visible" if visible else "hidden"
    title = _("{page} ({n})").format(page=entry.title(), n=number(waits)) if waits else entry.title()
    return st.Page(f"views/{entry.name}.py", title=title, default=entry.name == FRONT, visibility=shown)
