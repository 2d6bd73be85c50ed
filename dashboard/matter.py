"""One matter of the queue: what, why, whose, by when; taking it; its history and its sentences."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from dashboard import saying, store, widgets
from dashboard.told import told
from dashboard.words import _, age, due, ngettext, number
from db.errors import Refused
from db.models import ActionState
from db.reads import actions
from db.reads.actions import ActionRow, EventRow
from db.reads.people import Who
from db.writes.actions import claim


def card(row: ActionRow, now: datetime) -> None:
    """What the matter is, why it is one, and how it stands."""
    late = row.due_at is not None and row.due_at <= now
    st.html(widgets.matter(told(row.what), told(row.why), standing(row, now), late=late))


def standing(row: ActionRow, now: datetime) -> str:
    """Whose it is, by when, and how many stand behind it, in one line."""
    whose = row.person or _("nobody has it yet")
    said = [row.function or _("has no owner"), states()[ActionState(row.state)], whose]
    if row.due_at:
        said.append(due(row.due_at, now))
    if row.customers:
        said.append(ngettext("{n} customer", "{n} customers", row.customers).format(n=number(row.customers)))
    if row.escalation_level:
        said.append(_("escalated {n} times").format(n=row.escalation_level))
    return " · ".join(said)


def as_saved(rows: Sequence[ActionRow]) -> tuple[tuple[str, ...], Callable[[], Iterator[tuple[Any, ...]]]]:
    """The columns of a saved list of matters, and its rows for when they are wanted."""
    head = (_("What"), _("Why"), _("Topic"), _("Step"), _("Department"), _("Who"), _("How it stands"))
    more = (_("Raised"), _("Due"), _("Customers"), _("Messages"))
    return head + more, lambda: map(_saved, rows)


def _saved(row: ActionRow) -> tuple[Any, ...]:
    what = (row.what, row.why, row.topic, row.step, row.function, row.person)
    return *what, states()[ActionState(row.state)], row.raised_at, row.due_at, row.customers, row.signals


def matter(row: ActionRow, who: Who | None) -> None:
    """The button that takes it, and the way down."""
    taking, more = st.columns([1, 5], vertical_alignment="center")
    with taking:
        take(row, who)
    down = more.expander(_("What they say, and what happened"), key=f"more-{row.id}", on_change="rerun")
    if down.open:
        with down:
            _down(row.id)


def take(row: ActionRow, who: Who | None) -> None:
    """The button that takes a matter nobody has; `claim_told` then says how it ended."""
    if row.person_id is None and who is not None:
        args = (row.id, who.person_id)
        st.button(_("Take it"), key=f"take-{row.id}", type="primary", on_click=_take, args=args)


def _take(action_id: int, person_id: int) -> None:
    now = store.now()
    try:
        claimed = store.do(claim, action_id, person_id, now)
    except Refused as refused:
        st.session_state["told"] = told(str(refused)), "bad"
        return
    if claimed.won:
        st.session_state["told"] = _("It is yours."), "good"
    else:
        said = _("{name} was first and took it {age}.")
        st.session_state["told"] = said.format(name=claimed.name, age=age(claimed.at, now)), "bad"


def claim_told() -> None:
    """How the last claim ended, said once."""
    words, kind = st.session_state.pop("told", ("", ""))
    if words:
        st.html(widgets.line(words, kind))


def _down(action_id: int) -> None:
    saying.draw(store.ask(actions.evidence, action_id), saying.topics(), f"evidence-{action_id}")
    head = (_("When"), _("What"), _("Who"), _("Note"))
    st.html(widgets.table(head, map(_event, store.ask(actions.history, action_id))))


def _event(event: EventRow) -> tuple[str, str, str, str]:
    note = event.note if event.to_state == ActionState.DONE else told(event.note)
    return f"{event.at:%Y-%m-%d %H:%M}", told(event.what), event.person or _("by rule"), note


def states() -> dict[ActionState, str]:
    """How a matter stands, on screen."""
    return {
        ActionState.PROPOSED: _("new"),
        ActionState.TRIAGED: _("sorted"),
        ActionState.CLAIMED: _("taken"),
        ActionState.IN_PROGRESS: _("in work"),
        ActionState.DONE: _("done"),
        ActionState.OBSERVING: _("being watched"),
        ActionState.NORMALISED: _("back to normal"),
        ActionState.NOT_EFFECTIVE: _("did not help"),
        ActionState.INCONCLUSIVE: _("cannot tell yet"),
        ActionState.DECLINED: _("declined"),
        ActionState.DUPLICATE: _("repeats another"),
        ActionState.SNOOZED: _("waits until later"),
    }
