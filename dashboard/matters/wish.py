"""Which matters a reader asked for, in the address of the page; nonsense in it is left aside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

import streamlit as st

from dashboard import store
from dashboard.asked import whole_number
from dashboard.choosing import one_of
from dashboard.told import told
from dashboard.widgets import seen
from dashboard.words import _
from db.models import ActionState
from db.reads import actions
from db.reads.actions import ActionRow, Which
from db.reads.functions import FunctionRow
from db.states import WAITING

AT_ONCE = 50
MINE, NOBODYS = "mine", "nobodys"
STANDS = MappingProxyType(
    {
        "": Which(),
        "new": Which(states=frozenset({ActionState.PROPOSED, ActionState.TRIAGED})),
        "taken": Which(states=frozenset({ActionState.CLAIMED})),
        "work": Which(states=frozenset({ActionState.IN_PROGRESS})),
        "waiting": Which(waits=True),
        "done": Which(states=frozenset({ActionState.DONE, ActionState.OBSERVING})),
    }
)


@dataclass(frozen=True, slots=True)
class Wish:
    """The narrowing of the queue, the matter that is open in it, and how many rows are wanted."""

    department: str = ""
    whose: str = ""
    stands: str = ""
    late: bool = False
    step: int | None = None
    topic: int | None = None
    matter: int | None = None
    rows: int = AT_ONCE


def read(query: Mapping[str, str]) -> Wish:
    """`query` as something that can be asked.

    >>> read({"whose": "mine", "late": "1", "step": "x", "rows": "100"})
    Wish(department='', whose='mine', stands='', late=True, step=None, topic=None, matter=None, rows=100)
    >>> read({"whose": "<b>", "stands": "lost", "matter": "-1", "rows": "0"}) == Wish()
    True
    """
    whose, stands = query.get("whose", ""), query.get("stands", "")
    return Wish(
        department=query.get("department", ""),
        whose=whose if whose in {MINE, NOBODYS} else "",
        stands=stands if stands in STANDS else "",
        late=query.get("late") == "1",
        step=whole_number(query.get("at", "")),
        topic=whole_number(query.get("topic", "")),
        matter=whole_number(query.get("matter", "")),
        rows=max(AT_ONCE, whole_number(query.get("rows", "")) or 0),
    )


def which(wish: Wish, departments: Sequence[FunctionRow], person_id: int, now: datetime) -> Which:
    """The question behind a wish; a department that is not there narrows nothing."""
    stands = STANDS[wish.stands]
    return Which(
        function_ids=tuple(row.id for row in departments if row.key == wish.department),
        person_id=person_id if wish.whose == MINE else None,
        nobodys=wish.whose == NOBODYS,
        category_id=wish.topic,
        micro_interaction_id=wish.step,
        states=stands.states & WAITING if wish.late else stands.states,
        late_at=now.replace(second=0, microsecond=0) if wish.late else None,
        waits=stands.waits,
    )


def choose(wish: Wish, departments: Sequence[FunctionRow]) -> None:
    """The row of choices above the queue; steps and topics are those at which matters are open."""
    rows = store.ask(actions.open_actions)
    names = {"": _("All departments")} | {row.key: seen(told(row.name)) for row in departments}
    whose = {"": _("Everybody's"), MINE: _("Mine"), NOBODYS: _("Nobody has it")}
    one_of("department", _("Department"), names, wish.department)
    one_of("whose", _("Whose"), whose, wish.whose)
    one_of("stands", _("How it stands"), _stands(), wish.stands)
    one_of("late", _("Due"), {"": _("Late or not"), "1": _("Late only")}, "1" if wish.late else "")
    one_of("at", _("Step"), {"": _("All steps")} | _steps(rows), _said(wish.step))
    one_of("topic", _("Topic"), {"": _("All topics")} | _topics(rows), _said(wish.topic))


def _stands() -> dict[str, str]:
    return {
        "": _("Open"),
        "new": _("New"),
        "taken": _("Taken"),
        "work": _("In work"),
        "waiting": _("Waiting for somebody"),
        "done": _("Done, being watched"),
    }


def _steps(rows: Sequence[ActionRow]) -> dict[str, str]:
    named = {(told(row.step), row.micro_interaction_id) for row in rows if row.step}
    return {str(step_id): seen(name) for name, step_id in sorted(named)}  # type: ignore[type-var]


def _topics(rows: Sequence[ActionRow]) -> dict[str, str]:
    named = {(told(row.topic), row.category_id) for row in rows if row.topic}
    return {str(topic_id): seen(name or "") for name, topic_id in sorted(named)}  # type: ignore[type-var]


def _said(value: int | None) -> str:
    return "" if value is None else str(value)


def wish() -> Wish:
    """What the address of this page asks for."""
    return read(st.query_params)
