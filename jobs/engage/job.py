"""The jobs that engage: raise the matters customers' words call for, and escalate what is overdue."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from db.engine import reading
from db.models import Demand
from db.reads import actions, maps
from db.reads import demands as asked
from db.reads import surges as counted
from db.reads.batches import state_of
from db.reads.pulse import reporting_day
from db.settings import settings
from db.writes.absences import pass_on_late
from db.writes.actions import escalate, wake
from db.writes.candidates import Raised, raise_or_refresh
from jobs.engage.clocks import TOP_LEVEL, level
from jobs.engage.decide import Decided, answers
from jobs.engage.surges import surges
from journeys.influence import largest

AT_ONCE = 100


def raise_actions(url: str, now: datetime) -> dict[str, int]:
    """Decide about the oldest freshly analysed signals, at most 100; what became of them."""
    with reading(url) as connection:
        ids = asked.undecided(connection, AT_ONCE)
        decided = answers(_owned(connection, asked.demands(connection, ids), now))
    if not ids:
        return {}
    return {"decided": len(ids), **_raise(url, decided, now, ids)._asdict()}


def raise_open(url: str, batch_id: int, now: datetime) -> dict[str, int]:
    """Raise what an import calls for although it is history; the clocks start `now`.

    "waiting" tells how many of its signals are not analysed yet: asked again later, they are raised too.
    Raises Refused where there is no such import.
    """
    with reading(url) as connection:
        state_of(connection, batch_id)  # or there is no such import
        total = Counter(waiting=asked.waiting(connection, batch_id))
    after = 0
    while True:
        with reading(url) as connection:
            ids = asked.of_batch(connection, batch_id, after, AT_ONCE)
            found = _owned(connection, asked.demands(connection, ids, history_too=True), now)
        if not ids:
            return dict(total)
        total.update(_raise(url, answers(found, now), now)._asdict())
        after = ids[-1]


def raise_surges(url: str, now: datetime) -> dict[str, int]:
    """Compare today and the two days before with the weekdays of eight weeks; what was new."""
    today = reporting_day(now, settings().timezone)
    with reading(url) as connection:
        found = counted.things(connection, today)
        decided = surges(found, today.toordinal(), now)
        owners = _owners(connection, (one.micro_interaction_id for one in decided.candidates), now)
        candidates = [
            one._replace(
                signal_ids=counted.newest_evidence(connection, one, today),
                function_id=one.function_id or owners.get(one.micro_interaction_id),
            )
            for one in decided.candidates
        ]
    became = _raise(url, Decided(candidates, decided.rejected), now)
    return {"raised": became.raised, "refreshed": became.refreshed, "reopened": became.reopened}


def escalate_overdue(url: str, now: datetime) -> dict[str, int]:
    """Bring back what was snoozed until now, and raise every overdue matter by at most one level.

    What is late and held by somebody who is away goes to whoever stands in.
    """
    woken, passed_on = wake(url, now), pass_on_late(url, now)
    with reading(url) as connection:
        late = actions.overdue(connection, now, TOP_LEVEL)
    due = [one for one in late if one.escalation_level < level(one.kind, one.due_at, now)]
    return {
        "came back": woken,
        "passed on": passed_on,
        "escalated": escalate(url, [(one.id, one.escalation_level) for one in due], now),
    }


def _raise(url: str, decided: Decided, now: datetime, ids: Sequence[int] = ()) -> Raised:
    return raise_or_refresh(url, decided.candidates, now, rejected=decided.rejected, decided=ids)


def _owned(connection: Connection, demands: Sequence[Demand], now: datetime) -> list[Demand]:
    """The demands with the function that leads the step each was placed on."""
    owners = _owners(connection, (demand.micro_interaction_id for demand in demands), now)
    return [demand._replace(step_function_id=owners.get(demand.micro_interaction_id)) for demand in demands]


def _owners(
    connection: Connection, step_ids: Iterable[int | None], now: datetime
) -> dict[int | None, int | None]:
    shares = maps.shares(connection, {step_id for step_id in step_ids if step_id}, now)
    return {step_id: largest(given) for step_id, given in shares.items()}
