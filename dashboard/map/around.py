"""The pages that look at the maps as a whole, side by side: one entry of the menu, and ways between them."""

import streamlit as st

from dashboard.asked import DAYS
from dashboard.pages import titles

PAGES = ("map", "journeys", "functions", "happiness", "touchpoint")


def ways(here: str) -> None:
    """Links from one of these pages to the others, which keep the period asked for."""
    named, period = titles(), st.query_params.get("period", "")
    kept = {"period": period} if period in DAYS else None
    with st.container(horizontal=True, key="ways"):
        for page in PAGES:
            st.page_link(page=f"views/{page}.py", label=named[page], disabled=page == here, query_params=kept)
