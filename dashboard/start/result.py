"""What taking a file in did: how many, which rows were left out, where to see it, and how to take it back."""

from datetime import datetime
from typing import Any

import streamlit as st

from dashboard import store, widgets
from dashboard.intake import unreadable_table
from dashboard.saving import save_list
from dashboard.start import asking
from dashboard.start.steps import PULSE, go_on, said
from dashboard.told import told
from dashboard.words import _, ngettext, number
from db.models import RequestKind
from db.reads import batches
from db.reads.requests import RequestRow
from db.reads.starting import Step

EVERY = 10_000_000
SHOWN = 20


def draw(row: RequestRow) -> None:
    """How the import, or taking it back, ended."""
    if row.what == RequestKind.TAKE_BACK:
        n = row.answer["removed"]
        gone = ngettext("{n} message was taken back.", "{n} messages were taken back.", n)
        said(gone.format(n=number(n)))
        return
    done = row.answer
    st.html(widgets.line(came(done), "good"))
    if done["rejected"]:
        _left_out(done)
    if not done["fresh"] and done["stored"]:
        said(_("All of it is older than a week or has no date: it is counted, and raises nothing by itself."))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(PULSE, label=_("See it on Pulse"), query_params=_where(done))
        with st.popover(_("Take it back")):
            said(_("Everything this file brought goes again, and what it changed is as it was."))
            facts = {"batch": done["batch"], "signals": done["stored"] + done["updated"]}
            args = (RequestKind.TAKE_BACK, facts)
            st.button(_("Take all of it back"), key=f"back-{row.id}", on_click=asking.ask, args=args)
        go_on(Step.FILE)


def came(done: dict[str, Any]) -> str:
    """How many came in, in one line."""
    n = done["stored"]
    parts = [ngettext("{n} message is in", "{n} messages are in", n).format(n=number(n))]
    if done["updated"]:
        parts.append(_("{n} changed").format(n=number(done["updated"])))
    if done["skipped"]:
        parts.append(_("{n} known already").format(n=number(done["skipped"])))
    return " · ".join(parts)


def _left_out(done: dict[str, Any]) -> None:
    n, batch_id = done["rejected"], done["batch"]
    words = ngettext("{n} row could not be read", "{n} rows could not be read", n).format(n=number(n))
    with st.expander(words):
        st.html(unreadable_table(store.look(batches.unreadable, SHOWN, batch_id)))
        head = (_("Row"), _("Column"), _("What is wrong"), _("As it came"))
        save_list(_("Rows that could not be read"), head, lambda: _rows(batch_id))


def _rows(batch_id: int) -> list[tuple[int, str, str, str]]:
    found = store.look(batches.unreadable, EVERY, batch_id)
    return [(row.row_number, row.column or "", told(row.problem), row.raw) for row in found]


def _where(done: dict[str, Any]) -> dict[str, str]:
    """The source and the days of an import, as the address of Pulse names them."""
    dates = [datetime.fromisoformat(one).date().isoformat() for one in done["dates"]]
    span = {"from": dates[0], "to": dates[1]} if dates else {"period": "all"}
    return {"source": done["source"]} | span
