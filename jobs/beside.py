"""How a process of the jobs' own begins: behind pages and writes, and gone with whoever started it."""

import os
import threading
import time

LOWER = 10  # niceness of such a process


def begin(parent: int) -> None:
    """Run at a lower priority, and end when the process `parent` is gone, even by kill -9."""
    os.nice(LOWER)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
