"""Noting who looks at what customers said, after it is drawn: once for a filter in ten minutes."""

import streamlit as st

from dashboard import store
from dashboard.shelf import Shelf
from db.writes import audit

FILTERS = (
    *("period", "from", "to", "source", "channel", "asked", "topic", "step", "department", "shown", "q"),
    *("matter", "whose", "stands", "late", "at", "touchpoint", "happy", "unhappy"),
)
"""What narrows a list of sentences, by the names of the address."""

_NOTED = Shelf(5_000, audit.ONCE_IN.total_seconds())


def looked(page: str) -> None:
    """Note that who is signed in looks at the sentences of a page, as its address narrows them."""
    who = store.who()
    if who is None:
        return
    now = store.now()
    query = st.query_params.to_dict()
    given = {name: query[name] for name in FILTERS if query.get(name)}
    asked = {"page": page} | given
    once = (who.person_id, audit.slot(now), tuple(asked.items()))
    _NOTED.get(once, lambda: store.do(audit.looked, who, asked, now))
