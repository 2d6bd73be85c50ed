"""The first matter of an owner who never had one: opened, with everything that can be done to it."""

import streamlit as st

from dashboard import widgets
from dashboard.matters import queue
from dashboard.owning.lists import Lists
from dashboard.words import _
from db.reads.actions import ActionRow


def first_matter(every: Lists) -> ActionRow | None:
    """The matter to begin with: the first that nobody has, as long as this person has none."""
    return next(iter(every.free), None) if not every.mine else None


def draw(row: ActionRow | None, opened: int | None, person_id: int) -> None:
    """The first matter; the presses beneath it show when it is open."""
    if row is None:
        return
    with st.container(border=True, key="card-first"):
        base = _("take it, wait for another department, or hand it over when it is not yours")
        st.html(widgets.heading(_("Your first matter"), base))
        queue.draw([row], row.id if opened is None else opened, person_id, "first")


def beneath(row: ActionRow | None, opened: int | None) -> int | None:
    """Which matter is open in the lists beneath: none while it is the first one, drawn above them."""
    return None if row is not None and opened == row.id else opened
