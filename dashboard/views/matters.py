"""Matters: what is open, why, whose it is and by when; take one, and read the sentences behind it."""

import streamlit as st

from dashboard import frame, store, widgets
from dashboard.matter import as_saved, card, claim_told, matter
from dashboard.saving import save_list
from dashboard.words import _, ngettext, number
from db.models import Topic
from db.reads import actions
from db.reads.functions import functions

EVERY = 0

who = store.who()
departments = {row.id: widgets.label(row.name) for row in store.ask(functions)}
rows = store.ask(actions.open_actions)
n = len(rows)
base = ngettext("{n} matter open, the soonest due first", "{n} matters open, the soonest due first", n)
st.html(widgets.title(_("Matters"), base.format(n=number(n)), frame.fresh(Topic.ACTIONS)))

names = {EVERY: _("All")} | departments
chosen = st.pills(
    _("Department"), list(names), default=EVERY, format_func=names.__getitem__, label_visibility="collapsed"
)
claim_told()
shown = [row for row in rows if chosen in {None, EVERY} or row.function_id == chosen]
save_list(_("Matters"), *as_saved(shown))
if not shown:
    why = _("A matter is raised when many say the same, or when one needs an answer.")
    st.html(widgets.empty(_("Nothing waits here."), why))
for row in shown:
    with st.container(border=True, key=f"card-matter-{row.id}"):
        card(row, store.now())
        matter(row, who)
