"""Ticks, requests, runs and heartbeats: one winner each, and rows only for what happened."""

from datetime import UTC, datetime, timedelta

from db.engine import reading
from db.reads import runs as told
from db.rights import HOUSE
from db.writes import beats, runs

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def finish(url: str, job: str = "search", **more: object) -> None:
    facts = {"holder": "me", "started_at": NOW, "ended_at": NOW, "counts": {}} | more
    runs.finish(url, job, **facts)  # type: ignore[arg-type]


def test_a_tick_is_claimed_once(database_url: str) -> None:
    assert [runs.claim_tick(database_url, "search", NOW, who) for who in ("a", "b")] == [True, False]


def test_ticks_of_other_jobs_and_times_are_their_own(database_url: str) -> None:
    assert runs.claim_tick(database_url, "search", NOW, "a")
    assert runs.claim_tick(database_url, "prune", NOW, "b")
    assert runs.claim_tick(database_url, "search", NOW + timedelta(seconds=5), "b")


def test_a_run_that_found_nothing_moves_only_the_heartbeat(database_url: str) -> None:
    finish(database_url, counts={"indexed": 0})
    with reading(database_url) as connection:
        assert told.recent(connection) == []
        assert told.heartbeat(connection, "job:search") == NOW


def test_a_run_that_found_work_leaves_its_counts(database_url: str) -> None:
    finish(database_url, counts={"indexed": 3}, ended_at=NOW + timedelta(seconds=2))
    with reading(database_url) as connection:
        (run,) = told.recent(connection)
    assert (run.job, run.state, run.counts, run.error) == ("search", "done", {"indexed": 3}, None)
    assert run.ended_at == run.started_at + timedelta(seconds=2)


def test_a_run_that_failed_leaves_its_error_in_words(database_url: str) -> None:
    finish(database_url, error="The disk is full.")
    with reading(database_url) as connection:
        (run,) = told.recent(connection)
    assert (run.state, run.error) == ("failed", "The disk is full.")


def test_states_tell_the_last_run_of_each_job_in_the_order_asked(database_url: str) -> None:
    finish(database_url, counts={"indexed": 1})
    finish(database_url, counts={"indexed": 2})
    runs.request(database_url, "prune", HOUSE, NOW)
    with reading(database_url) as connection:
        prune, search = told.states(connection, ["prune", "search"])
    assert (prune.last, prune.looked_at, prune.requested) == (None, None, True)
    assert search.last is not None
    assert (search.last.counts, search.looked_at, search.requested) == ({"indexed": 2}, NOW, False)


def test_recent_runs_can_be_narrowed_to_a_job(database_url: str) -> None:
    finish(database_url, "search", counts={"n": 1})
    finish(database_url, "prune", counts={"n": 2})
    with reading(database_url) as connection:
        assert [run.job for run in told.recent(connection)] == ["prune", "search"]
        assert [run.job for run in told.recent(connection, "search")] == ["search"]


def test_a_request_is_taken_once_and_waits_once(database_url: str) -> None:
    runs.request(database_url, "search", HOUSE, NOW)
    runs.request(database_url, "search", HOUSE, NOW)
    with reading(database_url) as connection:
        ((request_id, name),) = told.requested(connection)
        assert told.work_waits(connection)
    assert name == "search"
    assert [runs.take_request(database_url, request_id, NOW) for _ in range(2)] == [True, False]
    with reading(database_url) as connection:
        assert not told.work_waits(connection)


def test_the_scheduler_is_alive_for_a_minute_after_its_beat(database_url: str) -> None:
    with reading(database_url) as connection:
        assert not told.alive(connection, NOW)
    beats.beat(database_url, beats.SCHEDULER, "me", NOW - timedelta(hours=1))
    beats.beat(database_url, beats.SCHEDULER, "me", NOW)
    with reading(database_url) as connection:
        assert told.alive(connection, NOW + told.LATE)
        assert not told.alive(connection, NOW + told.LATE + timedelta(seconds=1))
