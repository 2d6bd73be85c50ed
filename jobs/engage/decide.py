"""Which single signals demand an answer: rules over what was detected, without a store or a clock.

The rules stand in order of urgency and the first that applies speaks for a signal. One matter is
opened for a conversation, else for a person and rule, else for the signal itself.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from db.models import ActionKind, CandidateIn, Demand, Intent, Presence, RejectedIn
from jobs.engage.clocks import FIRST_CONTACT, MUST_ESCALATE, WHILE_IT_HAPPENS

DIRECT = frozenset({"mail", "chat", "phone", "social"})
"""Channels in which somebody waits for us to reply."""

POINTS_TO = {
    "injury": "an injury",
    "data_leak": "a data leak",
    "lawyer": "a lawyer or a court",
    "press": "the press",
}
"""How the kinds of escalation are told; fraud and discrimination are words already."""

ANSWERED = "we replied since"


class Rule(NamedTuple):
    """One reason why a signal demands an answer, in the words its matter is told with."""

    key: str
    kind: ActionKind
    applies: Callable[[Demand], bool]
    within: timedelta
    title: str
    reason: str
    next_move: str


class Decided(NamedTuple):
    """What to raise, and what was considered and is not raised."""

    candidates: list[CandidateIn]
    rejected: list[RejectedIn]


def _negative(demand: Demand) -> bool:
    return demand.negative == Presence.PRESENT


def _low_mark(demand: Demand) -> bool:
    return demand.mark_negative == Presence.PRESENT and demand.has_words


RULES = (
    Rule(
        "must escalate",
        ActionKind.ESCALATION,
        lambda demand: Intent.MUST_ESCALATE in demand.intents,
        MUST_ESCALATE,
        "Look at this now",
        "The customer's words point to {detail}.",
        "Read it, secure what is at stake, and speak to the customer",
    ),
    Rule(
        "happening now",
        ActionKind.ANSWER,
        lambda demand: Intent.HAPPENING_NOW in demand.intents and _negative(demand),
        WHILE_IT_HAPPENS,
        "Help while it happens",
        "Something is going wrong for the customer right now.",
        "Contact the customer and put it right",
    ),
    Rule(
        "wants a person",
        ActionKind.ANSWER,
        lambda demand: Intent.WANTS_PERSON in demand.intents,
        FIRST_CONTACT,
        "Let a person reply",
        "The customer asks to speak to a person.",
        "Call or write as a person, with your name",
    ),
    Rule(
        "leaving",
        ActionKind.ANSWER,
        lambda demand: Intent.LEAVING in demand.intents and _negative(demand),
        FIRST_CONTACT,
        "Speak to a customer who leaves",
        "The customer says they are leaving.",
        "Ask what would have to change, and offer only what can be kept",
    ),
    Rule(
        "question",
        ActionKind.ANSWER,
        lambda demand: Intent.QUESTION in demand.intents and demand.channel in DIRECT,
        FIRST_CONTACT,
        "Answer a question",
        "The customer asked a question and waits for the reply.",
        "Answer it",
    ),
    Rule(
        "low mark with words",
        ActionKind.ANSWER,
        _low_mark,
        FIRST_CONTACT,
        "Reply to a low mark",
        "The customer gave a low mark and wrote why.",
        "Reply to what they wrote, and say what becomes of it",
    ),
)


def answers(demands: Iterable[Demand], start: datetime | None = None) -> Decided:
    """The matters that `demands` call for, one for each fingerprint.

    A clock starts when its signal was received, or at `start` where somebody asks for old ones to be
    raised. What we replied to since is rejected.
    """
    raised: dict[str, CandidateIn] = {}
    rejected: dict[str, RejectedIn] = {}
    for demand in demands:
        rule = next((rule for rule in RULES if rule.applies(demand)), None)
        if rule is None:
            continue
        candidate = _candidate(demand, rule, start or demand.received_at)
        if demand.answered:
            rejected[candidate.fingerprint] = RejectedIn(candidate.fingerprint, ANSWERED, candidate.title)
        else:
            raised[candidate.fingerprint] = _merged(raised.get(candidate.fingerprint), candidate)
    return Decided(list(raised.values()), list(rejected.values()))


def _candidate(demand: Demand, rule: Rule, start: datetime) -> CandidateIn:
    about = demand.step_name or demand.category_name
    detail = demand.intents.get(Intent.MUST_ESCALATE) or "something that must not wait"
    detail = POINTS_TO.get(detail, detail)
    return CandidateIn(
        fingerprint=_fingerprint(demand, rule),
        kind=rule.kind,
        rule=rule.key,
        title=f"{rule.title}: {about}" if about else rule.title,
        reason=rule.reason.format(detail=detail),
        next_move=rule.next_move,
        signal_ids=(demand.signal_id,),
        due_at=start + rule.within,
        function_id=demand.step_function_id or demand.category_function_id,
        category_id=demand.category_id,
        micro_interaction_id=demand.micro_interaction_id,
    )


def _fingerprint(demand: Demand, rule: Rule) -> str:
    if demand.conversation:
        return f"{rule.kind}:{demand.source_id}:{demand.conversation}"
    if demand.customer_id:
        return f"{rule.kind}:{rule.key}:customer {demand.customer_id}"
    return f"{rule.kind}:signal {demand.signal_id}"


def _merged(first: CandidateIn | None, more: CandidateIn) -> CandidateIn:
    """One matter of two: the more urgent one speaks, both are evidence."""
    if first is None:
        return more
    urgent = min(first, more, key=lambda candidate: candidate.due_at)
    return urgent._replace(signal_ids=first.signal_ids + more.signal_ids)
