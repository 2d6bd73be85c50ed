"""The time within a run: a job is given `now`, and what takes a while counts on from it."""

import time
from datetime import datetime, timedelta


class Clock:
    """The time since a run began, counted on from the `now` it was given."""

    def __init__(self, now: datetime) -> None:
        self._now, self._begun = now, time.monotonic()

    def __call__(self) -> datetime:
        """What the time is."""
        return self._now + timedelta(seconds=time.monotonic() - self._begun)
