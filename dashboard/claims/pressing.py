"""What people press about a say: carried out at once, told in words; who was first is named."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard import store
from dashboard.matters.acting import tell
from dashboard.told import told
from dashboard.words import _, age
from db.errors import Refused
from db.writes.claim_rows import ClaimMovedError


def press(said: str, write: Callable[..., Any], *args: Any, **named: Any) -> None:
    """Carry out a write of who presses, and tell how it went."""
    now = store.now()
    try:
        store.do(write, store.me(), *args, **named, now=now)
    except ClaimMovedError as faster:
        who = faster.name or _("A rule")
        why = _("{name} was first and changed it {age}. Nothing of yours was written.")
        tell(why.format(name=who, age=age(faster.at, now)), "bad", now)
    except Refused as refused:
        tell(told(str(refused)), "bad", now)
    else:
        tell(said, "good", now)


def press_with_reason(key: str, said: str, write: Callable[..., Any], **named: Any) -> None:
    """The same with the reason that stands in the field `key`; without one, that is asked for."""
    reason = str(st.session_state.get(key, ""))
    if not reason.strip():
        tell(_("Say in a few words why."), "bad", store.now())
        return
    press(said, write, **named, reason=reason)
