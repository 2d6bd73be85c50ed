"""The look-loop answers what waits, says it is alive only while it is, and survives trouble."""

from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from db.engine import reading
from db.reads import runs as told
from db.rights import HOUSE
from db.writes import runs
from jobs.due import Job
from jobs.leader import lead
from jobs.look import STUCK, Look
from jobs.work import Worker
from tests.db.cast import a_source, recorded, said

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class Scene:
    """A look at a store with one job that is kept going and one that is ticked."""

    def __init__(self, url: str) -> None:
        self.url, self.clock = url, Clock()
        self.ran: list[str] = []
        self.submitted: list[str] = []
        self.found: list[dict[str, int]] = []
        jobs = (
            Job("kept", None, self._run, "."),
            Job("ticked", timedelta(seconds=5), lambda _url, _now: {}, "."),
        )
        self.worker = Worker(url, "me", self.clock, jobs)
        self.look = Look(self.worker, lead(url), lambda job: self.submitted.append(job.name))

    def _run(self, _url: str, _now: datetime) -> dict[str, int]:
        self.ran.append("kept")
        return self.found.pop() if self.found else {}

    def alive(self) -> bool:
        with reading(self.url) as connection:
            return told.alive(connection, self.clock.now)


def test_a_waiting_signal_is_worked_on_at_the_next_look(database_url: str) -> None:
    scene = Scene(database_url)
    scene.look.once()
    scene.ran.clear()
    recorded(database_url, a_source(database_url), said("a"))
    scene.look.once()
    assert scene.ran == ["kept"]


def test_nothing_waiting_is_not_worked_on(database_url: str) -> None:
    scene = Scene(database_url)
    scene.look.once()
    scene.look.once()
    assert scene.ran == ["kept"]  # once at the start, whatever waits


def test_a_backlog_that_takes_longer_than_a_run_is_gone_on_with_at_once(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.work.ROW_SECONDS", 0.0)
    scene = Scene(database_url)
    scene.found = [{"found": 1}, {"found": 1}]
    for _ in range(4):
        scene.look.once()
    assert scene.ran == ["kept"] * 3  # the third finds nothing left


def test_run_now_is_answered_once(database_url: str) -> None:
    scene = Scene(database_url)
    runs.request(database_url, "ticked", HOUSE, NOW)
    runs.request(database_url, "gone since", HOUSE, NOW)
    for _ in range(2):
        scene.look.once()
    assert scene.submitted == ["ticked"]
    with reading(database_url) as connection:
        assert told.requested(connection) == []


def test_run_now_of_a_job_that_is_kept_going_runs_it(database_url: str) -> None:
    scene = Scene(database_url)
    scene.look.once()
    runs.request(database_url, "kept", HOUSE, NOW)
    scene.look.once()
    assert scene.ran == ["kept", "kept"]


def test_the_first_look_says_that_the_scheduler_is_alive(database_url: str) -> None:
    scene = Scene(database_url)
    assert not scene.alive()
    scene.look.once()
    assert scene.alive()


def test_a_stuck_look_is_late(database_url: str) -> None:
    scene = Scene(database_url)
    scene.look.once()
    scene.clock.now += STUCK
    scene.look.beat()
    scene.clock.now += told.LATE - STUCK + timedelta(seconds=1)
    assert not scene.alive()


def test_a_standby_does_not_speak_for_the_leader(database_url: str) -> None:
    Scene(database_url).look.beat()
    with reading(database_url) as connection:
        assert told.heartbeat(connection) is None


def test_an_error_does_not_end_the_loop(database_url: str) -> None:
    scene = Scene(database_url)
    looks = 0

    def once() -> None:
        nonlocal looks
        looks += 1
        if looks == 2:
            scene.worker.stopping.set()
        raise RuntimeError("the store went away")

    scene.look.once = once  # type: ignore[method-assign]
    with capture_logs():
        scene.look.forever()
    assert looks == 2
