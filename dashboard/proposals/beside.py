"""What should change at the chosen step, or at the steps of a touchpoint: every proposal, and a new one."""

from collections.abc import Iterator, Mapping, Sequence

import streamlit as st

from dashboard import store, widgets
from dashboard.proposals.form import expectation, form
from dashboard.proposals.pressing import presses
from dashboard.proposals.saying import card
from dashboard.told import told
from dashboard.words import _, number
from db.models import ChangeState
from db.reads import proposals as read
from db.reads.people import Who
from db.reads.proposals import ProposalRow
from db.rights import Right, may

ASIDE = frozenset({ChangeState.DECLINED, ChangeState.WITHDRAWN})


def change(steps: Mapping[int, str], who: Who | None, key: str) -> None:
    """Draw what is proposed at `steps` (id to name) and, for who may, the way to propose something."""
    rows = store.ask(read.at_steps, tuple(steps))
    there = sum(one.open for one in rows)
    nothing = "" if rows else widgets.line(_("Nothing is proposed here so far."), "soft")
    st.html(widgets.heading(_("What should change"), number(there) if there else "") + nothing)
    several = len(steps) > 1
    if several and (known := "".join(_moments(steps))):
        st.html(known)
    draw([one for one in rows if one.state not in ASIDE], who, key, named=several)
    _aside([one for one in rows if one.state in ASIDE], named=several)
    if steps and who is not None and may(who, Right.PROPOSE):
        form(steps, who, key)


def _moments(steps: Mapping[int, str]) -> Iterator[str]:
    """Where more customers would stay if a step always worked, as far as that is known."""
    for step_id, name in steps.items():
        if known := expectation(step_id):
            said = _("{step}: {effect}").format(step=widgets.name(told(name)), effect=known)
            yield widgets.line(said)


def draw(rows: Sequence[ProposalRow], who: Who | None, key: str, *, named: bool) -> None:
    """Proposals, each with what can be pressed there; `named` with their step."""
    now = store.minute()
    for row in rows:
        with st.container(key=f"proposal-{key}-{row.id}", gap="small"):
            st.html(card(row, now, where=told(row.step) if named else ""))
            presses(row, who, key)


def _aside(rows: Sequence[ProposalRow], *, named: bool) -> None:
    if rows:
        now = store.minute()
        inside = "".join(card(row, now, where=told(row.step) if named else "") for row in rows)
        st.html(widgets.details(_("Not done, and why ({n})").format(n=number(len(rows))), inside))
