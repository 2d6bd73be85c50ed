"""What people press about a proposal: answer for their department, accept, decline, withdraw."""

from functools import partial
from typing import Any

import streamlit as st

from dashboard import widgets
from dashboard.matters.acting import carry_out
from dashboard.told import told
from dashboard.words import _
from db.reads.people import Who
from db.reads.proposals import AnswerRow, ProposalRow
from db.rights import Right, may
from db.states import WAITING, is_open
from db.writes import proposals

MATTERS_PAGE = "views/matters.py"


def presses(row: ProposalRow, who: Who | None, key: str) -> None:
    """Every press at a proposal that is the person's to do, and the way to the matter it became."""
    if row.became is not None and is_open(row.became.state):
        to = {"matter": str(row.became.action_id), "at": str(row.step_id)}
        to |= {} if row.became.state in WAITING else {"stands": "done"}
        st.page_link(MATTERS_PAGE, label=_("Look at the matter"), query_params=to, width="content")
    if who is None or not row.open:
        return
    key = f"{key}-{row.id}"
    with st.container(horizontal=True, key=f"presses-proposal-{key}"):
        if may(who, Right.CLAIM):
            for one in row.waits_for(who.functions):
                _answer(row, one, key)
            _decide(row, who, key)
        if row.by_id == who.person_id and may(who, Right.PROPOSE):
            back = partial(carry_out, _("It is withdrawn."), proposals.withdraw, row.id, "")
            st.button(_("Withdraw it"), key=f"withdraw-{key}", on_click=back)


def decides(row: ProposalRow, who: Who) -> bool:
    """Whether somebody may accept or decline it now."""
    return who.executive or not row.say.isdisjoint(who.functions)


def _answer(row: ProposalRow, one: AnswerRow, key: str) -> None:
    department, key = widgets.label(widgets.seen(told(one.function))), f"{key}-{one.function_id}"
    yes = partial(_answered, row.id, one.function_id, True, "")
    label = _("{department} does its part").format(department=department)
    st.button(label, key=f"yes-{key}", type="primary", on_click=yes)
    _with_reason(
        _("No for {department} …").format(department=department), f"no-{key}",
        partial(_answered, row.id, one.function_id, False),
    )  # fmt: skip


def _answered(proposal_id: int, function_id: int, yes: bool, reason: str) -> None:
    carry_out(_("It is noted."), proposals.answer, proposal_id, function_id, yes, reason)


def _decide(row: ProposalRow, who: Who, key: str) -> None:
    if not decides(row, who):
        return
    if row.agreed or who.executive:
        said = _("It is a matter now, of the department that answers for the step.")
        done = partial(carry_out, said, proposals.accept, row.id)
        st.button(_("Accept it"), key=f"accept-{key}", type="primary", on_click=done)
    _with_reason(_("Decline …"), f"decline-{key}", partial(_declined, row.id))


def _declined(proposal_id: int, reason: str) -> None:
    carry_out(_("It is declined; who proposed it sees why."), proposals.decline, proposal_id, reason)


def _with_reason(label: str, key: str, done: Any) -> None:
    with st.popover(label, key=f"open-{key}"):
        st.text_input(_("Why not, in a few words"), key=f"why-{key}", max_chars=500)
        st.button(
            _("Say so"), key=key, type="primary", on_click=lambda: done(str(st.session_state[f"why-{key}"]))
        )
