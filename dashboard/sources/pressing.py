"""What people press on the Sources page: carried out at once, told in words above the list."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard import store, widgets
from dashboard.told import told
from db.errors import Refused

TOLD = "told-of-sources"


def press(said: str, write: Callable[..., Any], *args: Any) -> Any | None:
    """Carry out `write(url, who, …, now)`; what came of it, None where it was refused."""
    try:
        done = store.do(write, store.me(), *args, store.now())
    except Refused as refused:
        st.session_state[TOLD] = (told(str(refused)), "bad")
        return None
    st.session_state[TOLD] = (said, "good")
    return done


def last() -> None:
    """How the last press ended, once."""
    words, tone = st.session_state.pop(TOLD, ("", ""))
    if words:
        st.html(f'<div role="status">{widgets.line(words, tone)}</div>')
