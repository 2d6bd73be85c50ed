"""Doing the jobs: claim a tick, work until nothing is left, leave a row that says how it went."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from db.errors import foreseen, in_words
from db.writes import runs
from jobs.due import Job

ROW_SECONDS = 60.0  # a long backlog is told in rows of about a minute
log = structlog.get_logger("touchline.jobs")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found, and its error in words."""

    counts: dict[str, int]
    error: str | None = None

    @property
    def found(self) -> bool:
        """Whether there was anything to do."""
        return any(self.counts.values())


class Worker:
    """Runs jobs on the store at `url` in the name of `holder`; one run of a job at a time."""

    def __init__(self, url: str, holder: str, clock: Callable[[], datetime], jobs: Sequence[Job]) -> None:
        self.url, self.holder, self.clock, self.jobs = url, holder, clock, tuple(jobs)
        self.stopping = threading.Event()
        self._running = {job.name: threading.Lock() for job in jobs}

    def tick(self, job: Job) -> None:
        """Run `job` if nobody has claimed its tick; a store that is away is told to the log."""
        try:
            if runs.claim_tick(self.url, job.name, job.due_at(self.clock()), self.holder):
                self.perform(job)
        except Exception as error:  # noqa: BLE001 - no trouble of one job may end the others
            _tell("the tick was not kept", job, error)

    def perform(self, job: Job, breathe: Callable[[], None] = lambda: None) -> Outcome:
        """Work on `job` until nothing is left, at most about a minute; `breathe` is called in between."""
        with self._running[job.name]:
            started_at = self.clock()
            outcome = self._work(job, breathe)
            runs.finish(
                self.url, job.name, holder=self.holder, started_at=started_at, ended_at=self.clock(),
                counts=outcome.counts, error=outcome.error,
            )  # fmt: skip
            return outcome

    def until_nothing(self) -> dict[str, str]:
        """Run every job until none finds anything, whatever the ticks say; errors in words by job."""
        errors: dict[str, str] = {}
        found = True
        while found:
            found = False
            for job in self.jobs:
                if job.name not in errors:
                    outcome = self.perform(job)
                    found |= outcome.found
                    if outcome.error:
                        errors[job.name] = outcome.error
        return errors

    def idle(self) -> bool:
        """Whether no job runs here."""
        return not any(lock.locked() for lock in self._running.values())

    def _work(self, job: Job, breathe: Callable[[], None]) -> Outcome:
        total: Counter[str] = Counter()
        end = time.monotonic() + ROW_SECONDS
        try:
            while True:
                counts = job.run(self.url, self.clock())
                total.update(counts)
                breathe()
                if not any(counts.values()) or self.stopping.is_set() or time.monotonic() > end:
                    return Outcome(dict(total))
        except Exception as error:  # noqa: BLE001 - no trouble of one job may end the others
            _tell("the job failed", job, error)
            return Outcome(dict(total), in_words(error))


def _tell(event: str, job: Job, error: Exception) -> None:
    """Log it in words, with the way it came only where nobody foresaw it."""
    log.error(event, job=job.name, reason=in_words(error), exc_info=None if foreseen(error) else error)
