"""The matters of an owner, by the clock: theirs, those others wait for them with, those nobody has yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from dashboard import store, widgets
from dashboard.matters import queue, rows, wish
from dashboard.saving import save_list
from dashboard.words import _, number
from db.reads import actions
from db.reads.actions import ActionRow

FREE = 8  # of those nobody has yet, so that what stands beneath is in reach on a phone


@dataclass(frozen=True, slots=True)
class Lists:
    """Matters, the soonest due first."""

    mine: Sequence[ActionRow]
    waits: Sequence[ActionRow]
    free: Sequence[ActionRow]

    @property
    def for_me(self) -> list[ActionRow]:
        """What waits for this person: what they have, and what others need their answer for."""
        return [*self.mine, *self.waits]


def lists(person_id: int, function_ids: tuple[int, ...]) -> Lists:
    """The matters of a person who works in these departments."""
    mine = store.ask(actions.open_actions, actions.Which(person_id=person_id))
    if not function_ids:
        return Lists(mine, [], [])
    free = store.ask(actions.open_actions, actions.Which(function_ids=function_ids, nobodys=True))
    asked = store.ask(actions.open_actions, actions.Which(waiting_for=function_ids))
    return Lists(mine, [row for row in asked if row.person_id != person_id], free)


def draw(every: Lists, opened: int | None, person_id: int, now: datetime) -> None:
    """The three lists as cards; each can be saved whole."""
    nothing_mine = _("Nothing is yours. Take something below.")
    for key, title, base, several, nothing in (
        ("mine", _("Yours"), _("the soonest due first"), every.mine, nothing_mine),
        (
            "waits",
            _("Others wait for you"),
            _("they need your answer"),
            every.waits,
            _("Nobody waits for you."),
        ),
        (
            "free",
            _("Nobody has it yet"),
            _("in your department"),
            every.free,
            _("Everything here is somebody's."),
        ),
    ):
        with st.container(border=True, key=f"card-list-{key}"):
            st.html(widgets.heading(_("{title} ({n})").format(title=title, n=number(len(several))), base))
            if not several:
                st.html(widgets.line(nothing, "soft"))
                continue
            at_once = FREE if key == "free" else wish.AT_ONCE
            queue.draw(several[:at_once], opened, person_id, key)
            with st.container(horizontal=True, vertical_alignment="center", key=f"presses-list-{key}"):
                save = lambda several=several: rows.as_saved(several, now, person_id)  # noqa: E731
                save_list(title, rows.saved_columns(), save)
                if len(several) > at_once:
                    st.page_link(page="views/matters.py", label=_("All matters"))
