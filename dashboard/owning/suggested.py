"""Is this yours? What a map suggests to a department, by touchpoint, each with a sentence of a customer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard import saying, store, widgets
from dashboard.figures import Unit
from dashboard.matters import acting
from dashboard.told import told
from dashboard.words import _, ngettext, number, several
from db.errors import Refused
from db.models import Answer, Presence
from db.reads import sentences
from db.reads.functions import FunctionRow
from db.reads.maps import StepState
from db.reads.owning import Suggestion
from db.reads.rollups import Figures, Narrowed, Period
from db.reads.sentences import Wanted
from db.reads.steps import Place
from db.writes.claims import answer_suggestion

AT_ONCE = 3
NOBODY = 0


@dataclass(frozen=True, slots=True)
class Question:
    """A touchpoint that is suggested to a department: the steps it is asked about, id to name."""

    touchpoint: str
    name: str
    function_id: int
    steps: Mapping[int, str]
    keys: tuple[str, ...]

    @property
    def key(self) -> str:
        """What tells its buttons from those of others."""
        return f"{self.function_id}-{self.touchpoint}"


def questions(
    asked: Sequence[Suggestion], placed: Sequence[Place], states: Mapping[str, StepState], counted: Unit
) -> list[Question]:
    """One question for each touchpoint and department, those where most were hurt first."""
    at = {place.step_id: place for place in placed}
    grouped: dict[tuple[int, str], dict[int, Place]] = {}
    for one in asked:
        if one.step_id in at:
            place = at[one.step_id]
            grouped.setdefault((one.function_id, place.touchpoint), {})[one.step_id] = place
    made = [_question(*whose, list(steps.values())) for whose, steps in grouped.items()]
    hurt = {one.key: sum(_hurt(states, key, counted) for key in one.keys) for one in made}
    return sorted(made, key=lambda one: (-hurt[one.key], one.name))


def _question(function_id: int, touchpoint: str, steps: Sequence[Place]) -> Question:
    named = {place.step_id: told(place.name) for place in steps}
    keys = tuple(place.step for place in steps)
    return Question(touchpoint, told(steps[0].touchpoint_name), function_id, named, keys)


def _hurt(states: Mapping[str, StepState], key: str, counted: Unit) -> int:
    return counted.negative(states[key].figures if key in states else Figures())


def draw(every: Sequence[Question], functions: Sequence[FunctionRow], period: Period) -> None:
    """The first three questions, each with one real sentence and the answers to press."""
    if not every:
        return
    with st.container(border=True, key="card-suggested"):
        n = ngettext("{n} touchpoint is suggested to you", "{n} touchpoints are suggested to you", len(every))
        base = _("{suggested}; what you don't take stays without an owner").format(
            suggested=n.format(n=number(len(every)))
        )
        st.html(widgets.heading(_("Is this yours?"), base))
        for one in every[:AT_ONCE]:
            with st.container(key=f"question-{one.key}"):
                _draw(one, functions, period)


def _draw(one: Question, functions: Sequence[FunctionRow], period: Period) -> None:
    st.html(widgets.row(one.name, "", several(one.steps.values())))
    _sentence(one, period)
    with st.container(horizontal=True, key=f"answers-{one.key}"):
        yes, partly = _("Yes, ours"), _("Partly")
        st.button(yes, key=f"yes-{one.key}", type="primary", on_click=answer, args=(one, Answer.YES))
        st.button(partly, key=f"partly-{one.key}", on_click=answer, args=(one, Answer.PARTLY))
        _no(one, functions)


def _no(one: Question, functions: Sequence[FunctionRow]) -> None:
    """No, and perhaps whom to ask instead."""
    others = {row.id: widgets.seen(told(row.name)) for row in functions if row.id != one.function_id}
    names = {NOBODY: _("nobody in particular")} | others
    with st.popover(_("No, ask …"), key=f"open-no-{one.key}"):
        key = f"whom-{one.key}"
        st.selectbox(_("Whose is it?"), list(names), key=key, format_func=names.__getitem__)
        no = lambda: answer(one, Answer.NO, st.session_state[key])  # noqa: E731
        st.button(_("Not ours"), key=f"no-{one.key}", type="primary", on_click=no)


def _sentence(one: Question, period: Period) -> None:
    """The newest sentence at its steps, one that tells something negative where there is any."""
    about = Narrowed(step_ids=tuple(one.steps))
    for days in (period, Period()):
        for wanted in (Wanted(negative=Presence.PRESENT), Wanted()):
            found = store.ask(sentences.sentences, days, about, wanted, limit=1)
            if found:
                saying.draw(found, f"mine-{one.key}", one.key)
                return
    st.html(widgets.line(_("Nobody said anything here yet."), "soft"))


def answer(one: Question, said: Answer, other_id: int = NOBODY) -> None:
    """Answer for every step of the touchpoint that is asked about; what was answered before is told."""
    now = store.now()
    try:
        for step_id in one.steps:
            args = (step_id, one.function_id, said, other_id or None)
            store.do(answer_suggestion, store.me(), *args, now=now)
    except Refused as refused:
        acting.tell(told(str(refused)), "bad", now)
        return
    told_of = {
        Answer.YES: _("It is yours now; the others see it, and may disagree."),
        Answer.PARTLY: _("You have a share in it now; what is left stays without an owner."),
        Answer.NO: _("It is not yours. Who was asked instead sees it on their page."),
    }
    nobody = said is Answer.NO and not other_id
    words = _("It is not yours, and has no owner until somebody takes it.") if nobody else told_of[said]
    acting.tell(words, "good", now)
