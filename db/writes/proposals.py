"""What should change at a step: proposed, answered by the departments it needs, accepted as a matter or not.

Every write here keeps to db.levers: what is not explained to the customer, hidden or pressing is refused.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from db.engine import writing
from db.errors import Refused
from db.levers import LONGEST, Worded, refusals
from db.models import (
    ActionKind,
    CandidateIn,
    ChangeState,
    Deed,
    Lever,
    Need,
    Proposal,
    ProposalAnswer,
    ProposalIn,
    Says,
    Topic,
    metadata,
)
from db.reads.drivers import newest
from db.reads.lineage import lives_on
from db.reads.proposals import ProposalRow, answers, by_id, with_a_say
from db.reads.steps import step_names
from db.rights import By, House, Right, permit
from db.writes import audit
from db.writes.candidates import raise_in
from db.writes.revisions import move

TO_BEGIN = timedelta(days=14)
"""By when somebody has to begin with an accepted proposal."""

OF = 1_000  # customers, by whom it is said how many more would stay
RULE = "a proposal was accepted"
TITLE = "Change: {about}"
NEXT_MOVE = "Change it, then tell customers so: {words}"
GONE = "This was accepted, declined or withdrawn meanwhile. Look at it again."
NO_STEP = "This step is on no map any more."
NO_DEPARTMENT = "There is no such department any more."
NO_EXPECTATION = "Say in a few words what you expect from it."
NOT_ASKED = "This department is not asked here."
NOT_YOURS = "Only who works in this department can say that for it."
WHY_NOT = "Say in a few words why not."
NO_SAY = "Only a department that has a say at this step, or who leads the company, can decide this."
NOT_AGREED = (
    "Not every department that would have to do something says yes; who leads the company can decide."
)
NOT_BY_YOU = "Only who proposed it can withdraw it."
REFUSED = (
    TITLE, NEXT_MOVE, GONE, NO_STEP, NO_EXPECTATION, NOT_ASKED, NO_SAY, NOT_AGREED, NOT_BY_YOU,
)  # fmt: skip
_T = metadata.tables
_PROPOSALS, _FUNCTIONS = _T["proposals"].c, _T["functions"].c


def propose(url: str, wanted: ProposalIn, by: By, now: datetime) -> int:
    """Propose what should change at a step, and ask the departments it needs; the proposal's id.

    Who works in one of these departments says yes for it by proposing. Raises Refused with the first reason
    of `db.levers.refusals`, without an expectation where the drivers know nothing, for a step that is gone.
    """
    permit(by, Right.PROPOSE)
    wanted = _checked(wanted)
    with writing(url) as connection:
        step_id = _on_the_map(connection, wanted.micro_interaction_id)
        row = wanted._asdict() | _expected(connection, step_id, wanted) | {"micro_interaction_id": step_id}
        row |= {"state": ChangeState.PROPOSED, "by_person_id": by.person_id, "proposed_at": now}
        needs = row.pop("needs")
        if wanted.function_id is not None:
            _key(connection, wanted.function_id)
        made = insert(Proposal).values(row).returning(_PROPOSALS.id)
        proposal_id = int(connection.execute(made).scalar_one())
        for function_id in dict.fromkeys(needs):
            mine = _speaks_for(_key(connection, function_id), by) and not isinstance(by, House)
            _say(connection, (proposal_id, function_id), Says.YES if mine else Says.ASKED, "", by, now)
        _note(connection, by, proposal_id, now, act="proposed", kind=wanted.lever, step=step_id)
    return proposal_id


def answer(  # noqa: PLR0917 - who, what and why
    url: str, proposal_id: int, function_id: int, yes: bool, reason: str, by: By, now: datetime
) -> None:
    """Say for a department that is asked that it does its part, or why not; the last word counts.

    Raises Refused for another's department, without a reason for a no, or when it is not open any more.
    """
    permit(by, Right.CLAIM)
    if not yes and not reason.strip():
        raise Refused(WHY_NOT)
    with writing(url) as connection:
        _still_open(connection, proposal_id)
        key = _key(connection, function_id)
        if function_id not in {
            one.function_id for one in answers(connection, [proposal_id]).get(proposal_id, ())
        }:
            raise Refused(NOT_ASKED)
        if not _speaks_for(key, by):
            raise Refused(NOT_YOURS)
        says = Says.YES if yes else Says.NO
        _say(connection, (proposal_id, function_id), says, reason.strip()[:LONGEST], by, now)
        _note(connection, by, proposal_id, now, act=f"says {says}", function=key)


def accept(url: str, proposal_id: int, by: By, now: datetime) -> int:
    """Make a proposal a matter of the department that answers for its step; the matter's id.

    A department with a say there may, once all that are needed say yes; who leads the company at any time.
    Raises Refused.
    """
    permit(by, Right.CLAIM)
    with writing(url) as connection:
        row = _still_open(connection, proposal_id)
        _may_decide(row, by)
        if not (row.agreed or isinstance(by, House) or by.executive):
            raise Refused(NOT_AGREED)
        say = with_a_say(connection, [row.step_id]).get(row.step_id, {})
        action_id = raise_in(connection, _matter(row, next(iter(say.values()), None), now), [], now)
        _end(connection, proposal_id, ChangeState.ACCEPTED, by, now, action_id=action_id)
        _note(connection, by, proposal_id, now, act="accepted", matter=action_id)
    return action_id


def decline(url: str, proposal_id: int, reason: str, by: By, now: datetime) -> None:
    """Say for a department with a say at the step, or for the company, that it is not done, and why."""
    permit(by, Right.CLAIM)
    if not reason.strip():
        raise Refused(WHY_NOT)
    with writing(url) as connection:
        _may_decide(_still_open(connection, proposal_id), by)
        _end(connection, proposal_id, ChangeState.DECLINED, by, now, ended_why=reason.strip()[:LONGEST])
        _note(connection, by, proposal_id, now, act="declined")


def withdraw(url: str, proposal_id: int, reason: str, by: By, now: datetime) -> None:
    """Take back what one proposed oneself; a reason is welcome, not asked for."""
    permit(by, Right.PROPOSE)
    with writing(url) as connection:
        row = _still_open(connection, proposal_id)
        if not isinstance(by, House) and row.by_id != by.person_id:
            raise Refused(NOT_BY_YOU)
        _end(connection, proposal_id, ChangeState.WITHDRAWN, by, now, ended_why=reason.strip()[:LONGEST])
        _note(connection, by, proposal_id, now, act="withdrawn")


def _checked(wanted: ProposalIn) -> ProposalIn:
    pledges = {Need(need).value: text.strip() for need, text in wanted.pledges.items() if text.strip()}
    texts = {name: getattr(wanted, name).strip() for name in ("change", "explanation", "expected", "cost")}
    made = wanted._replace(**texts, lever=Lever(wanted.lever).value, pledges=pledges)
    reasons = refusals(Worded(Lever(made.lever), made.change, made.explanation, made.pledges))
    if reasons:
        raise Refused(reasons[0])
    return made._replace(expected=made.expected[:LONGEST], cost=made.cost[:LONGEST])


def _on_the_map(connection: Connection, step_id: int) -> int:
    """The step, or the one that it is part of today."""
    step_id = lives_on(connection).get(step_id, step_id)
    if step_id not in step_names(connection):
        raise Refused(NO_STEP)
    return step_id


def _expected(connection: Connection, step_id: int, wanted: ProposalIn) -> dict[str, Any]:
    """What the drivers say of a step, where the proposer says nothing else."""
    if wanted.expected:
        return {}
    found = newest(connection)
    row = next((one for one in found.steps.values() if one.id == step_id), None) if found else None
    if row is None or row.changed is None or row.changed_lack is not None or row.changed.value >= 0:
        raise Refused(NO_EXPECTATION)
    said = row.changed.value, row.changed.high, row.changed.low
    names = "keeps", "keeps_least", "keeps_most"
    return dict(zip(names, (round(-one * OF) for one in said), strict=True))


def _key(connection: Connection, function_id: int) -> str:
    there = _FUNCTIONS.id == function_id, _FUNCTIONS.retired_at.is_(None)
    key: str | None = connection.scalar(select(_FUNCTIONS.key).where(*there))
    if key is None:
        raise Refused(NO_DEPARTMENT)
    return key


def _speaks_for(key: str, by: By) -> bool:
    return isinstance(by, House) or key in by.functions


def _may_decide(row: ProposalRow, by: By) -> None:
    if not isinstance(by, House) and not by.executive and row.say.isdisjoint(by.functions):
        raise Refused(NO_SAY)


def _still_open(connection: Connection, proposal_id: int) -> ProposalRow:
    row = by_id(connection, proposal_id)
    if row is None or not row.open:
        raise Refused(GONE)
    return row


def _matter(row: ProposalRow, function_id: int | None, now: datetime) -> CandidateIn:
    """The matter that an accepted proposal is, with the proposal as its reason."""
    return CandidateIn(
        fingerprint=f"{ActionKind.CHANGE}:proposal:{row.id}", kind=ActionKind.CHANGE, rule=RULE,
        title=TITLE.format(about=row.step), reason=row.change,
        next_move=NEXT_MOVE.format(words=row.explanation), signal_ids=(), due_at=now + TO_BEGIN,
        function_id=function_id, micro_interaction_id=row.step_id,
    )  # fmt: skip


def _say(
    connection: Connection, which: tuple[int, int], says: Says, reason: str, by: By, now: datetime
) -> None:
    row = {"proposal_id": which[0], "function_id": which[1], "says": says, "reason": reason, "at": now}
    person_id = None if says == Says.ASKED else by.person_id
    connection.execute(insert(ProposalAnswer).values(row | {"by_person_id": person_id}))


def _end(
    connection: Connection, proposal_id: int, state: ChangeState, by: By, now: datetime, **more: Any
) -> None:
    ended = {"state": state, "ended_at": now, "ended_by_id": by.person_id} | more
    still = _PROPOSALS.id == proposal_id, _PROPOSALS.state == ChangeState.PROPOSED
    if connection.execute(update(Proposal).where(*still).values(ended)).rowcount != 1:
        raise Refused(GONE)


def _note(connection: Connection, by: By, proposal_id: int, now: datetime, **facts: Any) -> None:
    audit.note(connection, by, Deed.CHANGE, f"proposal {proposal_id}", now, after=facts)
    move(connection, Topic.ACTIONS, now)
