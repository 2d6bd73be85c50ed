"""What a job is, and when it is due; the table of those there are stands in `jobs.schedule`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

Work = Callable[[str, datetime], dict[str, int]]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work: `run(url, now)` does at most a few seconds of it and says what it found.

    All counts zero means that nothing is left. `every` None means that the leader keeps it going
    by itself. Every job is safe to run twice, and at the same time as any other.
    """

    name: str
    every: timedelta | None
    run: Work
    help: str

    def due_at(self, now: datetime) -> datetime:
        """The latest tick of this job that is not after `now`."""
        return now - (now - EPOCH) % self.every if self.every else now
