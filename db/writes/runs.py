"""Ticks, runs and requests of the jobs."""

from datetime import datetime

from sqlalchemy import insert, select, update

from db.engine import writing
from db.models import Deed, JobRequest, JobRun, RunState, Tick, metadata
from db.rights import By, Right, permit
from db.writes import audit, beats
from db.writes.announcing import announce
from db.writes.revisions import insert_into

_TICKS = metadata.tables["ticks"]
_REQUESTS = metadata.tables["job_requests"]


def claim_tick(url: str, job: str, due_at: datetime, holder: str) -> bool:
    """Whether `holder` is the one that runs `job` for the tick due at `due_at`."""
    with writing(url) as connection:
        tick = insert_into(connection, Tick).values(job=job, due_at=due_at, claimed_by=holder)
        mine = tick.on_conflict_do_nothing().returning(_TICKS.c.job)
        return connection.execute(mine).first() is not None


def request(url: str, job: str, by: By, now: datetime) -> None:
    """Ask the jobs to run `job` now; a request for it that still waits is enough."""
    permit(by, Right.SETTINGS)
    waiting = select(_REQUESTS.c.id).where(_REQUESTS.c.job == job, _REQUESTS.c.taken_at.is_(None))
    row = {"job": job, "asked_by_id": by.person_id, "asked_at": now}
    with writing(url) as connection:
        if connection.execute(waiting).first() is None:
            connection.execute(insert(JobRequest).values(row))
            audit.note(connection, by, Deed.CHANGE, f"job {job}", now, after={"act": "run now"})
            announce(connection)


def take_request(url: str, request_id: int, now: datetime) -> bool:
    """Whether the caller is the one that answers the request."""
    mine = update(_REQUESTS).where(_REQUESTS.c.id == request_id, _REQUESTS.c.taken_at.is_(None))
    with writing(url) as connection:
        return connection.execute(mine.values(taken_at=now)).rowcount == 1


def finish(
    url: str,
    job: str,
    *,
    holder: str,
    started_at: datetime,
    ended_at: datetime,
    counts: dict[str, int],
    error: str | None = None,
) -> None:
    """Move the job's heartbeat; leave a run row if it found work or failed."""
    state = RunState.DONE if error is None else RunState.FAILED
    run = {"job": job, "state": state, "started_at": started_at, "ended_at": ended_at}
    with writing(url) as connection:
        beats.note(connection, f"job:{job}", holder, ended_at)
        if error is not None or any(counts.values()):
            connection.execute(insert(JobRun).values(run | {"counts": counts, "error": error}))
