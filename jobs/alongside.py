"""`python -m jobs.alongside`: the jobs, started beside pages that somebody waits for.

They say that they are there, leave the first page its time, and are loaded with what is left of the
processors; then they work at a priority of their own. Where threads have priorities (Linux), only the one
that loads gives way so far: a process cannot take back what it gave.
"""

import os
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from importlib import import_module
from threading import Thread

PATIENT = 10  # niceness while loading
FIRST_PAGE = 2.5  # seconds at a start that are left to whoever waits for a page


def main() -> None:
    """Load the jobs, and run them until asked to end."""
    loading = Thread(target=_load)
    loading.start()
    loading.join()
    from jobs import runner

    runner.main()


def _load() -> None:
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, 0, max(PATIENT, os.getpriority(os.PRIO_PROCESS, 0)))
    _say_so()
    time.sleep(FIRST_PAGE)
    import_module("jobs.runner")


def _say_so() -> None:
    """Tell the store that the jobs are there, unless others lead them."""
    from sqlalchemy.exc import SQLAlchemyError

    from db.settings import settings
    from db.writes.beats import SCHEDULER, beat
    from jobs.leader import holder, lead

    url = settings().url
    ours = lead(url)
    with suppress(SQLAlchemyError):  # a store that is away is told of when there is work
        if ours.held():
            beat(url, SCHEDULER, holder(), datetime.now(UTC))
    ours.release()


if __name__ == "__main__":
    main()
