"""What each department calls a happy customer, whom that holds for, and where two of them disagree."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, case, desc, false, func, select

from db.models import ProposalState, metadata

_T = metadata.tables
_DEFINITIONS, _RESULTS = _T["happiness_definitions"], _T["happiness_results"]
_PROPOSALS, _ANSWERS = _T["happiness_proposals"], _T["happiness_answers"]
_OUTCOMES, _PASSES = _T["happiness_outcomes"], _T["happiness_passes"]
_FUNCTIONS, _PEOPLE = _T["functions"], _T["people"]

TO_AGREE = timedelta(days=90)
"""So long departments may disagree before who leads the company decides."""


class DefinitionRow(NamedTuple):
    """A definition in force; `function_id` and what names it are None for the one agreed by all."""

    id: int
    function_id: int | None
    key: str | None
    function: str | None
    colour: str | None
    version: int
    sentence: str
    test: str
    from_at: datetime
    person: str | None


class ProposalRow(NamedTuple):
    """What was proposed to all, by which department and whom, and what became of it."""

    id: int
    function_id: int
    function: str
    person: str | None
    sentence: str
    test: str
    state: str
    proposed_at: datetime
    disagreed_since: datetime
    ended_at: datetime | None
    ended_why: str


class AnswerRow(NamedTuple):
    """What a department said to a proposal."""

    proposal_id: int
    function_id: int
    function: str
    accepts: bool
    reason: str
    person: str | None
    at: datetime


class OutcomeRow(NamedTuple):
    """What became of customers, as `db.models.HappinessOutcome` counts it."""

    definition_id: int
    horizon: int
    outcome: str
    at: datetime
    happy: int
    happy_did: int
    judged: int
    judged_did: int


Did = tuple[str, datetime | None]
"""The name of an event, and when it was."""

Pattern = tuple[bool | None, ...]
"""How the definitions of a list judge a customer, in the order of the list."""


def definitions(connection: Connection) -> list[DefinitionRow]:
    """The definitions in force of departments that are not retired; the one agreed by all comes first."""
    query = _defined().where(_DEFINITIONS.c.until_at.is_(None), _FUNCTIONS.c.retired_at.is_(None))
    ordered = query.order_by(
        _DEFINITIONS.c.function_id.is_not(None), _FUNCTIONS.c.position, _FUNCTIONS.c.name
    )
    return [DefinitionRow(*row) for row in connection.execute(ordered)]


def ever_defined(connection: Connection, limit: int = 50) -> list[DefinitionRow]:
    """Every definition there was, the newest first."""
    newest = _defined().order_by(desc(_DEFINITIONS.c.from_at), desc(_DEFINITIONS.c.id)).limit(limit)
    return [DefinitionRow(*row) for row in connection.execute(newest)]


def _defined() -> Select[Any]:
    mine, function, person = _DEFINITIONS.c, _FUNCTIONS.c, _PEOPLE.c
    columns = (
        mine.id, mine.function_id, function.key, function.name, function.colour, mine.version,
        mine.sentence, mine.test, mine.from_at, person.name.label("person"),
    )  # fmt: skip
    joined = _DEFINITIONS.outerjoin(_FUNCTIONS, function.id == mine.function_id)
    return select(*columns).select_from(joined.outerjoin(_PEOPLE, person.id == mine.by_person_id))


def patterns(connection: Connection, definition_ids: Sequence[int]) -> dict[Pattern, int]:
    """How many customers the definitions judge in which way: from it follows how often any two agree.

    Each customer is one number to the base of three, so that all are read once and counted in the store.
    """
    if not definition_ids:
        return {}
    mine = _RESULTS.c
    judged = case((mine.holds.is_(None), 0), (mine.holds, 1), else_=2)
    weight = case({one: 3**place for place, one in enumerate(definition_ids)}, value=mine.definition_id)
    now = mine.until_at.is_(None), mine.definition_id.in_(definition_ids)
    each = select(func.sum(judged * weight).label("code")).where(*now).group_by(mine.customer_id).subquery()
    counted = connection.execute(select(each.c.code, func.count()).group_by(each.c.code))
    return {_pattern(int(code), len(definition_ids)): n for code, n in counted}


def _pattern(code: int, length: int) -> Pattern:
    return tuple((None, True, False)[code // 3**place % 3] for place in range(length))


def differing(
    connection: Connection, happy_id: int, unhappy_id: int, *, offset: int = 0, limit: int = 10
) -> list[int]:
    """Customers who are happy for one definition and unhappy for another, the last to become so first."""
    one, other = _RESULTS.alias("one"), _RESULTS.alias("other")
    same = and_(
        other.c.customer_id == one.c.customer_id,
        other.c.definition_id == unhappy_id,
        other.c.until_at.is_(None),
        other.c.holds == false(),
    )
    mine = one.c.definition_id == happy_id, one.c.until_at.is_(None), one.c.holds
    query = select(one.c.customer_id).select_from(one.join(other, same)).where(*mine)
    ordered = query.order_by(desc(one.c.from_at), desc(one.c.customer_id))
    return list(connection.scalars(ordered.offset(offset).limit(limit)))


def outcomes(connection: Connection) -> list[OutcomeRow]:
    """What became of customers, by the newest pass that was finished; empty before the first."""
    done = select(func.max(_PASSES.c.id)).where(_PASSES.c.position.is_(None)).scalar_subquery()
    columns = [_OUTCOMES.c[name] for name in OutcomeRow._fields]
    return [
        OutcomeRow(*row) for row in connection.execute(select(*columns).where(_OUTCOMES.c.pass_id == done))
    ]


def finished(connection: Connection) -> datetime | None:
    """When the newest pass over all customers that was finished had begun."""
    done = select(_PASSES.c.begun_at).where(_PASSES.c.position.is_(None))
    moment: datetime | None = connection.scalar(done.order_by(desc(_PASSES.c.id)).limit(1))
    return moment


def proposals(connection: Connection, limit: int = 50) -> list[ProposalRow]:
    """What was proposed to all, the newest first; at most one is open."""
    mine, person = _PROPOSALS.c, _PEOPLE.c
    columns = (
        mine.id, mine.function_id, _FUNCTIONS.c.name, person.name.label("person"), mine.sentence, mine.test,
        mine.state, mine.proposed_at, mine.disagreed_since, mine.ended_at, mine.ended_why,
    )  # fmt: skip
    joined = _PROPOSALS.join(_FUNCTIONS, _FUNCTIONS.c.id == mine.function_id)
    query = select(*columns).select_from(joined.outerjoin(_PEOPLE, person.id == mine.by_person_id))
    return [ProposalRow(*row) for row in connection.execute(query.order_by(desc(mine.id)).limit(limit))]


def open_proposal(connection: Connection) -> ProposalRow | None:
    """The proposal that waits for answers."""
    newest = proposals(connection, 1)
    return newest[0] if newest and newest[0].state == ProposalState.OPEN else None


def overdue(connection: Connection, now: datetime) -> ProposalRow | None:
    """The open proposal that the departments did not agree on in time: it is the executive's by now."""
    row = open_proposal(connection)
    return row if row and now >= row.disagreed_since + TO_AGREE else None


def answers(connection: Connection, proposal_ids: Sequence[int]) -> list[AnswerRow]:
    """Everything departments said to the proposals, the oldest first."""
    mine, person = _ANSWERS.c, _PEOPLE.c
    columns = (
        mine.proposal_id, mine.function_id, _FUNCTIONS.c.name, mine.accepts, mine.reason,
        person.name.label("person"), mine.at,
    )  # fmt: skip
    joined = _ANSWERS.join(_FUNCTIONS, _FUNCTIONS.c.id == mine.function_id)
    query = select(*columns).select_from(joined.outerjoin(_PEOPLE, person.id == mine.by_person_id))
    asked = query.where(mine.proposal_id.in_(proposal_ids)).order_by(mine.id)
    return [AnswerRow(*row) for row in connection.execute(asked)]


def latest_answers(several: Sequence[AnswerRow]) -> Mapping[int, AnswerRow]:
    """The last word of each department, by its id."""
    return {one.function_id: one for one in several}


def newest_signals(
    connection: Connection, customer_ids: Sequence[int], each: int = 3
) -> dict[int, list[int]]:
    """The ids of the last signals of each customer that are no events, the newest first."""
    signals, profiles = _T["signals"].c, _T["source_profiles"].c
    customer = func.coalesce(profiles.customer_id, profiles.id)
    place = func.row_number().over(
        partition_by=customer, order_by=(desc(signals.occurred_at), desc(signals.id))
    )
    query = (
        select(customer.label("customer"), signals.id, place.label("place"))
        .join(_T["source_profiles"], profiles.id == signals.profile_id)
        .where(customer.in_(customer_ids), signals.kind != "event", signals.author == "customer")
    )
    return _listed(connection, query, each)


def newest_events(connection: Connection, customer_ids: Sequence[int], each: int = 4) -> dict[int, list[Did]]:
    """What each customer did last, the newest first."""
    signals, profiles = _T["signals"].c, _T["source_profiles"].c
    customer = func.coalesce(profiles.customer_id, profiles.id)
    query = (
        select(customer.label("customer"), signals.event, signals.occurred_at)
        .join(_T["source_profiles"], profiles.id == signals.profile_id)
        .where(customer.in_(customer_ids), signals.kind == "event", signals.event.is_not(None))
        .order_by(desc(signals.occurred_at), desc(signals.id))
    )
    found: dict[int, list[Did]] = defaultdict(list)
    for customer_id, event, at in connection.execute(query):
        if len(found[customer_id]) < each:
            found[customer_id].append((event, at))
    return found


def _listed(connection: Connection, query: Select[Any], each: int) -> dict[int, list[int]]:
    ranked = query.subquery().c
    few = select(ranked.customer, ranked.id).where(ranked.place <= each).order_by(ranked.place)
    found: dict[int, list[int]] = defaultdict(list)
    for customer_id, signal_id in connection.execute(few):
        found[customer_id].append(signal_id)
    return found
