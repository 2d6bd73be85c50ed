"""What should change: proposals at steps, what departments say to them, and what came of those accepted."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from db.models import ActionState, Basis, ChangeState, Says, metadata
from db.reads.lineage import ids_of, lives_on
from db.reads.steps import step_names

_T = metadata.tables
_PROPOSALS, _ANSWERS, _SHARES = _T["proposals"], _T["proposal_answers"], _T["influence"]
_FUNCTIONS, _PEOPLE, _ACTIONS, _EVENTS = (_T[n] for n in ("functions", "people", "actions", "action_events"))

LINE = (
    "id", "step", "lever", "change", "explanation", "expected", "cost", "state", "function", "pledges",
    "would_stay_of_1000", "would_stay_least", "would_stay_most", "answers", "proposed_at", "ended_at",
    "ended_why", "action", "action_state", "came_of",
)  # fmt: skip
"""The columns of a proposal that is taken away."""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """The last word of a department that is asked: it is asked, or says yes or no, and why."""

    function_id: int
    function_key: str
    function: str
    says: str
    reason: str
    by: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Became:
    """The matter that an accepted proposal is: how it stands, and what came of it once it was done."""

    action_id: int
    state: str
    function: str | None
    person: str | None
    done_at: datetime | None
    observe_until: datetime | None
    done: str
    verdict: str


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal as it stands; `say` are the departments (by key) with a say at its step today.

    `keeps` is what the drivers said when it was made, of 1,000 customers: about, least, most.
    """

    id: int
    step_id: int
    step: str
    lever: str
    change: str
    explanation: str
    pledges: dict[str, str]
    expected: str
    keeps: tuple[int, int, int] | None
    cost: str
    state: str
    function: str | None
    by_id: int | None
    by: str | None
    proposed_at: datetime
    ended_at: datetime | None
    ended_by: str | None
    ended_why: str
    answers: tuple[AnswerRow, ...]
    say: frozenset[str]
    became: Became | None

    @property
    def open(self) -> bool:
        """Whether nobody accepted, declined or withdrew it so far."""
        return self.state == ChangeState.PROPOSED

    @property
    def agreed(self) -> bool:
        """Whether every department that would have to do something says yes."""
        return all(one.says == Says.YES for one in self.answers)

    @property
    def refused(self) -> bool:
        """Whether one of them says no."""
        return any(one.says == Says.NO for one in self.answers)

    def waits_for(self, functions: Collection[str]) -> list[AnswerRow]:
        """Those of these departments (by key) that are asked and did not answer yet."""
        asked = [one for one in self.answers if one.says == Says.ASKED and one.function_key in functions]
        return asked if self.open else []


def at_steps(connection: Connection, step_ids: Iterable[int]) -> list[ProposalRow]:
    """The proposals at steps and at those that became part of them: open ones first, then the newest."""
    ids = [one for step_id in step_ids for one in ids_of(connection, step_id)]
    rows = _rows(connection, _PROPOSALS.c.micro_interaction_id.in_(ids))
    return sorted(rows, key=lambda one: not one.open)


def still_open(connection: Connection) -> list[ProposalRow]:
    """Every proposal that nobody accepted, declined or withdrew, the oldest first."""
    return _rows(connection, _PROPOSALS.c.state == ChangeState.PROPOSED)[::-1]


def of_action(connection: Connection, action_id: int) -> ProposalRow | None:
    """The proposal that a matter was raised for."""
    return next(iter(_rows(connection, _PROPOSALS.c.action_id == action_id)), None)


def by_id(connection: Connection, proposal_id: int) -> ProposalRow | None:
    """One proposal, however it stands."""
    return next(iter(_rows(connection, _PROPOSALS.c.id == proposal_id)), None)


def every(connection: Connection) -> list[ProposalRow]:
    """Every proposal there is, the newest first."""
    return _rows(connection)


def lines(connection: Connection) -> Iterator[dict[str, Any]]:
    """Every proposal as a plain row to be taken away, by id; not who said what, only for which department."""
    yield from (line for _, line in lines_after(connection, 0, None))


def lines_after(connection: Connection, after: int, limit: int | None) -> list[tuple[int, dict[str, Any]]]:
    """The first `limit` proposals after the id `after`, each with its id."""
    rows = sorted(_rows(connection, _PROPOSALS.c.id > after), key=lambda one: one.id)[:limit]
    return [(row.id, _line(row)) for row in rows]


def _line(row: ProposalRow) -> dict[str, Any]:
    same = ("id", "step", "lever", "change", "explanation", "expected", "cost", "state", "function")
    keeps, least, most = row.keeps or (None, None, None)
    said = (": ".join(filter(None, (one.function_key, one.says, one.reason))) for one in row.answers)
    return {
        **{name: getattr(row, name) for name in same},
        "pledges": [f"{need}: {text}" for need, text in row.pledges.items()],
        "would_stay_of_1000": keeps, "would_stay_least": least, "would_stay_most": most,
        "answers": [*said], "proposed_at": row.proposed_at, "ended_at": row.ended_at,
        "ended_why": row.ended_why, "action": row.became and row.became.action_id,
        "action_state": row.became and row.became.state, "came_of": row.became and row.became.verdict,
    }  # fmt: skip


def answers(connection: Connection, proposal_ids: Sequence[int]) -> dict[int, tuple[AnswerRow, ...]]:
    """The last word of each department that is asked, by proposal; nobody waits for one that is gone."""
    newest = (
        select(func.max(_ANSWERS.c.id))
        .where(_ANSWERS.c.proposal_id.in_(proposal_ids))
        .group_by(_ANSWERS.c.proposal_id, _ANSWERS.c.function_id)
    )
    query = (
        select(
            _ANSWERS.c.proposal_id, _ANSWERS.c.function_id, _FUNCTIONS.c.key, _FUNCTIONS.c.name,
            _ANSWERS.c.says, _ANSWERS.c.reason, _PEOPLE.c.name, _ANSWERS.c.at,
        )
        .select_from(_ANSWERS)
        .join(_FUNCTIONS, _FUNCTIONS.c.id == _ANSWERS.c.function_id)
        .outerjoin(_PEOPLE, _PEOPLE.c.id == _ANSWERS.c.by_person_id)
        .where(_ANSWERS.c.id.in_(newest), _FUNCTIONS.c.retired_at.is_(None))
        .order_by(_FUNCTIONS.c.position, _FUNCTIONS.c.name)
    )  # fmt: skip
    found: dict[int, list[AnswerRow]] = defaultdict(list)
    for proposal_id, *row in connection.execute(query):
        found[proposal_id].append(AnswerRow(*row))
    return {proposal_id: tuple(several) for proposal_id, several in found.items()}


def with_a_say(connection: Connection, step_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """The departments that have a say at steps today, by key with their id, who answers for it first."""
    holds = _SHARES.c.valid_from.is_not(None), _SHARES.c.valid_until.is_(None)
    query = (
        select(_SHARES.c.micro_interaction_id, _FUNCTIONS.c.key, _FUNCTIONS.c.id)
        .join(_FUNCTIONS, _FUNCTIONS.c.id == _SHARES.c.function_id)
        .where(*holds, _SHARES.c.basis != Basis.SUGGESTED, _FUNCTIONS.c.retired_at.is_(None))
        .where(_SHARES.c.micro_interaction_id.in_(step_ids))
        .order_by(_SHARES.c.accountable.desc(), _SHARES.c.share.desc(), _SHARES.c.id)
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for step_id, key, function_id in connection.execute(query):
        found[step_id][key] = function_id
    return dict(found)


def _rows(connection: Connection, *which: ColumnElement[bool]) -> list[ProposalRow]:
    closer = _PEOPLE.alias("closer")
    query = (
        select(
            _PROPOSALS, _FUNCTIONS.c.name.label("function"), _PEOPLE.c.name.label("by"),
            closer.c.name.label("ended_by"),
        )
        .outerjoin(_FUNCTIONS, _FUNCTIONS.c.id == _PROPOSALS.c.function_id)
        .outerjoin(_PEOPLE, _PEOPLE.c.id == _PROPOSALS.c.by_person_id)
        .outerjoin(closer, closer.c.id == _PROPOSALS.c.ended_by_id)
        .where(*which)
        .order_by(_PROPOSALS.c.proposed_at.desc(), _PROPOSALS.c.id.desc())
    )  # fmt: skip
    rows = connection.execute(query).all()
    if not rows:
        return []
    said = answers(connection, [row.id for row in rows])
    into, names = lives_on(connection), step_names(connection)
    at = {row.id: into.get(row.micro_interaction_id, row.micro_interaction_id) for row in rows}
    say = with_a_say(connection, set(at.values()))
    became = _became(connection, [row.action_id for row in rows if row.action_id])
    return [
        _row(
            row, at[row.id], names.get(at[row.id], ""), said.get(row.id, ()),
            frozenset(say.get(at[row.id], ())), became.get(row.action_id),
        )
        for row in rows
    ]  # fmt: skip


def _row(
    row: Row[*tuple[object, ...]], step_id: int, step: str, said: tuple[AnswerRow, ...], say: frozenset[str],
    became: Became | None,
) -> ProposalRow:  # fmt: skip
    one = row._mapping
    same = ("id", "lever", "change", "explanation", "pledges", "expected", "cost", "state", "function", "by")
    ended = ("proposed_at", "ended_at", "ended_by", "ended_why")
    keeps = tuple(one[name] for name in ("keeps", "keeps_least", "keeps_most"))
    return ProposalRow(
        **{name: one[name] for name in (*same, *ended)}, by_id=one["by_person_id"],
        step_id=step_id, step=step, keeps=None if keeps[0] is None else keeps, answers=said, say=say,
        became=became,
    )  # fmt: skip


def _became(connection: Connection, action_ids: Sequence[int]) -> dict[int | None, Became]:
    notes = select(_EVENTS.c.action_id, _EVENTS.c.note).where(
        _EVENTS.c.action_id.in_(action_ids), _EVENTS.c.to_state == ActionState.DONE
    )
    done = dict(connection.execute(notes.order_by(_EVENTS.c.id)).all())
    query = (
        select(
            _ACTIONS.c.id, _ACTIONS.c.state, _FUNCTIONS.c.name, _PEOPLE.c.name, _ACTIONS.c.done_at,
            _ACTIONS.c.observe_until, _ACTIONS.c.verdict_reason,
        )
        .select_from(_ACTIONS)
        .outerjoin(_FUNCTIONS, _FUNCTIONS.c.id == _ACTIONS.c.function_id)
        .outerjoin(_PEOPLE, _PEOPLE.c.id == _ACTIONS.c.person_id)
        .where(_ACTIONS.c.id.in_(action_ids))
    )  # fmt: skip
    rows = connection.execute(query)
    return {row[0]: Became(*row[:6], done.get(row[0], ""), row[6] or "") for row in rows}
