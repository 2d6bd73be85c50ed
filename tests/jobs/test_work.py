"""A job runs once a tick, until nothing is left, and its trouble stays its own."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from db.engine import reading
from db.errors import Refused
from db.reads import runs as told
from jobs.due import Job
from jobs.schedule import JOBS
from jobs.work import Worker

NOW = datetime(2026, 3, 10, 12, 0, 3, tzinfo=UTC)
Run = Callable[[str, datetime], dict[str, int]]


def job(run: Run, name: str = "try", every: timedelta | None = timedelta(seconds=5)) -> Job:
    return Job(name, every, run, "A job of the tests.")


def worker(url: str, *jobs: Job, who: str = "me") -> Worker:
    return Worker(url, who, lambda: NOW, jobs)


def finding(*counts: int) -> Run:
    """A job that finds these numbers, then nothing."""
    left: Iterator[int] = iter(counts)
    return lambda _url, _now: {"found": next(left, 0)}


def failing(error: Exception) -> Run:
    def run(_url: str, _now: datetime) -> dict[str, int]:
        raise error

    return run


def recent(url: str) -> list[told.Run]:
    with reading(url) as connection:
        return told.recent(connection)


def test_ticks_fall_on_multiples_of_the_interval() -> None:
    assert job(finding()).due_at(NOW) == datetime(2026, 3, 10, 12, tzinfo=UTC)
    assert job(finding(), every=timedelta(days=1)).due_at(NOW) == datetime(2026, 3, 10, tzinfo=UTC)


def test_of_two_workers_one_runs_the_tick(database_url: str) -> None:
    ran: list[str] = []
    for who in ("a", "b"):
        mine = job(lambda _url, _now, who=who: ran.append(who) or {})  # type: ignore[misc, func-returns-value]
        worker(database_url, mine, who=who).tick(mine)
    assert ran == ["a"]


def test_a_job_works_until_it_finds_nothing_and_tells_the_sum_once(database_url: str) -> None:
    mine = job(finding(3, 4))
    worker(database_url, mine).tick(mine)
    (run,) = recent(database_url)
    assert (run.job, run.counts, run.started_at) == ("try", {"found": 7}, NOW)


def test_finding_nothing_leaves_no_row(database_url: str) -> None:
    mine = job(finding())
    worker(database_url, mine).tick(mine)
    assert recent(database_url) == []


def test_a_failing_job_leaves_its_error_in_words_and_what_it_did_before(database_url: str) -> None:
    calls = finding(5)

    def run(url: str, now: datetime) -> dict[str, int]:
        if counts := calls(url, now)["found"]:
            return {"found": counts}
        raise Refused("The folder is gone.")

    mine = job(run)
    worker(database_url, mine).tick(mine)
    (run_row,) = recent(database_url)
    assert (run_row.state, run_row.error, run_row.counts) == ("failed", "The folder is gone.", {"found": 5})


def test_the_trouble_of_one_job_does_not_stop_the_others(database_url: str) -> None:
    jobs = [job(failing(ZeroDivisionError("x")), "bad"), job(finding(1), "good")]
    errors = worker(database_url, *jobs).until_nothing()
    assert list(errors) == ["bad"]
    assert {run.job: run.state for run in recent(database_url)} == {"bad": "failed", "good": "done"}


def test_once_goes_round_until_no_job_finds_anything(database_url: str) -> None:
    made: list[int] = []

    def consume(_url: str, _now: datetime) -> dict[str, int]:
        used = len(made)
        made.clear()
        return {"used": used}

    source = finding(1, 1, 1)

    def make(url: str, now: datetime) -> dict[str, int]:
        found = source(url, now)["found"]
        made.extend([1] * found)
        return {"made": found}

    assert worker(database_url, job(consume, "consume"), job(make, "make")).until_nothing() == {}
    assert {run.job: run.counts for run in recent(database_url)} == {
        "make": {"made": 3},
        "consume": {"used": 3},
    }


def test_a_store_that_is_away_does_not_end_the_worker() -> None:
    mine = job(finding(1))
    with capture_logs() as logs:
        worker("postgresql+psycopg://x@127.0.0.1:9/x", mine).tick(mine)
    assert [line["reason"].split(":")[0] for line in logs] == ["The store cannot be reached"]


def test_a_worker_that_stops_does_not_begin_another_slice(database_url: str) -> None:
    mine = job(lambda _url, _now: stopping.stopping.set() or {"found": 1})  # type: ignore[func-returns-value]
    stopping = worker(database_url, mine)
    assert stopping.perform(mine).counts == {"found": 1}


@pytest.mark.parametrize("shipped", JOBS, ids=lambda shipped: shipped.name)
def test_every_shipped_job_finds_nothing_in_an_empty_store(database_url: str, shipped: Job) -> None:
    assert not any(shipped.run(database_url, NOW).values())


def test_the_shipped_jobs_have_names_of_their_own_and_a_sentence_each() -> None:
    assert len({shipped.name for shipped in JOBS}) == len(JOBS)
    assert all(shipped.help.endswith(".") for shipped in JOBS)
