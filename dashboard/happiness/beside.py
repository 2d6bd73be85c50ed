"""Each department's sentence and test beside each other, with how many customers it calls happy."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from dashboard import widgets
from dashboard.happiness import phrases
from dashboard.happiness.form import form
from dashboard.matters.acting import carry_out
from dashboard.told import told
from dashboard.words import _, day, ngettext, number, share
from db.reads.functions import FunctionRow
from db.reads.happiness import DefinitionRow
from db.reads.people import Who
from db.rights import Right, may
from db.writes.happiness import DefinitionIn, define
from journeys.agreement import Tally

BESIDE = 3  # cards in a row


def name_of(row: DefinitionRow) -> str:
    """Whose definition it is."""
    return told(row.function) if row.function else _("All departments")


def speaks_for(who: Who | None, functions: Sequence[FunctionRow]) -> list[FunctionRow]:
    """The departments for which somebody may say what a happy customer is."""
    if who is None or not may(who, Right.DEFINE):
        return []
    return [one for one in functions if who.executive or one.key in who.functions]


def draw(rows: Sequence[DefinitionRow], tallies: Mapping[int, Tally], who: Who | None) -> None:
    """A card for each department that has a definition."""
    own = [row for row in rows if row.function_id is not None]
    for start in range(0, len(own), BESIDE):
        for place, row in zip(st.columns(BESIDE), own[start : start + BESIDE], strict=False):
            with place, st.container(border=True, key=f"card-definition-{row.id}", height="stretch"):
                _card(row, tallies.get(row.id), who)


def _card(row: DefinitionRow, counted: Tally | None, who: Who | None) -> None:
    st.html(widgets.heading(name_of(row), counted_in_words(counted)))
    since = _("version {n}, since {day}").format(n=number(row.version), day=day(row.from_at))
    said = widgets.line(widgets.name(row.sentence))
    st.html(said + phrases.told_in_lines(row.test) + widgets.line(since, "soft"))
    if who and may(who, Right.DEFINE) and (who.executive or row.key in who.functions):
        with st.popover(_("Change it …"), key=f"open-define-{row.id}"):
            save = partial(_define, row.function_id or 0)
            form(f"define-{row.id}", row.sentence, row.test, phrases.names(), save)


def counted_in_words(counted: Tally | None) -> str:
    """How many customers a definition calls happy, and of how many it cannot tell."""
    if counted is None:
        return _("customers are being judged")
    judged = counted.happy + counted.unhappy
    happy = _("{n} of {base} customers happy").format(n=number(counted.happy), base=number(judged))
    if not counted.unknown:
        return happy
    n = counted.unknown
    rest = ngettext("{n} could not be judged", "{n} could not be judged", n).format(n=number(n))
    return _("{happy}, {rest}").format(happy=happy, rest=rest)


def write_one(functions: Sequence[FunctionRow], rows: Sequence[DefinitionRow]) -> None:
    """The press with which a department that has no definition yet writes one."""
    there = {row.function_id for row in rows}
    for one in functions:
        if one.id not in there:
            said = _("Say it for {department} …").format(department=widgets.label(told(one.name)))
            with st.popover(said, key=f"open-first-{one.id}"):
                form(f"first-{one.id}", "", "", phrases.names(), partial(_define, one.id))


def missing(functions: Sequence[FunctionRow], rows: Sequence[DefinitionRow]) -> str:
    """How many departments have not said it yet."""
    there = {row.function_id for row in rows}
    n, total = sum(one.id not in there for one in functions), len(functions)
    said = _("{part} departments have not said it yet.")
    return said.format(part=share(n, total) if total < 30 else number(n)) if n else ""


def _define(function_id: int, sentence: str, test: str) -> None:
    wanted = DefinitionIn(function_id, sentence, test)
    carry_out(_("It is noted; customers are judged by it in a moment."), define, wanted)
