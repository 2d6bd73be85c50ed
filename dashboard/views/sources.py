"""Sources: where signals come from, how each goes, what it may be used for; what is silent or kept aside."""

import streamlit as st

from dashboard import asked, frame, store, widgets
from dashboard.sources import adding, identifiers, listed, opened, pressing, records
from dashboard.start import lacking
from dashboard.words import _, ngettext, number
from db.models import Topic
from db.rights import Right, may

who = store.me()
query = st.query_params.to_dict()
every = listed.known()
today, now = store.today(), store.now()
held = sum(one.source.held for one in every)
silent = sum(one.silence is not None for one in every)

base = ngettext("{n} source", "{n} sources", len(every)).format(n=number(len(every)))
st.html(widgets.title(_("Sources"), base, frame.fresh(Topic.SOURCES)))
pressing.last()
if held:
    said = ngettext(
        "{n} source is kept aside until somebody says where it comes from and what it is for.",
        "{n} sources are kept aside until somebody says where they come from and what they are for.",
        held,
    )
    st.html(widgets.line(said.format(n=number(held)), "bad"))
if silent:
    said = ngettext("{n} source fell silent.", "{n} sources fell silent.", silent)
    st.html(widgets.line(said.format(n=number(silent)), "bad"))

may_add, adds = may(who, Right.SOURCES), "add" in query
with st.container(horizontal=True, key="source-choices"):
    shown = listed.choose(query, every)
    if may_add and not adds:
        st.button(_("Add a source"), key="add", on_click=asked.change, kwargs={"add": adding.NEW})
if may_add and adds:
    adding.draw(query["add"])
if not every:
    lacking.feedback(_("No source yet."))
elif not shown:
    st.html(widgets.empty(_("No source is like this."), _("Widen the choices above to see others.")))
wish = query.get("source", "")
with st.container(border=True, key="card-sources"):
    for one in shown:
        listed.row(one, wish, today, now)
        if one.source.key == wish:
            opened.draw(one, who)
    with st.container(horizontal=True, key="record"):
        records.save()
if may(who, Right.PASSPORTS):
    identifiers.draw()
