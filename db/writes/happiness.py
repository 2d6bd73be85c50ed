"""What a happy customer is: each department writes its own, all agree on one, and nothing said is lost.

The tests are texts here; `journeys.reading` says whether one is a test, before it comes here.
"""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, insert, select, update

from db.engine import writing
from db.errors import Refused
from db.models import (
    Deed,
    HappinessAnswer,
    HappinessDefinition,
    HappinessProposal,
    ProposalState,
    Topic,
    metadata,
)
from db.reads.happiness import TO_AGREE, ProposalRow, answers, definitions, latest_answers, open_proposal
from db.rights import By, House, Right, permit
from db.writes import audit
from db.writes.revisions import move

LONGEST_SENTENCE, LONGEST_TEST = 400, 2_000
_T = metadata.tables
_DEFINITIONS, _PROPOSALS, _FUNCTIONS = _T["happiness_definitions"], _T["happiness_proposals"], _T["functions"]


class DefinitionIn(NamedTuple):
    """What a department calls a happy customer: a sentence, and a test that was read."""

    function_id: int
    sentence: str
    test: str


class AnswerIn(NamedTuple):
    """What a department says to a proposal."""

    proposal_id: int
    function_id: int
    accepts: bool
    reason: str = ""


def define(url: str, wanted: DefinitionIn, by: By, now: datetime) -> int:
    """Make it what a department calls a happy customer, as its next version; the definition's id.

    Raises Refused for a department that is not one's own, unless one leads the company.
    """
    permit(by, Right.DEFINE)
    wanted = _checked(wanted)
    with writing(url) as connection:
        key = _own(connection, wanted.function_id, by)
        definition_id = _next(connection, wanted, wanted.function_id, by, now)
        _note(connection, by, f"happy customers of {key}", now, act="defined")
    return definition_id


def propose(url: str, wanted: DefinitionIn, by: By, now: datetime) -> int:
    """Propose one definition to all departments, for whom it is thereby accepted; the proposal's id.

    One that is still open is replaced, and the time to agree goes on. It is agreed at once where nobody else
    has a definition.
    """
    permit(by, Right.DEFINE)
    wanted = _checked(wanted)
    with writing(url) as connection:
        key = _own(connection, wanted.function_id, by)
        before = open_proposal(connection)
        if before:
            _end(connection, before.id, ProposalState.REPLACED, by, now)
        since = before.disagreed_since if before else now
        values = wanted._asdict() | {"proposed_at": now, "disagreed_since": since}
        row = values | {"by_person_id": by.person_id, "state": ProposalState.OPEN}
        proposal_id = _inserted(connection, HappinessProposal, row)
        _say(connection, AnswerIn(proposal_id, wanted.function_id, True), by, now)
        _settle(connection, by, now)
        _note(connection, by, f"happy customers of {key}", now, act="proposed to all")
    return proposal_id


def answer(url: str, said: AnswerIn, by: By, now: datetime) -> None:
    """Say for a department that it accepts what is proposed, or why not. The last word counts.

    With the last department's yes it is agreed. Raises Refused without a reason, or when it is not open.
    """
    permit(by, Right.DEFINE)
    if not said.accepts and not said.reason.strip():
        raise Refused("Say in a few words why not.")
    with writing(url) as connection:
        _still_open(connection, said.proposal_id)
        key = _own(connection, said.function_id, by)
        _say(connection, said, by, now)
        _settle(connection, by, now)
        act = "accepted" if said.accepts else "not accepted"
        _note(connection, by, f"happy customers of {key}", now, act=act)


def decide(url: str, proposal_id: int, accepts: bool, reason: str, by: By, now: datetime) -> None:
    """Decide for the whole company what the departments did not agree on in time.

    Raises Refused while they still have time, when it is no longer open, or without a reason.
    """
    permit(by, Right.DECIDE)
    if not reason.strip():
        raise Refused("Say in a few words why.")
    with writing(url) as connection:
        row = _still_open(connection, proposal_id)
        if now < row.disagreed_since + TO_AGREE:
            raise Refused("The departments still have time to agree.")
        state = ProposalState.DECIDED if accepts else ProposalState.REFUSED
        _end(connection, proposal_id, state, by, now, reason.strip()[:LONGEST_SENTENCE])
        if accepts:
            _next(connection, DefinitionIn(row.function_id, row.sentence, row.test), None, by, now)
        _note(connection, by, "happy customers of all", now, act="decided" if accepts else "refused")


def _checked(wanted: DefinitionIn) -> DefinitionIn:
    sentence, test = wanted.sentence.strip(), wanted.test.strip()
    if not 1 <= len(sentence) <= LONGEST_SENTENCE:
        raise Refused("Say in one sentence, of 400 letters at most, what a happy customer is.")
    if not 1 <= len(test) <= LONGEST_TEST:
        raise Refused("A definition needs a test of at most 2,000 letters.")
    return wanted._replace(sentence=sentence, test=test)


def _own(connection: Connection, function_id: int, by: By) -> str:
    """The key of a department for which somebody may speak."""
    there = _FUNCTIONS.c.id == function_id, _FUNCTIONS.c.retired_at.is_(None)
    key: str | None = connection.scalar(select(_FUNCTIONS.c.key).where(*there))
    if key is None:
        raise Refused("This department is not there any more.")
    if not isinstance(by, House) and not by.executive and key not in by.functions:
        raise Refused("Only who works for a department, or leads the company, can say this for it.")
    return key


def _next(
    connection: Connection, wanted: DefinitionIn, function_id: int | None, by: By, now: datetime
) -> int:
    """The next version of a department's definition, or of that of all, in place of the one before."""
    same = _DEFINITIONS.c.function_id.is_not_distinct_from(function_id)
    version = connection.scalar(select(func.coalesce(func.max(_DEFINITIONS.c.version), 0)).where(same)) or 0
    ended = update(HappinessDefinition).where(same, _DEFINITIONS.c.until_at.is_(None))
    connection.execute(ended.values(until_at=now))
    said = {"sentence": wanted.sentence, "test": wanted.test, "function_id": function_id}
    row = said | {"version": version + 1, "by_person_id": by.person_id, "from_at": now}
    return _inserted(connection, HappinessDefinition, row)


def _inserted(connection: Connection, table: Any, row: dict[str, Any]) -> int:
    return int(connection.execute(insert(table).values(row).returning(table.id)).scalar_one())


def _say(connection: Connection, said: AnswerIn, by: By, now: datetime) -> None:
    row = said._asdict() | {"reason": said.reason.strip()[:LONGEST_SENTENCE]}
    connection.execute(insert(HappinessAnswer).values(row | {"by_person_id": by.person_id, "at": now}))


def _settle(connection: Connection, by: By, now: datetime) -> None:
    """Make the open proposal the definition of all once every department that has one of its own accepts."""
    row = open_proposal(connection)
    if row is None:
        return
    last = latest_answers(answers(connection, [row.id]))
    asked = {one.function_id for one in definitions(connection) if one.function_id} | {row.function_id}
    if all(one in last and last[one].accepts for one in asked):
        _end(connection, row.id, ProposalState.AGREED, by, now)
        _next(connection, DefinitionIn(row.function_id, row.sentence, row.test), None, by, now)


def _still_open(connection: Connection, proposal_id: int) -> ProposalRow:
    row = open_proposal(connection)
    if row is None or row.id != proposal_id:
        raise Refused("This is no longer open; look at what is proposed now.")
    return row


def _end(
    connection: Connection, proposal_id: int, state: ProposalState, by: By, now: datetime, why: str = ""
) -> None:
    ended = {"state": state, "ended_at": now, "ended_by_id": by.person_id, "ended_why": why}
    connection.execute(update(HappinessProposal).where(_PROPOSALS.c.id == proposal_id).values(ended))


def _note(connection: Connection, by: By, on: str, now: datetime, *, act: str) -> None:
    audit.note(connection, by, Deed.CHANGE, on, now, after={"act": act})
    move(connection, Topic.HAPPINESS, now)
