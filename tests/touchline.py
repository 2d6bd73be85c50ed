"""The `touchline` program, as a person starts it: run to its end, or running beside the test."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Self

PROGRAM = [sys.executable, "-c", "from jobs.begin import main; main()"]
PATIENCE = 120.0


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def touchline(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    command = PROGRAM + [str(word) for word in words]
    return subprocess.run(
        command, env=os.environ | environment, capture_output=True, text=True, check=False, timeout=280
    )


class Up:
    """`touchline up` on a free port with the settings of the test; use it as a context manager."""

    def __init__(self, *options: str, **environment: str) -> None:
        self.port = free_port()
        self._command = [*PROGRAM, "up", *options]
        self._environment = os.environ | {"PORT": str(self.port)} | environment

    def __enter__(self) -> Self:
        self.log = Path(os.environ["TOUCHLINE_DATA_DIR"]).parent / f"up-{self.port}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(self._command, env=self._environment, stdout=log, stderr=log)
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(PATIENCE)

    def ready(self) -> bool:
        """Whether /readyz says yes within our patience."""
        return until(lambda: status(self.port, "/readyz") == 200)

    def link(self) -> str:
        """The sign-in link it printed."""
        assert until(lambda: b"token=" in self.log.read_bytes()), self.log.read_text()
        found = re.search(r"http\S+token=\S+", self.log.read_text())
        assert found is not None
        return found[0]

    def child(self, module: str) -> int:
        """The process id of one of its two processes."""
        listed = subprocess.run(
            ["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True
        ).stdout
        lines = (line.split(None, 2) for line in listed.splitlines()[1:])
        (pid,) = [
            int(pid) for pid, parent, args in lines if int(parent) == self.process.pid and module in args
        ]
        return pid


def until(condition: Callable[[], object]) -> bool:
    """Wait until `condition()` holds; False when it does not within our patience."""
    end = time.monotonic() + PATIENCE
    while not (held := condition()) and time.monotonic() < end:
        time.sleep(0.05)
    return bool(held)


def status(port: int, path: str) -> int:
    """The HTTP status of a path, 0 while nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def lives(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
