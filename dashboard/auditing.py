"""The audit in words: who did what to which thing, and what a row keeps of before and after."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import asked, store, widgets
from dashboard.asked import Asked, whole_number
from dashboard.audited import Names, changes
from dashboard.choosing import last_days, one_of, ready_periods
from dashboard.words import _, moment
from db.models import Deed
from db.reads import audit
from db.reads.audit import Entry, Sought
from db.settings import settings

LONGEST = 80


@dataclass(frozen=True, slots=True)
class Wish:
    """What the address of the page asks for, as it was typed, and how many rows."""

    who: str = ""
    what: str = ""
    thing: str = ""
    rows: int = audit.AT_ONCE


def wanted(query: Mapping[str, str]) -> Wish:
    """`query` as something that can be asked.

    >>> wanted({"what": "juggle", "who": "Ada", "rows": "-1"})
    Wish(who='Ada', what='', thing='', rows=100)
    """
    what = query.get("what", "")
    return Wish(
        who=widgets.seen(query.get("who", ""))[:LONGEST],
        what=what if what in set(Deed) else "",
        thing=widgets.seen(query.get("thing", ""))[:LONGEST],
        rows=min(5_000, max(audit.AT_ONCE, whole_number(query.get("rows", "")) or 0)),
    )


def sought(wish: Wish, period: Asked) -> Sought:
    """The question behind a wish: reporting days from the midnight that begins the first on."""
    first, last = last_days(period, store.today())
    zone = ZoneInfo(settings().timezone)
    since = first and datetime.combine(first, time(), zone)
    until = last and datetime.combine(last + timedelta(days=1), time(), zone)
    return Sought(wish.who, wish.what, wish.thing, since, until)


def choose(wish: Wish, period: Asked) -> None:
    """Who, what, which thing and when, kept in the address."""
    with st.container(horizontal=True, key="choices"):
        _typed("who", _("Who"), wish.who)
        one_of("what", _("What they did"), {"": _("Whatever was done")} | deeds(), wish.what)
        _typed("thing", _("Which thing"), wish.thing)
        one_of("period", _("Period"), ready_periods(), period.period)


def _typed(name: str, label: str, value: str) -> None:
    key = f"type-{name}-{value}"
    then = lambda: asked.change(**{name: st.session_state[key], "rows": None})  # noqa: E731
    looks = {"max_chars": LONGEST, "label_visibility": "collapsed", "width": 168}
    st.text_input(label, value, key=key, placeholder=label, on_change=then, **looks)


def table(rows: Sequence[Entry], names: Names) -> str:
    """The rows as a table; `names` is what things are called, as `db.reads.audit.names` gives it."""
    return widgets.table(columns(), ((moment(row.at), *_cells(row, names)) for row in rows))


def columns() -> tuple[str, ...]:
    """The heads of the table and of the list that is taken away."""
    return _("When"), _("Who"), _("What they did"), _("Which thing"), _("Before and after"), _("From where")


def as_saved(what: Sought, names: Names) -> Iterator[tuple[Any, ...]]:
    """Every row that is looked for, for a list that is taken away."""
    for row in store.look(lambda connection: list(audit.every(connection, what))):
        yield row.at, *_cells(row, names)


def _cells(row: Entry, names: Names) -> tuple[str, ...]:
    who, kept = row.who or _("nobody known"), changes(row.before or {}, row.after or {}, names)
    return who, deeds()[Deed(row.what)], thing(row.thing, names), kept, row.origin or ""


def deeds() -> dict[str, str]:
    """What somebody can have done, on screen."""
    return {
        Deed.SIGN_IN: _("signed in"),
        Deed.SIGN_IN_FAILED: _("could not sign in"),
        Deed.SIGN_OUT: _("signed out"),
        Deed.CHANGE: _("changed"),
        Deed.EXPORT: _("took away"),
        Deed.LOOK: _("looked at"),
    }


def thing(stored: str, names: Names) -> str:
    """What a deed was done to, in words; what is of no known kind is told as it was noted.

    >>> thing("matter 12", {}), thing("password of person 3", {"person 3": "Ada"}), thing("cupboard 3", {})
    ('Matter 12', 'Password of Ada', 'cupboard 3')
    """
    for kind, words in _kinds().items():
        if stored == kind or stored.startswith(f"{kind} "):
            which = stored.removeprefix(kind).strip()
            return words.format(which=names.get(f"{kind.split()[-1]} {which}", which)).strip()
    return stored


def _kinds() -> dict[str, str]:
    return {
        "password of person": _("Password of {which}"),
        "link of person": _("Sign-in link of {which}"),
        "absence of person": _("Absence of {which}"),
        "deliveries kept of source": _("Deliveries kept of {which}"),
        "hook of": _("Webhook {which}"),
        "connector": _("Connection {which}"),
        "token": _("Token {which}"),
        "sign-in": _("Signing in"),
        "matter": _("Matter {which}"),
        "proposal": _("Proposal {which}"),
        "signal": _("Message {which}"),
        "signals": _("Messages {which}"),
        "session": _("Session of {which}"),
        "person": _("Person {which}"),
        "departments": _("Departments {which}"),
        "department": _("Department {which}"),
        "source": _("Source {which}"),
        "map": _("Map {which}"),
        "job": _("Job {which}"),
        "request": _("Request {which}"),
        "start": _("Start {which}"),
        "list": _("List “{which}”"),
        "pulse": _("Sentences on Pulse"),
        "search": _("Sentences found by searching"),
        "sources": _("Sentences on Sources"),
        "decisions": _("Sentences on Decisions"),
        "happiness": _("Sentences behind what a happy customer is"),
        "matters": _("Sentences behind a matter"),
        "touchpoint": _("Sentences at a touchpoint"),
        "mine": _("Sentences on My page"),
    }
