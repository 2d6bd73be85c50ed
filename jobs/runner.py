"""The jobs process: keeps the ticks and, as leader, the look-loop."""

import gc
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from db.settings import settings
from jobs.due import EPOCH, Job
from jobs.leader import holder, lead
from jobs.look import Look
from jobs.schedule import JOBS
from jobs.work import Worker

BEAT = timedelta(seconds=5)
BEHIND = 5  # niceness: on a busy machine pages and what programs post come before the jobs
APART = timedelta(seconds=0.1)  # between the first runs of the jobs
GRACE = 5.0  # seconds a running job may still take when the process is asked to end


class Runner:
    """A scheduler, a worker and a look on one store."""

    def __init__(self, url: str, jobs: Sequence[Job]) -> None:
        self._worker = Worker(url, holder(), now, jobs)
        self._lead = lead(url)
        self._look = Look(self._worker, self._lead, self._submit)
        self._parent = os.getppid()
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(2 * len(jobs) + 2)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def run(self) -> bool:
        """Work until SIGTERM, SIGINT or the end of the parent process; whether every job ended in time."""
        for ending in (signal.SIGTERM, signal.SIGINT):
            signal.signal(ending, lambda *_: self._worker.stopping.set())
        self._fill_scheduler()
        self._scheduler.start()
        self._look.forever()
        self._scheduler.shutdown(wait=False)
        ended = self._jobs_end()
        self._lead.release()
        return ended

    def _fill_scheduler(self) -> None:
        self._keep(timedelta(seconds=1), self._end_with_parent)
        self._keep(BEAT, self._look.beat)
        for place, job in enumerate(self._worker.jobs):
            if job.every is not None:
                first = now() + place * APART
                self._scheduler.add_job(self._worker.tick, "date", run_date=first, args=[job])
                self._keep(job.every, self._worker.tick, job)

    def _keep(self, every: timedelta, what: Callable[..., None], *args: Job) -> None:
        """Call `what` at every multiple of `every` since 1970, the same instants in every process."""
        trigger = IntervalTrigger(seconds=int(every.total_seconds()), start_date=EPOCH, timezone=UTC)
        self._scheduler.add_job(what, trigger, args=args)

    def _submit(self, job: Job) -> None:
        self._scheduler.add_job(self._worker.perform, args=[job])

    def _end_with_parent(self) -> None:
        if os.getppid() != self._parent:
            self._worker.stopping.set()

    def _jobs_end(self) -> bool:
        end = time.monotonic() + GRACE
        while not (idle := self._worker.idle()) and time.monotonic() < end:
            time.sleep(0.05)
        return idle


def now() -> datetime:
    """The clock of the jobs."""
    return datetime.now(UTC)


def configure_log() -> None:
    """One line an event on standard error: for people on a terminal, JSON otherwise."""
    terminal = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a tick skipped in a long run is no news


def main() -> None:
    """Run until asked to end; a job that does not end in time is cut off, which every job survives."""
    configure_log()
    gc.freeze()  # what is imported stays: looking through it at every collection is time lost
    os.setpriority(os.PRIO_PROCESS, 0, max(BEHIND, os.getpriority(os.PRIO_PROCESS, 0)))
    if not Runner(settings().url, JOBS).run():
        sys.stderr.flush()
        os._exit(0)
