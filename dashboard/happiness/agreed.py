"""One definition for all: what was agreed, what is proposed, who accepted it and who said why not."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import streamlit as st

from dashboard import store, widgets
from dashboard.happiness import phrases
from dashboard.happiness.beside import counted_in_words, speaks_for
from dashboard.happiness.form import form
from dashboard.matters.acting import carry_out
from dashboard.told import told
from dashboard.words import _, day, number, several
from db.reads import happiness
from db.reads.functions import FunctionRow
from db.reads.happiness import TO_AGREE, AnswerRow, DefinitionRow, ProposalRow
from db.reads.people import Who
from db.rights import Right, may
from db.writes.happiness import AnswerIn, DefinitionIn, answer, decide, propose
from journeys.agreement import Tally

Functions = Sequence[FunctionRow]


def draw(rows: Sequence[DefinitionRow], counted: Tally | None, functions: Functions, who: Who | None) -> None:
    """What all agreed on, and what waits for answers."""
    agreed = next((row for row in rows if row.function_id is None), None)
    proposed = store.ask(happiness.open_proposal)
    own = speaks_for(who, functions)
    with st.container(border=True, key="card-agreed"):
        st.html(widgets.heading(_("One definition for all"), counted_in_words(counted) if agreed else ""))
        if agreed:
            _agreed(agreed)
        elif proposed is None:
            nothing = _("Nothing is agreed yet. Read below what became of customers, then propose one.")
            st.html(widgets.line(nothing))
        if proposed:
            _proposed(proposed, rows, functions, own, who)
        if own and len(rows) > 0:
            _propose(own, agreed)


def _agreed(row: DefinitionRow) -> None:
    since = _("version {n}, agreed on {day}").format(n=number(row.version), day=day(row.from_at))
    said = widgets.line(widgets.name(row.sentence))
    st.html(said + phrases.told_in_lines(row.test) + widgets.line(since, "soft"))


def decision(row: ProposalRow, rows: Sequence[DefinitionRow], functions: Functions, who: Who | None) -> None:
    """An overdue proposal where decisions are made, with the presses that end it."""
    with st.container(border=True, key="card-proposal"):
        st.html(widgets.heading(_("One definition of a happy customer for all"), _over(row)))
        _what(row, _asked(rows, functions))
        with st.container(horizontal=True, key="decide-proposal"):
            _decide(row, who)
            st.page_link(page="views/happiness.py", label=_("What became of customers"), width="content")


def _proposed(
    row: ProposalRow, rows: Sequence[DefinitionRow], functions: Functions, own: Functions, who: Who | None
) -> None:
    asked = _asked(rows, functions)
    _what(row, asked)
    with st.container(horizontal=True, key="answers"):
        _answer(row, [one for one in own if one in asked and one.id != row.function_id])
        _decide(row, who)
    st.html(widgets.line(_over(row), "soft"))


def _asked(rows: Sequence[DefinitionRow], functions: Functions) -> Functions:
    return [one for one in functions if one.id in {one.function_id for one in rows}]


def _what(row: ProposalRow, asked: Functions) -> None:
    """What is proposed by whom, and how the departments stand to it."""
    said = _("{department} proposes: {sentence}")
    who_says = {"department": told(row.function), "sentence": widgets.name(row.sentence)}
    st.html(widgets.line(said.format(**who_says)) + phrases.told_in_lines(row.test))
    last = happiness.latest_answers(store.ask(happiness.answers, (row.id,)))
    st.html("".join(_stands(last, asked)))


def _over(row: ProposalRow) -> str:
    """By when the departments have to agree, or had to."""
    later = _("If they do not agree by {day}, who leads the company decides.")
    over = _("They did not agree by {day}: who leads the company decides.")
    until = row.disagreed_since + TO_AGREE
    return (later if store.now() < until else over).format(day=day(until))


def _stands(last: Mapping[int, AnswerRow], asked: Functions) -> Iterator[str]:
    """Who accepts it, who does not and why, and who has said nothing so far."""
    yes = [told(one.function) for one in last.values() if one.accepts]
    yield widgets.line(_("Accepted by {departments}.").format(departments=several(yes)), "good")
    for one in last.values():
        if not one.accepts:
            why = _("{department} does not accept it: {reason}")
            said = why.format(department=told(one.function), reason=widgets.name(one.reason))
            yield widgets.line(said, "bad")
    waits = [told(one.name) for one in asked if one.id not in last]
    if waits:
        yield widgets.line(_("No answer yet: {departments}.").format(departments=several(waits)), "soft")


def _answer(row: ProposalRow, own: Functions) -> None:
    """The presses of who speaks for a department that is asked."""
    if not own:
        return
    with st.popover(_("Answer …"), key="open-answer"):
        names = {one.id: widgets.seen(told(one.name)) for one in own}
        st.selectbox(_("Answer for"), list(names), key="answer-for", format_func=names.__getitem__)
        st.text_input(_("Why not, in a few words"), key="why-not", max_chars=400)
        yes, no = partial(_say, row.id, True), partial(_say, row.id, False)
        st.button(_("We accept it"), key="accept", type="primary", on_click=yes)
        st.button(_("We do not"), key="refuse", on_click=no)


def _say(proposal_id: int, accepts: bool) -> None:
    state = st.session_state
    reason = "" if accepts else str(state["why-not"])
    carry_out(_("It is noted."), answer, AnswerIn(proposal_id, int(state["answer-for"]), accepts, reason))


def _decide(row: ProposalRow, who: Who | None) -> None:
    if who is None or not may(who, Right.DECIDE) or store.now() < row.disagreed_since + TO_AGREE:
        return
    with st.popover(_("Decide …"), key="open-decide"):
        st.text_input(_("Why, in a few words"), key="why-decide", max_chars=400)
        yes, no = partial(_decided, row.id, True), partial(_decided, row.id, False)
        st.button(_("It holds for all"), key="decide-yes", type="primary", on_click=yes)
        st.button(_("It does not"), key="decide-no", on_click=no)


def _decided(proposal_id: int, accepts: bool) -> None:
    carry_out(_("It is decided."), decide, proposal_id, accepts, str(st.session_state["why-decide"]))


def _propose(own: Functions, agreed: DefinitionRow | None) -> None:
    with st.popover(_("Propose one for all …"), key="open-propose"):
        names = {one.id: widgets.seen(told(one.name)) for one in own}
        st.selectbox(_("Proposed by"), list(names), key="propose-for", format_func=names.__getitem__)
        before = (agreed.sentence, agreed.test) if agreed else ("", "")
        form("propose", *before, phrases.names(), _proposing)


def _proposing(sentence: str, test: str) -> None:
    function_id = int(st.session_state["propose-for"])
    said = _("It is proposed; the other departments see it here.")
    carry_out(said, propose, DefinitionIn(function_id, sentence, test))
