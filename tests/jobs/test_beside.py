"""A process of the jobs' own gives way to the others, and is gone with whoever started it."""

import signal
import subprocess
import sys

from jobs.beside import LOWER
from tests.conftest import ROOT
from tests.touchline import lives, until

CHILD = """
import os, time
from jobs.beside import begin
before = os.nice(0)
begin(os.getppid())
time.sleep(1.5)  # longer than it takes to look for the parent
print(os.getpid(), os.nice(0) - before, flush=True)
time.sleep(600)
"""
PARENT = "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]])"


def test_a_child_stays_while_its_parent_lives_and_ends_when_that_is_killed() -> None:
    command = [sys.executable, "-c", PARENT, CHILD]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child, lower = map(int, parent.stdout.readline().split())
        assert (lives(child), lower) == (True, LOWER)
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        assert until(lambda: not lives(child))
