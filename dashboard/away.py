"""Being away: whose work somebody does meanwhile, and from when to when one is away oneself."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import employees, store, widgets
from dashboard.matters import queue
from dashboard.matters.acting import carry_out
from dashboard.words import _, date_pattern, day
from db.reads import absences, actions
from db.reads.absences import AbsenceRow
from db.reads.actions import ActionRow
from db.reads.people import colleagues
from db.settings import settings
from db.writes.absences import AbsenceIn, be_away, be_back

NOBODY = 0
AT_ONCE = 50


def standing_in(person_id: int, opened: int | None) -> None:
    """What falls to those whom one stands in for, while they are away."""
    for row in store.look(absences.stands_in_for, person_id, store.now()):
        theirs = _falls_to(row.person_id, person_id)
        with st.container(border=True, key=f"card-for-{row.person_id}"):
            for_whom = _("For {name}").format(name=widgets.name(row.person))
            st.html(widgets.heading(for_whom, _("away until {day}").format(day=day(last_day(row)))))
            if theirs:
                queue.draw(theirs, opened, person_id, f"for-{row.person_id}")
            else:
                st.html(widgets.line(_("Nothing of theirs waits."), "soft"))


def _falls_to(absent_id: int, deputy_id: int) -> list[ActionRow]:
    """What somebody has who is away, and what nobody has yet in departments that are not the deputy's too."""
    works_for = store.look(absences.here, store.now()).functions
    ids = tuple(set(works_for.get(absent_id, ())) - set(works_for.get(deputy_id, ())))
    theirs = store.ask(actions.open_actions, actions.Which(person_id=absent_id))
    free = actions.Which(function_ids=ids, nobodys=True)
    return [*theirs, *(store.ask(actions.open_actions, free) if ids else [])][:AT_ONCE]


def own(person_id: int) -> None:
    """When one is away, and who stands in."""
    with st.container(border=True, key="card-away"):
        st.html(widgets.heading(_("Away"), _("what falls to you then goes to who stands in")))
        listed(store.look(absences.absences_of, person_id, store.now()), _("You are not away."))
        with st.container(horizontal=True, key="own-presses"):
            form(person_id)
            employees.save(person_id)


def listed(rows: Sequence[AbsenceRow], nobody: str) -> None:
    """Absences with the press that ends each; `nobody` says that there is none."""
    for row in rows:
        said = _("{first} to {last}; {deputy} stands in").format(
            first=day(first_day(row)), last=day(last_day(row)), deputy=widgets.name(deputy(row))
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(widgets.line(said))
            label = _("Back now") if row.now(store.now()) else _("Take back")
            st.button(label, key=f"back-{row.id}", on_click=_back, args=(row.id,))
    if not rows:
        st.html(widgets.line(nobody, "soft"))


def deputy(row: AbsenceRow) -> str:
    """Who stands in, in words."""
    return row.deputy or _("who leads the department")


def form(person_id: int) -> None:
    """First and last day and who stands in, for one person."""
    key, today = f"away-{person_id}", store.today()
    others = [one for one in store.ask(colleagues) if one.id != person_id]
    names = {NOBODY: _("who leads the department")} | {one.id: widgets.seen(one.name) for one in others}
    with st.popover(_("Be away …"), key=f"open-{key}"):
        st.date_input(_("From"), today, today, key=f"from-{key}", format=date_pattern())
        st.date_input(_("To, that day included"), today, today, key=f"to-{key}", format=date_pattern())
        st.selectbox(_("Who stands in"), list(names), key=f"deputy-{key}", format_func=names.__getitem__)
        st.button(_("Say so"), key=key, type="primary", on_click=_away, args=(person_id, key))


def first_day(row: AbsenceRow) -> date:
    """The first day of an absence."""
    return row.from_at.astimezone(ZoneInfo(settings().timezone)).date()


def last_day(row: AbsenceRow) -> date:
    """The last day of an absence."""
    return (row.until_at - timedelta(microseconds=1)).astimezone(ZoneInfo(settings().timezone)).date()


def days(person_id: int, first: date, last: date, deputy_id: int) -> AbsenceIn:
    """An absence from the midnight before `first` to the one after `last`."""
    zone = ZoneInfo(settings().timezone)
    until = datetime.combine(last + timedelta(days=1), time(), zone)
    return AbsenceIn(person_id, datetime.combine(first, time(), zone), until, deputy_id or None)


def _away(person_id: int, key: str) -> None:
    first, last, who = (st.session_state[f"{name}-{key}"] for name in ("from", "to", "deputy"))
    carry_out(_("It is noted."), be_away, days(person_id, first, last, who))


def _back(absence_id: int) -> None:
    carry_out(_("It is noted."), be_back, absence_id)
