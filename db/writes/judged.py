"""How customers were judged, kept by date: a row says from when to when an answer held.

Whoever is judged again and the same leaves nothing to write, so a pass over unchanged customers writes none.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, literal_column, select, update

from db.engine import writing
from db.models import (
    HappinessDefinition,
    HappinessDoubt,
    HappinessOutcome,
    HappinessPass,
    HappinessResult,
    Topic,
    col,
    metadata,
)
from db.writes.many import insert_rows
from db.writes.revisions import INSERTS, insert_into, move

_RESULTS, _DOUBTS = metadata.tables["happiness_results"], metadata.tables["happiness_doubts"]
_OUTCOMES, _PASSES = metadata.tables["happiness_outcomes"], metadata.tables["happiness_passes"]
_DEFINITIONS, _SIGNALS = metadata.tables["happiness_definitions"], metadata.tables["signals"]
_EVIDENCE = metadata.tables["action_signals"]
Answers = Mapping[int, Mapping[int, bool | None]]
"""By customer, whether each definition calls them happy; empty for whom nothing is known any more."""


class Counted(NamedTuple):
    """What one bite of a pass adds to the outcomes; the names are those of the columns."""

    definition_id: int
    horizon: int
    outcome: str
    at: datetime
    happy: int
    happy_did: int
    judged: int
    judged_did: int


class Bite(NamedTuple):
    """How far a pass has come with this bite, what it was before, and what became of the customers in it."""

    pass_id: int
    before: int
    position: int | None
    counted: Sequence[Counted] = ()


_ANY_DEFINITION = select(col(HappinessDefinition.id)).limit(1)


def doubt(connection: Connection, profile_ids: Iterable[int | None]) -> None:
    """Have the customers of these profiles judged again, in the caller's transaction."""
    if connection.scalar(_ANY_DEFINITION):
        rows = [(one, 1) for one in sorted({one for one in profile_ids if one is not None})]
        insert_rows(connection, _note(connection.dialect.name), ("profile_id", "mark"), rows)


def doubt_of_matter(connection: Connection, action_id: int, signal_ids: Sequence[int] | None = None) -> None:
    """Have the customers judged again whom a matter is about, or whose `signal_ids` it took in just now.

    Nothing is to do while no definition asks for matters.
    """
    asks = _DEFINITIONS.c.until_at.is_(None), _DEFINITIONS.c.test.contains("matters")
    if connection.scalar(select(_DEFINITIONS.c.id).where(*asks).limit(1)) is None:
        return
    about = _EVIDENCE.c.action_id == action_id, _SIGNALS.c.profile_id.is_not(None)
    query = select(_SIGNALS.c.profile_id).join(_EVIDENCE, _EVIDENCE.c.signal_id == _SIGNALS.c.id)
    if signal_ids is not None:
        query = query.where(_SIGNALS.c.id.in_(signal_ids))
    doubt(connection, connection.scalars(query.where(*about).distinct()).all())


@cache
def _note(dialect: str) -> Any:
    noted = INSERTS[dialect](HappinessDoubt)
    return noted.on_conflict_do_update(
        index_elements=["profile_id"], set_={"mark": _DOUBTS.c.mark + literal_column("1")}
    )


def begin(url: str, day: int, definitions: str, now: datetime) -> None:
    """Begin a pass over all customers, of a reporting day (an ordinal) and under these definitions."""
    row = {"day": day, "definitions": definitions, "position": 0, "begun_at": now}
    with writing(url) as connection:
        connection.execute(insert(HappinessPass).values(row))


def keep(
    url: str,
    answers: Answers,
    now: datetime,
    *,
    doubts: Sequence[tuple[int, int]] = (),
    bite: Bite | None = None,
) -> int:
    """Keep what was judged, and that it was: doubts as (profile, mark), or a bite of a pass.

    How many answers changed. A bite that somebody else has done meanwhile changes nothing, and a doubt raised
    since its mark was read stays.
    """
    with writing(url) as connection:
        if bite and not _advance(connection, bite):
            return 0
        changed = _change(connection, answers, now)
        for profile_id, mark in doubts:
            seen = _DOUBTS.c.profile_id == profile_id, _DOUBTS.c.mark == mark
            connection.execute(delete(HappinessDoubt).where(*seen))
        if bite:
            _count(connection, bite)
        if changed or (bite and bite.position is None):
            move(connection, Topic.HAPPINESS, now, at_once=bite is not None and bite.position is None)
    return changed


def _advance(connection: Connection, bite: Bite) -> bool:
    here = update(HappinessPass).where(_PASSES.c.id == bite.pass_id, _PASSES.c.position == bite.before)
    return connection.execute(here.values(position=bite.position)).rowcount == 1


def _change(connection: Connection, answers: Answers, now: datetime) -> int:
    """Close the rows of answers that no longer hold and open those that do; the answers of customers of whom
    nothing is known any more are closed.
    """
    mine = _RESULTS.c.customer_id.in_(list(answers)), _RESULTS.c.until_at.is_(None)
    columns = _RESULTS.c.id, _RESULTS.c.customer_id, _RESULTS.c.definition_id, _RESULTS.c.holds
    known = {
        (row.customer_id, row.definition_id): row for row in connection.execute(select(*columns).where(*mine))
    }
    wanted = {(customer, one): holds for customer, said in answers.items() for one, holds in said.items()}
    over = [row.id for key, row in known.items() if key not in wanted or wanted[key] is not row.holds]
    new = [key for key, holds in wanted.items() if key not in known or known[key].holds is not holds]
    if over:
        connection.execute(update(HappinessResult).where(_RESULTS.c.id.in_(over)).values(until_at=now))
    if new:
        connection.execute(insert(HappinessResult), [_row(key, wanted[key], now) for key in new])
    return len(new) + sum(key not in wanted for key in known)


def _row(key: tuple[int, int], holds: bool | None, now: datetime) -> dict[str, Any]:
    return {"customer_id": key[0], "definition_id": key[1], "holds": holds, "from_at": now}


def _count(connection: Connection, bite: Bite) -> None:
    """Add what one bite counted; the outcomes of earlier passes go when this one is done."""
    if bite.counted:
        new = insert_into(connection, HappinessOutcome)
        sums = ("happy", "happy_did", "judged", "judged_did")
        added = {name: _OUTCOMES.c[name] + new.excluded[name] for name in sums}
        key = ["pass_id", "definition_id", "horizon", "outcome"]
        rows = [one._asdict() | {"pass_id": bite.pass_id} for one in bite.counted]
        connection.execute(new.on_conflict_do_update(index_elements=key, set_=added), rows)
    if bite.position is None:
        connection.execute(delete(HappinessOutcome).where(_OUTCOMES.c.pass_id != bite.pass_id))
        connection.execute(delete(HappinessPass).where(_PASSES.c.id < bite.pass_id))
