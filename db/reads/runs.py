"""What the jobs did and whether they are alive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, select

from db.models import metadata
from db.writes.beats import SCHEDULER

LATE = timedelta(seconds=60)

_RUNS = metadata.tables["job_runs"]
_REQUESTS = metadata.tables["job_requests"]
_BEATS = metadata.tables["heartbeats"]
_QUEUE = metadata.tables["analysis_queue"]


@dataclass(frozen=True, slots=True)
class Run:
    """One run that found work or failed; `error` is a sentence, `counts` what it did."""

    id: int
    job: str
    state: str
    started_at: datetime
    ended_at: datetime | None
    counts: dict[str, int]
    error: str | None


@dataclass(frozen=True, slots=True)
class JobState:
    """A job: when it last looked, its last run that did something, whether somebody asked for one."""

    name: str
    looked_at: datetime | None
    last: Run | None
    requested: bool


def heartbeat(connection: Connection, name: str = SCHEDULER) -> datetime | None:
    """When `name` last said that it is alive, or None if it never did."""
    found: datetime | None = connection.scalar(select(_BEATS.c.beat_at).where(_BEATS.c.name == name))
    return found


def alive(connection: Connection, now: datetime) -> bool:
    """Whether the scheduler and its look-loop said so within the last minute."""
    beat = heartbeat(connection)
    return beat is not None and now - beat <= LATE


def last_look(connection: Connection) -> datetime | None:
    """When any job last looked for work, whoever ran it; None if none ever did."""
    looked = select(func.max(_BEATS.c.beat_at)).where(_BEATS.c.name.startswith("job:"))
    found: datetime | None = connection.scalar(looked)
    return found


def recent(connection: Connection, job: str | None = None, limit: int = 50) -> list[Run]:
    """The newest runs, of `job` or of all, newest first."""
    asked = select(_RUNS).order_by(_RUNS.c.id.desc()).limit(limit)
    return [_run(row) for row in connection.execute(asked.where(_RUNS.c.job == job) if job else asked)]


def known(connection: Connection) -> list[str]:
    """The names of the jobs that ever looked for work."""
    beats = select(_BEATS.c.name).where(_BEATS.c.name.startswith("job:")).order_by(_BEATS.c.name)
    return [name.removeprefix("job:") for name in connection.scalars(beats)]


def states(connection: Connection, names: Sequence[str]) -> list[JobState]:
    """How each of the jobs called `names` is doing, in that order."""
    newest = select(func.max(_RUNS.c.id)).where(_RUNS.c.job.in_(names)).group_by(_RUNS.c.job)
    runs = [_run(row) for row in connection.execute(select(_RUNS).where(_RUNS.c.id.in_(newest)))]
    last = {run.job: run for run in runs}
    waiting = {job for _, job in requested(connection)}
    beats = {row.name: row.beat_at for row in connection.execute(select(_BEATS))}
    return [JobState(name, beats.get(f"job:{name}"), last.get(name), name in waiting) for name in names]


def requested(connection: Connection) -> list[tuple[int, str]]:
    """Requests nobody has taken yet: (id, job), oldest first."""
    waiting = select(_REQUESTS.c.id, _REQUESTS.c.job).where(_REQUESTS.c.taken_at.is_(None))
    return [(row.id, row.job) for row in connection.execute(waiting.order_by(_REQUESTS.c.id))]


def work_waits(connection: Connection) -> bool:
    """Whether a signal waits for analysis or somebody asked for a job."""
    signal = select(_QUEUE.c.signal_id).limit(1)
    request = select(_REQUESTS.c.id).where(_REQUESTS.c.taken_at.is_(None)).limit(1)
    return connection.execute(signal).first() is not None or connection.execute(request).first() is not None


def _run(row: Row[Any]) -> Run:
    return Run(row.id, row.job, row.state, row.started_at, row.ended_at, row.counts or {}, row.error)
