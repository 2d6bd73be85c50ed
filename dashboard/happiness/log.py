"""What was said about it so far: each version, what was proposed, and why somebody did not accept it."""

from collections.abc import Iterator
from datetime import datetime

import streamlit as st

from dashboard import store, widgets
from dashboard.told import told
from dashboard.words import _, day, number
from db.models import ProposalState
from db.reads import happiness
from db.reads.happiness import AnswerRow, DefinitionRow, ProposalRow

MOST = 40


def draw() -> None:
    """Everything that was said, the last first."""
    proposed = store.ask(happiness.proposals)
    said = [
        *map(_defined, store.ask(happiness.ever_defined)),
        *map(_answered, store.ask(happiness.answers, tuple(row.id for row in proposed))),
        *(line for row in proposed for line in _proposed(row)),
    ]
    with st.container(border=True, key="card-log"):
        st.html(widgets.heading(_("What was said about it")))
        newest = sorted(said, key=lambda one: one[0], reverse=True)[:MOST]
        st.html(widgets.happenings((day(at), words) for at, words in newest))


def _defined(row: DefinitionRow) -> tuple[datetime, str]:
    by = {"person": _by(row.person), "n": number(row.version), "sentence": widgets.name(row.sentence)}
    if row.function is None:
        return row.from_at, _("Version {n} holds for all: {sentence}").format(**by)
    said = _("{department}, version {n}, by {person}: {sentence}")
    return row.from_at, said.format(department=told(row.function), **by)


def _answered(row: AnswerRow) -> tuple[datetime, str]:
    by = {"department": told(row.function), "person": _by(row.person), "reason": widgets.name(row.reason)}
    yes, no = (
        _("{department} accepts, says {person}"),
        _("{department} does not accept, says {person}: {reason}"),
    )
    return row.at, (yes if row.accepts else no).format(**by)


def _proposed(row: ProposalRow) -> Iterator[tuple[datetime, str]]:
    by = {"department": told(row.function), "sentence": widgets.name(row.sentence)}
    yield row.proposed_at, _("{department} proposes for all: {sentence}").format(**by)
    decided = {
        ProposalState.DECIDED: _("It was decided that it holds for all: {why}"),
        ProposalState.REFUSED: _("It was decided that it does not hold for all: {why}"),
    }
    if row.ended_at and row.state in decided:
        yield row.ended_at, decided[ProposalState(row.state)].format(why=widgets.name(row.ended_why))


def _by(person: str | None) -> str:
    return widgets.name(person) if person else "Touchline"
