"""The only bridge between the pages and the store: who asks, what is asked, cached until it changes.

Streamlit does not know that another process wrote, so every cached answer is keyed by the revision
of the topics it is made of.
"""

from datetime import UTC, datetime

import streamlit as st

from db.engine import reading
from db.reads import people
from db.settings import settings


def now() -> datetime:
    """This moment, for everything that a page asks or writes."""
    return datetime.now(UTC)


def url() -> str:
    """The store of this process."""
    return settings().url


def who() -> people.Who | None:
    """Who is looking: the session that the gate put into the headers, if it still stands."""
    session_id = st.context.headers.get("touchline-session", "")
    if not session_id.isdecimal():
        return None
    with reading(url()) as connection:
        return people.session_by_id(connection, int(session_id), now())
