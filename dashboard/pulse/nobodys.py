"""How much of what customers touch has no owner, on Pulse, with its way down to the list of it."""

from dataclasses import replace

import streamlit as st

from dashboard import store, widgets
from dashboard.asked import CHOSEN_DATES, Asked
from dashboard.matrix.nobodys import in_words, largest_in_words, nobodys
from dashboard.words import _
from db.reads import maps
from db.reads.rollups import Period


def draw(wish: Asked, period: Period) -> None:
    """The figure, on a page that is narrowed to nothing but days: it is one for the whole company."""
    narrowed = replace(wish, period="", first=None, last=None, shown="") != Asked(period="")
    if narrowed or not store.ask(maps.journeys):
        return
    found = nobodys(period)
    said = in_words(found)
    if not said:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="card-nobodys"):
        st.html(widgets.line(f"{said} {largest_in_words(found)}"), width="content")
        st.page_link(page="views/functions.py", label=_("Which steps"), query_params=_days(wish))


def _days(wish: Asked) -> dict[str, str]:
    if wish.period == CHOSEN_DATES:
        return {"from": str(wish.first), "to": str(wish.last)}
    return {"period": wish.period}
