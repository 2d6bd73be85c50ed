"""Proposals in plain words: the levers, what each asks for, how a proposal stands and what came of it."""

from collections.abc import Iterator
from datetime import datetime

from dashboard import widgets
from dashboard.map.drivers import would_stay
from dashboard.matters.rows import states
from dashboard.told import told
from dashboard.words import _, age, day
from db.models import ActionState, ChangeState, Lever, Need, Says
from db.reads.drivers import Effect
from db.reads.proposals import AnswerRow, Became, ProposalRow
from db.states import VERDICTS
from db.writes.proposals import OF

MARKS = {Says.YES: "✓", Says.NO: "✕", Says.ASKED: "…"}


def levers() -> dict[Lever, tuple[str, str]]:
    """What helps a customer along, in the words of the page, each with what it means."""
    return {
        Lever.REMOVE_STEP: (_("Remove a step"), _("the customer no longer has to do it")),
        Lever.FASTER: (_("Make it faster"), _("less waiting, fewer hands")),
        Lever.CLEARER: (_("Say it clearer"), _("fewer and plainer words, one thing at a time")),
        Lever.STANDS_OUT: (_("Make it easy to see"), _("what matters here catches the eye")),
        Lever.DEFAULT: (_("Start with the usual choice"), _("preset, seen, and changed in one step")),
        Lever.REMINDER: (_("Remind"), _("of what the customer wanted anyway, for a true reason")),
        Lever.PROMPT: (_("Ask at the right moment"), _("when it helps the customer, for a true reason")),
        Lever.PLAN: (_("Help to plan"), _("the customer says when and how, we keep to it")),
        Lever.SOCIAL_PROOF: (_("Tell what others do"), _("with the real figure and where it comes from")),
        Lever.MESSENGER: (_("Let somebody trusted say it"), _("who says it counts as much as what is said")),
        Lever.COMMITMENT: (_("Let them commit"), _("the customer promises, and can step back")),
        Lever.INCENTIVE: (_("Reward it"), _("something in return that is worth it to the customer")),
        Lever.CHANNEL: (_("Let them choose the channel"), _("by mail, by phone, in the app: as they like")),
        Lever.CONTROL: (_("Give back control"), _("the customer decides, changes, stops")),
        Lever.PROGRESS: (_("Show how far it is"), _("what is done, what comes next, and when")),
        Lever.STAFF: (_("Let staff decide"), _("who hears it may put it right at once")),
    }


def needs() -> dict[Need, str]:
    """What is asked beside the explanation."""
    return {
        Need.SEEN: _("Where does the customer see it before it counts?"),
        Need.CHANGED: _("Where does the customer change it, in one step?"),
        Need.REASON: _("What makes this date true?"),
        Need.FIGURE: _("Which figure is it, and where does it come from?"),
        Need.WAY_OUT: _("Where does the customer get out of it again?"),
    }


def stands(row: ProposalRow) -> tuple[str, str]:
    """How a proposal stands, in a few words, with the tone for it."""
    if row.became is not None:
        return _("accepted: {state}").format(state=states()[ActionState(row.became.state)]), "good"
    if row.state == ChangeState.DECLINED:
        return _("declined"), "soft"
    if row.state == ChangeState.WITHDRAWN:
        return _("withdrawn"), "soft"
    if row.refused:
        return _("somebody says no"), "bad"
    return (_("can be decided"), "good") if row.agreed else (_("waits for answers"), "soft")


def card(row: ProposalRow, now: datetime, *, where: str = "") -> str:
    """A proposal as a small card of HTML; `where` names its step where that is not seen anyway."""
    state, tone = stands(row)
    head = (
        f'<header><b>{widgets.text(levers()[Lever(row.lever)][0])}</b><span class="tl-stands tl-{tone}">'
        f"{widgets.text(state)}</span></header>"
    )
    place = widgets.line(widgets.name(where), "soft") if where else ""
    change = f'<p class="tl-change">{widgets.text(row.change)}</p>'
    explained = (
        f'<p class="tl-explained"><span class="tl-soft">{widgets.ours(_("Customers are told:"))}</span> '
        f"<q>{widgets.text(row.explanation)}</q></p>"
    )
    lines = "".join(widgets.line(one, "soft") for one in _facts(row))
    parts = (head, place, change, explained, lines, _answers(row), "".join(_end(row)), _from(row, now))
    return f'<article class="tl-proposal tl-{row.state}">{"".join(parts)}</article>'


def _facts(row: ProposalRow) -> Iterator[str]:
    questions = needs()
    for need, answer in row.pledges.items():
        yield f"{questions[Need(need)]} {widgets.name(answer)}"
    yield _("Expected: {what}").format(what=expected(row))
    if row.cost:
        yield _("Costs: {what}").format(what=widgets.name(row.cost))


def expected(row: ProposalRow) -> str:
    """What is expected: in the proposer's words, or as the drivers said it when it was proposed."""
    if row.expected or row.keeps is None:
        return widgets.name(row.expected)
    n, least, most = (-one / OF for one in row.keeps)
    return would_stay(Effect(n, most, least))


def _answers(row: ProposalRow) -> str:
    if not row.answers:
        return ""
    told_of = "".join(f'<li class="tl-says-{one.says}">{_answer(one)}</li>' for one in row.answers)
    return f'<ul class="tl-answers">{told_of}</ul>'


def _answer(one: AnswerRow) -> str:
    said = {
        Says.YES: _("{department} says yes"),
        Says.NO: _("{department} says no: {reason}"),
        Says.ASKED: _("{department} is asked"),
    }[Says(one.says)]
    if one.says == Says.YES and one.reason:
        said = _("{department} says yes: {reason}")
    words = said.format(department=widgets.name(told(one.function)), reason=widgets.name(one.reason))
    return f'<span aria-hidden="true">{MARKS[Says(one.says)]}</span> {widgets.ours(words)}'


def _end(row: ProposalRow) -> Iterator[str]:
    """What ended a proposal, or what came of it."""
    if row.ended_why:
        yield widgets.line(_("Why: {reason}").format(reason=widgets.name(row.ended_why)))
    if row.became is not None:
        yield from (widgets.line(one) for one in came_of(row.became))


def came_of(became: Became) -> Iterator[str]:
    """Whose an accepted proposal is now, what was done, and how it ended."""
    whose = told(became.function) if became.function else _("has no owner")
    if became.person:
        whose = _("{department}, {name}").format(department=whose, name=widgets.name(became.person))
    yield _("It is a matter: {whose}.").format(whose=whose)
    if became.done:
        yield _("Done: {what}").format(what=widgets.name(became.done))
    if became.state in VERDICTS:
        ended = states()[ActionState(became.state)]
        known = _("What came of it: {verdict}. {why}") if became.verdict else _("What came of it: {verdict}.")
        yield known.format(verdict=ended, why=widgets.name(became.verdict))
    elif became.observe_until is not None:
        yield _("We look again on {day}.").format(day=day(became.observe_until))


def _from(row: ProposalRow, now: datetime) -> str:
    named = {
        "department": told(row.function or ""),
        "name": widgets.name(row.by or ""),
        "age": age(row.proposed_at, now),
    }
    if row.by and row.function:
        said = _("Proposed by {name} ({department}), {age}")
    elif row.by:
        said = _("Proposed by {name}, {age}")
    else:
        said = _("Proposed by {department}, {age}")
    return f'<footer class="tl-soft">{widgets.ours(said.format(**named))}</footer>'
