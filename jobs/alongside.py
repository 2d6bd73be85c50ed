"""`python -m jobs.alongside`: the jobs, started beside pages that somebody waits for.

They are loaded with what is left of the processors, and then work at a priority of their own. Where threads
have priorities (Linux), only the one that loads gives way so far: a process cannot take back what it gave.
"""

import os
import sys
from importlib import import_module
from threading import Thread

PATIENT = 10  # niceness while loading


def main() -> None:
    """Load the jobs, and run them until asked to end."""
    loading = Thread(target=_load)
    loading.start()
    loading.join()
    from jobs import runner

    runner.main(runner.FIRST_PAGE)


def _load() -> None:
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, 0, max(PATIENT, os.getpriority(os.PRIO_PROCESS, 0)))
    import_module("jobs.runner")


if __name__ == "__main__":
    main()
