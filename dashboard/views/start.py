"""Start: from nothing to a company's own data, a calm checklist with one step open."""

import streamlit as st

from dashboard import store, widgets
from dashboard.start import begin, checks, file, journey, steps
from dashboard.words import _, ngettext, number
from db.reads.starting import Step, start

PARTS = {Step.BEGIN: begin.draw, Step.FILE: file.draw, Step.MAP: journey.draw, Step.CHECK: checks.draw}

begun = store.ask(start)
n = len(begun.missing)
left = ngettext("{n} step is missing", "{n} steps are missing", n).format(n=number(n))
st.html(widgets.title(_("Start"), left if n else _("everything is set up")))
opened = steps.open_step(begun)
with st.container(key="start"):
    for step, draw in PARTS.items():
        steps.draw(step, begun, opened, lambda draw=draw: draw(begun))
    if not begun.open:
        st.page_link(steps.PULSE, label=_("Go to Pulse"))
