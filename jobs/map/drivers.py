"""The job that calculates the drivers anew: every day, and within the hour in which paths changed.

The calculation runs in a process of its own that ends with it: numpy and scipy are needed for seconds a
day and would otherwise stay in memory.
"""

import os
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing import get_context

from sqlalchemy import Connection

from db.engine import reading
from db.models import DriverIn, DriverPassIn, How, IncidentPassIn, KnownBy
from db.reads import drivers as known
from db.reads.drivers import Observed
from db.reads.lived import Wanted, ends
from db.reads.walked import Walk, completions, stays, walks
from db.writes.drivers import store
from jobs.beside import begin
from journeys import drivers as effects
from journeys.chain import BEGIN, Node
from journeys.incidents import incidents
from journeys.lives import Lives, Step, Went, lives

PERIOD = timedelta(days=365)
"""Paths that ended, or whose customers were last seen, within so long before the newest of them."""

AGAIN = timedelta(hours=1)
ENDINGS = 8
"""Of single endings those that most came to, each apart from leaving in any way."""

FEW = 30
"""Who come to an ending of its own drivers, at least."""


GOALS = 8
"""Of the steps of which the map says by which events they are seen to work, as many are watched by week."""

Calculated = tuple[Observed, list[DriverPassIn], dict[int, IncidentPassIn]]


def run(url: str, now: datetime) -> dict[str, int]:
    """Calculate where that is due; how many steps were told of."""
    with reading(url) as connection:
        standing, before = known.standing(connection), known.calculated(connection)
    if standing is None or not _due(standing, before, now):
        return {"steps": 0}
    found = apart(url, *standing)
    return {"steps": store(url, *found, now) if found else 0}


def apart(url: str, generation_id: int, basis: str) -> Calculated | None:
    """What `calculate` says, in a process that is gone afterwards."""
    context, mine = get_context("spawn"), (os.getpid(),)
    with ProcessPoolExecutor(1, mp_context=context, initializer=_alone, initargs=mine) as process:
        return process.submit(calculate, url, generation_id, basis).result()


def _due(standing: tuple[int, str], before: tuple[int, str, datetime] | None, now: datetime) -> bool:
    if before is None or before[0] != standing[0]:
        return True
    moved = before[1] != standing[1]
    return now - before[2] >= (AGAIN if moved else timedelta(days=1))


def _alone(parent: int) -> None:
    """One thread is faster for matrices of this size than several that wait for each other."""
    os.environ.update(OPENBLAS_NUM_THREADS="1")
    begin(parent)


def calculate(url: str, generation_id: int, basis: str) -> Calculated | None:
    """What the paths shown tell of leaving in any way and of each ending; None where nobody was seen."""
    with reading(url) as connection:
        newest = known.newest_seen(connection)
        if newest is None:
            return None
        last = datetime.fromtimestamp(newest, UTC)
        wanted, shown = Wanted(since=last - PERIOD), completions(connection)
        stands = Counter((end.how, end.node_id) for end in ends(connection, wanted))
        to = {_end(*stand) for stand in stands}
        observed = lives((step for walk in walks(connection, wanted) for step in _steps(walk)), to)
        days = (last - PERIOD).toordinal(), last.toordinal()
        broken = _broken(connection, shown, *days)
    censored = sum(many for (how, _), many in stands.items() if how is How.CENSORED)
    told = [_told(observed, ending_id, shown) for ending_id in _chosen(stands)]
    return Observed(generation_id, basis, *days, censored), told, broken


def _broken(
    connection: Connection, shown: Mapping[int, frozenset[str]], *days: int
) -> dict[int, IncidentPassIn]:
    """What broke between two days, by the step that customers did not get done."""
    return {
        goal_id: incidents(partial(stays, connection, events), goal_id, *days)
        for goal_id, events in sorted(shown.items())[:GOALS]
    }


def _chosen(stands: Counter[tuple[How, int]]) -> list[int | None]:
    """Leaving in any way (None), then the single endings that most came to."""
    endings = [(many, node) for (how, node), many in stands.items() if how is How.ENDING and many >= FEW]
    return [None, *(node for _, node in sorted(endings, reverse=True)[:ENDINGS])]


def _end(how: How, node_id: int) -> str:
    """The end of the chain that a path comes to."""
    return f"{how} {node_id}" if how is How.ENDING else str(how)


def _steps(walk: Walk) -> Iterator[Step]:
    went = {True: Went.WELL, False: Went.BADLY, None: Went.UNKNOWN}
    yield Step(walk.customer_id, BEGIN, walk.visits[0].node_id)
    for visit in walk.visits:
        to: Node = _end(walk.how, walk.node_id) if visit.to_id is None else visit.to_id
        yield Step(walk.customer_id, visit.node_id, to, went[visit.well])


def _told(observed: Lives, ending_id: int | None, shown: Collection[int]) -> DriverPassIn:
    leaving = [end for end in observed.ends if str(end).startswith((How.ENDING, How.SILENCE))]
    found = effects.drivers(observed, leaving if ending_id is None else [_end(How.ENDING, ending_id)])
    rows = tuple(_driver(one, shown) for one in found.drivers)
    return DriverPassIn(ending_id, found.customers, found.ending.effect, found.ending.lack, rows)


def _driver(one: effects.Driver, shown: Collection[int]) -> DriverIn:
    node_id = int(one.node)
    known_by = KnownBy.COMPLETION if node_id in shown else KnownBy.WORDS
    removed, changed = one.removal, one.normalised
    return DriverIn(
        node_id, known_by, one.passed, one.well, one.badly, removed.effect, removed.lack, changed.effect,
        changed.lack,
    )  # fmt: skip
