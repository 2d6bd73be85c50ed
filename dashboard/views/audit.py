"""Audit: who signed in, changed, took away or looked at what, and when, without any customer's data."""

import streamlit as st

from dashboard import asked, auditing, employees, store, widgets
from dashboard.saving import save_list
from dashboard.words import _, ngettext, number
from db.reads import audit
from db.reads.audit import Sought

MOST = 10_000

wish, period = auditing.wanted(st.query_params), asked.asked()
sought = auditing.sought(wish, period)
rows = store.look(audit.entries, sought, limit=wish.rows)
names = store.look(audit.names)
many = store.look(audit.count, sought, MOST)

said = ngettext("{n} entry, the newest first", "{n} entries, the newest first", many).format(n=number(many))
if many == MOST:
    said = _("more than {n} entries, the newest first").format(n=number(MOST - 1))
st.html(widgets.title(_("Audit"), said))
auditing.choose(wish, period)
if rows:
    with st.container(border=True, key="card-audit"):
        st.html(auditing.table(rows, names))
        save_list(_("Audit"), auditing.columns(), lambda: auditing.as_saved(sought, names))
elif store.look(audit.count, Sought(), 1):
    st.html(widgets.empty(_("No entry is like this."), _("Widen the choices above to see others.")))
else:
    st.html(widgets.empty(_("Nothing is noted yet."), _("Every sign-in, change and export is, from now on.")))
if many > len(rows):
    st.button(_("Show more"), on_click=lambda: asked.change(rows=str(wish.rows + audit.AT_ONCE)))
st.html(
    widgets.line(
        _("Entries are only added, never changed or taken out; texts are not kept in words."), "soft"
    )
)
employees.save()
