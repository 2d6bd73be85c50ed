"""The look-loop: the leader looks every 200 ms whether a signal or a request waits."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from db.engine import is_sqlite, reader, reading
from db.errors import in_words
from db.reads import runs as told
from db.writes import runs
from jobs.leader import Lead
from jobs.schedule import Job
from jobs.work import Worker

EVERY = 0.2  # seconds
ANYWAY = 5.0  # seconds after which a job without a tick runs although nothing seems to wait
STUCK = timedelta(seconds=15)
log = structlog.get_logger("touchline.jobs")


class Look:
    """Looks for work as long as it leads; `submit` starts a job that somebody asked for."""

    def __init__(self, worker: Worker, lead: Lead, submit: Callable[[Job], None]) -> None:
        self._worker, self._lead, self._submit = worker, lead, submit
        self._jobs = {job.name: job for job in worker.jobs}
        self._change = Change(worker.url)
        self._anyway_at = 0.0
        self.looked_at: datetime | None = None

    def forever(self) -> None:
        """Look until the worker stops; an error is told to the log and looked past."""
        while not self._worker.stopping.wait(EVERY):
            try:
                if self._lead.held():
                    if self.looked_at is None:  # a start, or a take-over, is told at once
                        self._breathe()
                        self.beat()
                    self.once()
                else:
                    self.looked_at = None
            except Exception as error:  # the loop outlives whatever a store or job does
                log.exception("the look failed", reason=in_words(error))
                self._worker.stopping.wait(1)

    def once(self) -> None:
        """Look once, and work on what is there."""
        if self.looked_at is None:
            self._breathe()
            self.beat()
        if self._due():
            self._answer_requests()
            for job in self._worker.jobs:
                if job.every is None and not self._worker.stopping.is_set():
                    self._worker.perform(job, self._breathe)
            self._anyway_at = time.monotonic() + ANYWAY
        self._breathe()

    def beat(self) -> None:
        """Say that the scheduler is alive, unless this process does not lead or its loop is stuck."""
        now = self._worker.clock()
        if self.looked_at is not None and now - self.looked_at < STUCK:
            runs.beat(self._worker.url, told.SCHEDULER, self._worker.holder, now)

    def _breathe(self) -> None:
        self.looked_at = self._worker.clock()

    def _due(self) -> bool:
        if time.monotonic() >= self._anyway_at:
            return True
        if not self._change.seen():
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


class Change:
    """Whether anybody changed the store since the last look.

    SQLite tells by `PRAGMA data_version` on a connection of our own. On PostgreSQL the answer is
    always yes: asking the queue costs one index look, while NOTIFY would serialise every commit.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: Connection | None = None
        self._version: int | None = None

    def seen(self) -> bool:
        """Whether something may have changed since the last call."""
        if not is_sqlite(self._url):
            return True
        if self._connection is None:
            self._connection = reader(self._url).connect()
        version = self._connection.exec_driver_sql("PRAGMA data_version").scalar_one()
        self._connection.rollback()
        before, self._version = self._version, version
        return bool(before != version)
