"""The departments, and how they change from a day on: another name, one part of another, two of one."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import store, widgets
from dashboard.choosing import some_of
from dashboard.matters.acting import carry_out
from dashboard.told import told
from dashboard.words import _, date_pattern, day
from db.reads import accounts, pulse
from db.reads.functions import Became, FunctionRow, became, functions, heads
from db.settings import settings
from db.writes.reorganising import Split, merge, rename, split


def draw() -> None:
    """Every department with its head, what became of others, and the presses."""
    rows, leads = store.ask(functions), store.ask(heads)
    with st.container(border=True, key="card-departments"):
        st.html(widgets.heading(_("Departments"), _("what was before a change keeps the old names")))
        cells = ((told(row.name), leads.get(row.key) or _("nobody yet")) for row in rows)
        st.html(widgets.table((_("Department"), _("Who leads it")), cells))
        for one in store.ask(became):
            st.html(widgets.line(_became(one), "soft"))
        if rows:
            with st.container(horizontal=True, key="department-presses"):
                _rename(rows)
                _merge(rows)
                _split(rows)


def _became(one: Became) -> str:
    part, called = _("“{name}” is part of “{now}” since {day}."), _("“{name}” is called “{now}” since {day}.")
    name, now = widgets.name(told(one.name)), widgets.name(told(one.now))
    said = part if one.merged else called
    return said.format(name=name, now=now, day=day(one.on.astimezone(_zone()).date()))


def _names(rows: list[FunctionRow]) -> dict[str, str]:
    return {row.key: widgets.seen(told(row.name)) for row in rows}


def _choose(label: str, names: dict[str, str], key: str) -> None:
    st.selectbox(label, list(names), key=key, format_func=names.__getitem__)


def _since(key: str) -> None:
    today = store.today()
    st.date_input(_("From which day on"), today, max_value=today, key=f"on-{key}", format=date_pattern())


def _on(key: str) -> datetime:
    chosen: date = st.session_state[f"on-{key}"]
    return datetime.combine(chosen, time(), _zone())


def _zone() -> ZoneInfo:
    return ZoneInfo(settings().timezone)


def _rename(rows: list[FunctionRow]) -> None:
    with st.popover(_("Rename …"), key="open-rename"):
        _choose(_("Department"), _names(rows), "rename-key")
        st.text_input(_("New name"), key="rename-name", max_chars=80)
        _since("rename")
        st.button(_("Rename it"), key="rename", type="primary", on_click=_renamed)


def _renamed() -> None:
    key, name = st.session_state["rename-key"], st.session_state["rename-name"]
    carry_out(_("It has its new name."), rename, key, name, _on("rename"))


def _merge(rows: list[FunctionRow]) -> None:
    with st.popover(_("Merge …"), key="open-merge"):
        _choose(_("Which one goes"), _names(rows), "merge-key")
        _choose(_("What it becomes part of"), _names(rows), "merge-into")
        _since("merge")
        st.button(_("Merge them"), key="merge", type="primary", on_click=_merged)


def _merged() -> None:
    key, into = st.session_state["merge-key"], st.session_state["merge-into"]
    carry_out(_("They are one department now."), merge, key, into, _on("merge"))


def _split(rows: list[FunctionRow]) -> None:
    with st.popover(_("Split …"), key="open-split"):
        _choose(_("Department"), _names(rows), "split-key")
        st.text_input(_("Name of the new one"), key="split-name", max_chars=80)
        key = st.session_state["split-key"]
        steps, people = _steps(key), _people(key)
        some_of(_("Steps that go along"), steps, key=f"split-steps-{key}")
        some_of(_("People who go along"), people, key=f"split-people-{key}")
        _since("split")
        st.button(_("Split it"), key="split", type="primary", on_click=_parted, args=(key,))


def _steps(key: str) -> dict[int, str]:
    named, shares = store.ask(pulse.step_keys), store.ask(pulse.current_shares)
    theirs = [id_ for id_, has in shares.items() if key in has and id_ in named]
    return {id_: widgets.seen(told(named[id_][1])) for id_ in theirs}


def _people(key: str) -> dict[int, str]:
    return {
        row.id: widgets.seen(row.name)
        for row in store.ask(accounts.accounts)
        if key in row.functions and row.deactivated_at is None
    }


def _parted(key: str) -> None:
    state = st.session_state
    if state["split-key"] != key:
        return  # another department was chosen with this very press: its steps and people are not yet
    along = (tuple(state.get(f"split-{what}-{key}", ())) for what in ("steps", "people"))
    wanted = Split(state["split-name"], *along)
    carry_out(_("There are two departments now."), split, key, wanted, _on("split"))
