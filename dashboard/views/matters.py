"""Matters: the queue of what is open, the soonest due first; take one, work on it, say what was done."""

import streamlit as st

from dashboard import asked, frame, store, widgets
from dashboard.matters import acting, queue, rows, wish
from dashboard.matters.wish import AT_ONCE, Wish
from dashboard.saving import save_list
from dashboard.words import _, ngettext, number
from db.models import Topic
from db.reads import actions
from db.reads.functions import functions

who = store.who()
me = who.person_id if who else 0
departments = store.ask(functions)
wanted = wish.wish()
which = wish.which(wanted, departments, me, store.now())
n = store.ask(actions.count_open, which)
shown = store.ask(actions.open_actions, which, limit=wanted.rows)

if wanted.stands == "done":
    base = ngettext("{n} matter done and being watched", "{n} matters done and being watched", n)
else:
    base = ngettext("{n} matter open, the soonest due first", "{n} matters open, the soonest due first", n)
st.html(widgets.title(_("Matters"), base.format(n=number(n)), frame.fresh(Topic.ACTIONS)))

with st.container(horizontal=True, key="matter-choices"):
    wish.choose(wanted, departments)
    all_of_them = lambda: rows.as_saved(store.look(actions.open_actions, which), store.now(), me)  # noqa: E731
    save_list(_("Matters"), rows.saved_columns(), all_of_them)
acting.last_press()

if not n and wanted == Wish(matter=wanted.matter):
    why = _("A matter is raised by itself when many say the same, or when one needs an answer.")
    st.html(widgets.empty(_("Nothing waits here."), why))
elif not n:
    st.html(widgets.empty(_("No matter is like this now."), _("Widen the choices above to see others.")))
else:
    with st.container(border=True, key="card-matters"):
        queue.draw(shown, wanted.matter, me, "matters")
if n > len(shown):
    some = _("{n} of {all} are shown.").format(n=number(len(shown)), all=number(n))
    st.html(widgets.line(some, "soft"))
    st.button(_("Show more"), on_click=lambda: asked.change(rows=str(wanted.rows + AT_ONCE)))
