"""What needs somebody: at most three things, each with two buttons that do something today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import streamlit as st

from dashboard import asked, store, widgets
from dashboard.matters import acting
from dashboard.told import told
from dashboard.usual import FEWEST_VOICES
from dashboard.words import _, due, ngettext, number
from db.models import ActionKind
from db.reads.actions import ActionRow
from db.reads.functions import functions
from db.reads.people import Who
from db.rights import Right, may

MOST = 3


class Kind(StrEnum):
    """What can be done about it: take it, hand it to a department, or look at a step of the map."""

    TAKE = "take"
    HAND = "hand"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that needs somebody; `about` is the matter, `step` the key of the step."""

    kind: Kind
    what: str
    why: str
    about: ActionRow | None = None
    step: str = ""


def needs(rows: Sequence[ActionRow], hurt: Mapping[str, tuple[str, int]], now: datetime) -> list[Need]:
    """At most three, one of each kind before a second of any.

    `rows` are the open matters, the soonest due first; `hurt` the steps without an owner (key to name and
    how many told us something negative there).
    """
    free = [row for row in rows if row.person_id is None]
    urgent = [row for row in free if row.kind == ActionKind.ESCALATION or _late(row, now)]
    urgent.sort(key=lambda row: (row.kind != ActionKind.ESCALATION, row.due_at or now))
    taking = [Need(Kind.TAKE, told(row.what), _by_when(row, now), row) for row in urgent if row.function_id]
    handing = [_to_hand(row, now) for row in free if row.function_id is None]
    steps = sorted((n, key, name) for key, (name, n) in hurt.items() if n >= FEWEST_VOICES)
    looking = [Need(Kind.STEP, told(name), _hurt(n), step=key) for n, key, name in reversed(steps)]
    first = [several[0] for several in (taking, handing, looking) if several]
    more = [need for several in (taking, handing, looking) for need in several[1:]]
    return (first + more)[:MOST]


def _late(row: ActionRow, now: datetime) -> bool:
    return row.due_at is not None and row.due_at <= now


def _by_when(row: ActionRow, now: datetime) -> str:
    said = _("{department} has not taken it") if row.function else _("nobody has taken it")
    standing = said.format(department=told(row.function or ""))
    return _("{why} {standing}, {due}.").format(
        why=told(row.why), standing=standing, due=due(row.due_at or now, now)
    )


def _to_hand(row: ActionRow, now: datetime) -> Need:
    standing = _("No department has it, {due}.").format(due=due(row.due_at, now)) if row.due_at else ""
    return Need(Kind.HAND, told(row.what), standing or _("No department has it."), row)


def _hurt(n: int) -> str:
    said = ngettext(
        "This step has no owner, and {n} told us something negative there.",
        "This step has no owner, and {n} told us something negative there.",
        n,
    )
    return said.format(n=number(n))


def draw(several: Sequence[Need], who: Who | None) -> None:
    """The things that need somebody, or that nothing does."""
    with st.container(border=True, key="card-needs"):
        st.html(widgets.heading(_("Needs you"), "" if several else _("nothing waits for you right now")))
        acting.last_press()
        for place, (column, need) in enumerate(
            zip(st.columns(MOST) if several else [], several, strict=False)
        ):
            with column:
                st.html(widgets.row(need.what, "", need.why))
                with st.container(horizontal=True, key=f"need-{place}"):
                    _buttons(need, place, who)


def _buttons(need: Need, place: int, who: Who | None) -> None:
    row = need.about
    if row is None:
        _of_a_step(need, place)
        return
    if need.kind == Kind.TAKE:
        acting.take_button(row, who)
    elif who is not None and may(who, Right.HANDLE):
        _hand(row)
    if st.button(_("Show"), key=f"show-{place}-{row.id}"):
        st.switch_page("views/matters.py", query_params={"matter": str(row.id)})


def _of_a_step(need: Need, place: int) -> None:
    if st.button(_("Show on the map"), key=f"map-{place}-{need.step}"):
        st.switch_page("views/map.py", query_params={"step": need.step})
    then = {"step": need.step, "shown": "negative"}
    st.button(_("Read what they say"), key=f"read-{place}-{need.step}", on_click=asked.change, kwargs=then)


def _hand(row: ActionRow) -> None:
    with st.popover(_("Hand to …")):
        for department in store.ask(functions):
            st.button(
                widgets.label(told(department.name)),
                key=f"hand-{row.id}-{department.id}",
                on_click=acting.hand_over,
                args=(row, department.id, _("It had no department.")),
            )
