"""People: who may sign in and for what, who is away, how somebody leaves, and the departments."""

import streamlit as st

from dashboard import asked, employees, store, widgets
from dashboard.choosing import one_of
from dashboard.matters import acting
from dashboard.people import everybody, person, reorganise
from dashboard.words import _, ngettext, number
from db.reads import absences, accounts

now = store.now()
rows = store.ask(accounts.accounts)
n = sum(row.deactivated_at is None for row in rows)
may = ngettext("{n} person may sign in", "{n} people may sign in", n).format(n=number(n))
st.html(widgets.title(_("People"), may))
acting.last_press()
everybody.link()
with st.container(border=True, key="card-people"):
    absent = store.look(absences.absences, now)
    st.html(everybody.table(rows, absent, now))
    with st.container(horizontal=True, key="people-presses"):
        everybody.invite_form()
        names = {"": _("Choose somebody …")} | {str(row.id): widgets.seen(row.name) for row in rows}
        chosen = asked.whole_number(st.query_params.get("person", ""))
        one_of("person", _("Person"), names, "" if chosen is None else str(chosen))
        everybody.save(rows, absent, now)
for row in rows:
    if row.id == chosen:
        person.draw(row)
reorganise.draw()
employees.save()
