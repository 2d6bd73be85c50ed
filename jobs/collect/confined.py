"""Becomes another program within limits: `python confined.py MEMORY CPU_SECONDS COMMAND…`.

Run as a program of its own, so that the limits are set before the other begins and nothing of ours is in it.
"""

import ctypes
import os
import resource
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main(memory: int, seconds: int, command: list[str]) -> None:
    """Limit memory, time on the processor and files, die with the parent, then be `command`."""
    for limit, most in (
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, memory),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    os.execvpe(command[0], command, os.environ)  # noqa: S606 - named in the settings, and no shell in between


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
