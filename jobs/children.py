"""The processes of `touchline up`: how each starts, and that none outlives us.

Loads next to nothing: the pages are started before anything else is, and load while the command line does.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import IO, cast

PAGES, WHEN_TOLD = "dashboard.door", "--when-told"
GRACE = 10.0  # seconds a process may take to end
_PR_SET_PDEATHSIG = 1
_waiting: list[subprocess.Popen[bytes]] = []


def pages_ahead() -> None:
    """Start the process of the pages, which loads and then waits for `pages`; it ends when we do before."""
    _waiting.append(start(PAGES, WHEN_TOLD, stdin=subprocess.PIPE))


def pages() -> subprocess.Popen[bytes]:
    """The process of the pages, told to serve."""
    if not _waiting:
        pages_ahead()
    child = _waiting.pop()
    with suppress(BrokenPipeError), cast("IO[bytes]", child.stdin) as told:  # a dead one is noticed later
        told.write(b"serve\n")
    return child


def start(module: str, *words: str, stdin: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    """Start a module of ours as a process that dies with us."""
    return subprocess.Popen(  # noqa: S603 - a module of ours
        [sys.executable, "-m", module, *words],
        stdin=stdin,
        process_group=0,  # Ctrl-C reaches us alone; we pass it on as SIGTERM
        preexec_fn=_die_with(os.getpid()) if sys.platform == "linux" else None,  # noqa: PLW1509 - no threads yet
    )


def end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask every process to end, and kill those that do not in time."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    over = time.monotonic() + GRACE
    for child in children:
        try:
            child.wait(max(over - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _die_with(parent: int) -> Callable[[], None]:
    """For the child, before it becomes another program: be killed when `parent` is, however that dies."""
    prctl = ctypes.CDLL(None).prctl

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)

    return ask
