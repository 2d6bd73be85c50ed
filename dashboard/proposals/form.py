"""Proposing a change: the lever, what is to change, how customers are told, which departments it needs."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from dashboard import store, widgets
from dashboard.choosing import some_of
from dashboard.map.drivers import would_stay
from dashboard.matters.acting import carry_out, tell
from dashboard.proposals.saying import levers, needs
from dashboard.told import told
from dashboard.words import _
from db.levers import LEVERS, LONGEST, Worded, needed, refusals
from db.models import Lever, Need, ProposalIn
from db.reads import drivers
from db.reads.functions import FunctionRow, functions
from db.reads.people import Who
from db.writes.proposals import propose

MADE, WRONG, BEGUN = "proposals-made", "wrong", "begun"


def form(steps: Mapping[int, str], who: Who, key: str) -> None:
    """A folded form that proposes a change at one of `steps` (id to name).

    Its fields are drawn from when it is first unfolded, and then stay, or what was typed would be lost.
    """
    key, state = f"{key}-{st.session_state.get(MADE, 0)}", st.session_state  # new fields once one is made
    with st.popover(_("Propose a change …"), key=f"open-propose-{key}", on_change="rerun") as unfolded:
        if not unfolded.open and not state.get(f"{BEGUN}-{key}"):
            return
        state[f"{BEGUN}-{key}"] = True
        step_id = next(iter(steps))
        if len(steps) > 1:
            named = {one: widgets.seen(told(name)) for one, name in steps.items()}
            step_id = st.selectbox(
                _("At which step?"), [*named], key=f"at-{key}", format_func=named.__getitem__
            )
        _words(key)
        prefilled = expectation(step_id)
        st.text_area(
            _("What do you expect from it?"),
            prefilled,
            key=f"expect-{key}-{step_id}",
            max_chars=LONGEST,
            height=80,
        )
        st.text_input(_("What does it cost, in words or money?"), key=f"cost-{key}", max_chars=LONGEST)
        departments = store.ask(functions)
        _departments(key, departments, [one for one in departments if one.key in who.functions])
        _problems(key)
        made = partial(_pressed, key, step_id, prefilled, who)
        st.button(_("Propose it"), key=f"propose-{key}", type="primary", on_click=made)


def _words(key: str) -> None:
    """The lever, and the texts that it asks for."""
    said = levers()
    lever = st.selectbox(
        _("What would help?"), list(said), key=f"lever-{key}", format_func=lambda one: said[one][0]
    )
    st.html(
        widgets.line(
            _("{meaning} ({source})").format(meaning=said[lever][1], source=LEVERS[lever].source), "soft"
        )
    )
    st.text_area(_("What is to change?"), key=f"change-{key}", max_chars=LONGEST, height=80)
    told_ = st.text_area(
        _("How would you explain it to the customer?"), key=f"told-{key}", max_chars=LONGEST, height=80
    )
    for need in needed(lever, told_):
        st.text_input(needs()[need], key=f"{need}-{key}", max_chars=LONGEST)


def _departments(key: str, departments: Sequence[FunctionRow], own: Sequence[FunctionRow]) -> None:
    names = {one.id: widgets.seen(told(one.name)) for one in departments}
    help_ = _("Each is asked, and answers yes or no with a reason.")
    some_of(_("Which departments would have to do something?"), names, key=f"needs-{key}", help=help_)
    if len(own) > 1:
        st.selectbox(
            _("For which department?"),
            [one.id for one in own],
            key=f"for-{key}",
            format_func=names.__getitem__,
        )


def expectation(step_id: int) -> str:
    """What the drivers say of a step, to begin with; '' where they cannot tell."""
    found = store.ask(drivers.newest)
    row = next((one for one in found.steps.values() if one.id == step_id), None) if found else None
    if row is None or row.changed is None or row.changed_lack is not None or row.changed.value >= 0:
        return ""
    return would_stay(row.changed)


def _problems(key: str) -> None:
    """Why the last press was refused, as far as that still holds."""
    if st.session_state.get(f"{WRONG}-{key}") and (why := refusals(_worded(key))):
        st.html("".join(widgets.line(told(one), "bad") for one in why))


def _worded(key: str) -> Worded:
    state = st.session_state
    lever, explained = Lever(state[f"lever-{key}"]), str(state[f"told-{key}"])
    pledges = {need: str(state.get(f"{need}-{key}", "")) for need in Need}
    asked = {need: pledges[need] for need in needed(lever, explained)}
    return Worded(lever, str(state[f"change-{key}"]), explained, asked)


def _pressed(key: str, step_id: int, prefilled: str, who: Who) -> None:
    """Propose what stands in the form now: the last field may have changed with the very press."""
    said, state = _worded(key), st.session_state
    if why := refusals(said):
        state[f"{WRONG}-{key}"] = True
        tell(told(why[0]), "bad", store.now())
        return
    expected = str(state[f"expect-{key}-{step_id}"])
    own = [one.id for one in store.ask(functions) if one.key in who.functions]
    wanted = ProposalIn(
        step_id, said.lever, said.change, said.explanation, {**said.pledges},
        "" if expected == prefilled else expected, str(state[f"cost-{key}"]),
        tuple(state.get(f"needs-{key}", ())),
        state.get(f"for-{key}", own[0] if own else None),
    )  # fmt: skip
    if carry_out(_("It is proposed; the departments that are needed are asked."), propose, wanted):
        state[MADE] = state.get(MADE, 0) + 1
