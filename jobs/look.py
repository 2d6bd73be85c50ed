"""The look-loop: the leader works on a signal or a request as soon as one waits."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from db.engine import reading
from db.errors import in_words
from db.reads import runs as told
from db.writes import beats, runs
from jobs.change import change
from jobs.due import Job
from jobs.leader import Lead
from jobs.work import Worker

EVERY = 0.2  # seconds a look waits for a change
LEAD_EVERY = 1.0  # seconds between two questions whether this process leads
ANYWAY = 5.0  # seconds after which a job without a tick runs although nothing seems to wait
STUCK = timedelta(seconds=15)
log = structlog.get_logger("touchline.jobs")


class Look:
    """Looks for work as long as it leads; `submit` starts a job that somebody asked for."""

    def __init__(self, worker: Worker, lead: Lead, submit: Callable[[Job], None]) -> None:
        self._worker, self._lead, self._submit = worker, lead, submit
        self._jobs = {job.name: job for job in worker.jobs}
        self._change = change(worker.url, worker.stopping)
        self._anyway_at = self._ask_lead_at = 0.0
        self._leading = False
        self.looked_at: datetime | None = None

    def forever(self) -> None:
        """Look until the worker stops; an error is told to the log and looked past."""
        while not self._worker.stopping.is_set():
            try:
                if self._leads():
                    self.once()
                else:
                    self.looked_at = None
                    self._worker.stopping.wait(EVERY)
            except Exception as error:  # the loop outlives whatever a store or job does
                log.exception("the look failed", reason=in_words(error))
                self._worker.stopping.wait(1)
        self._change.end()

    def once(self) -> None:
        """Look once, and work on what is there."""
        if self.looked_at is None:  # a start, or a take-over, is told at once
            self._breathe()
            self.beat()
        if self._due():
            self._answer_requests()
            more = self._work()
            self._anyway_at = time.monotonic() + (0 if more else ANYWAY)
        self._breathe()

    def _work(self) -> bool:
        """Run the jobs without a tick; whether one broke off in the middle of a long backlog."""
        more = False
        for job in self._worker.jobs:
            if job.every is None and not self._worker.stopping.is_set():
                outcome = self._worker.perform(job, self._breathe)
                more |= outcome.found and outcome.error is None
        return more

    def beat(self) -> None:
        """Say that the scheduler is alive, unless this process does not lead or its loop is stuck."""
        now = self._worker.clock()
        if self.looked_at is not None and now - self.looked_at < STUCK:
            beats.beat(self._worker.url, beats.SCHEDULER, self._worker.holder, now)

    def _breathe(self) -> None:
        self.looked_at = self._worker.clock()

    def _leads(self) -> bool:
        """Whether this process leads, asked once a second."""
        if time.monotonic() >= self._ask_lead_at:
            self._leading = self._lead.held()
            self._ask_lead_at = time.monotonic() + LEAD_EVERY
        return self._leading

    def _due(self) -> bool:
        if time.monotonic() >= self._anyway_at:
            return True
        if not self._change.within(EVERY):
            return False
        with reading(self._worker.url) as connection:
            return told.work_waits(connection)

    def _answer_requests(self) -> None:
        with reading(self._worker.url) as connection:
            requested = told.requested(connection)
        for request_id, name in requested:
            job = self._jobs.get(name)
            if runs.take_request(self._worker.url, request_id, self._worker.clock()) and job and job.every:
                self._submit(job)
