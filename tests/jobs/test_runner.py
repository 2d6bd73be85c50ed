"""Two runners on one store share the work, one leads, and each ends when it is asked to."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing.context import SpawnProcess

import sqlalchemy as sa

from db.engine import reading
from db.models import metadata
from db.reads import runs as told
from db.rights import HOUSE
from db.writes import runs
from db.writes.beats import SCHEDULER
from jobs.due import Job
from jobs.runner import Runner

TICKS, RUNS = metadata.tables["ticks"], metadata.tables["job_runs"]
PATIENCE = 90.0


_found = False


def count_once(_url: str, _now: datetime) -> dict[str, int]:
    """Find one thing at every tick, and nothing when asked again."""
    global _found  # noqa: PLW0603 - the job of one process
    _found = not _found
    return {"found": int(_found)}


JOBS = (Job("every second", timedelta(seconds=1), count_once, "."), Job("kept", None, lambda _u, _n: {}, "."))


def run(url: str) -> None:
    Runner(url, JOBS).run()
    os._exit(0)


@contextmanager
def runners(url: str, number: int) -> Iterator[list[SpawnProcess]]:
    context = multiprocessing.get_context("spawn")
    started = [context.Process(target=run, args=(url,)) for _ in range(number)]
    for process in started:
        process.start()
    try:
        yield started
    finally:
        for process in started:
            process.kill()
            process.join()


def until(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while not (held := condition()) and time.monotonic() < end:
        time.sleep(0.05)
    return held


def rows(url: str, table: sa.Table) -> list[sa.RowMapping]:
    with reading(url) as connection:
        return list(connection.execute(sa.select(table)).mappings())


def leader(url: str) -> str:
    with reading(url) as connection:
        beats = metadata.tables["heartbeats"]
        return connection.scalar(sa.select(beats.c.holder).where(beats.c.name == SCHEDULER)) or ""


def test_two_runners_on_one_store_run_each_tick_once(database_url: str) -> None:
    with runners(database_url, 2) as processes:
        assert until(lambda: len(rows(database_url, RUNS)) >= 4)
        assert all(process.is_alive() for process in processes)
        found = rows(database_url, RUNS)
    due = {tick["due_at"] for tick in rows(database_url, TICKS)}
    assert len(found) <= len(due)  # one row a tick, whoever ran it
    assert all(run["counts"] == {"found": 1} for run in found)


def test_when_the_leader_is_killed_the_other_takes_over(database_url: str) -> None:
    with runners(database_url, 2) as processes:
        assert until(lambda: leader(database_url) != "")
        first = leader(database_url)
        (led,) = [process for process in processes if first.endswith(f":{process.pid}")]
        led.kill()
        assert until(lambda: leader(database_url) not in {"", first})


def test_run_now_is_answered_by_a_running_runner(database_url: str) -> None:
    with runners(database_url, 1):
        assert until(lambda: leader(database_url) != "")
        runs.request(database_url, "every second", HOUSE, datetime.now(UTC))
        assert until(lambda: not _requested(database_url))


def test_a_runner_that_is_asked_to_end_does(database_url: str) -> None:
    with runners(database_url, 1) as (process,):
        assert until(lambda: leader(database_url) != "")
        assert process.pid is not None
        os.kill(process.pid, signal.SIGTERM)
        process.join(PATIENCE)
        assert process.exitcode == 0


def _requested(url: str) -> bool:
    with reading(url) as connection:
        return bool(told.requested(connection))
