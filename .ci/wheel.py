"""Start an installed wheel from an empty folder, ask whether it is ready and safely set up, and stop it.

Run by the Python of an environment that holds the wheel and nothing of the source tree: `wheel.py FOLDER`.
"""

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

READY_WITHIN_S = 90
STOPPED_WITHIN_S = 30
PR_SET_CHILD_SUBREAPER = 36
WEB_SETTINGS = """
from dashboard.door.app import _pages
from db.settings import settings
from streamlit import config

_pages(settings())
assert config.get_option("server.enableXsrfProtection") is True, "XSRF protection is off"
assert config.get_option("runner.postScriptGC") is False, "postScriptGC is on"
assert config.get_option("theme.light.primaryColor"), "the theme was not found"
"""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def status(port: int, path: str) -> int | None:
    """What the web process answers, or None while nobody does."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def adopt_orphans() -> None:
    """Become the parent of what a dead process of ours leaves behind, so that nothing gets lost (Linux)."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def left_behind() -> list[int]:
    """The processes that we are the parent of and that still run."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    return [int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()]


def until(seconds: float, condition: Callable[[], bool]) -> bool:
    """Wait until the condition holds; False when it does not in time."""
    end = time.monotonic() + seconds
    while not (held := condition()) and time.monotonic() < end:
        time.sleep(0.2)
    return held


@contextmanager
def touchline_up(folder: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """`touchline up`, whose log is shown when something fails; nothing of it outlives the block."""
    log = folder / "up.log"
    with log.open("wb") as out:
        program = [Path(sys.executable).with_name("touchline"), "up"]
        process = subprocess.Popen(program, cwd=folder / "empty", env=environment, stdout=out, stderr=out)
    try:
        yield process
    except BaseException:
        sys.stderr.write(log.read_text(errors="replace")[-5000:])
        raise
    finally:
        while left := left_behind():
            for pid in left:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.1)


def main(folder: Path) -> None:
    """Check the wheel in `folder`."""
    adopt_orphans()
    port = free_port()
    (folder / "empty").mkdir()
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PORT": str(port)}
    environment["TOUCHLINE_DATA_DIR"] = str(folder / "data")
    with touchline_up(folder, environment) as process:
        assert until(READY_WITHIN_S, lambda: status(port, "/readyz") == 200), "not ready"
        settings = [sys.executable, "-c", WEB_SETTINGS]
        subprocess.run(settings, cwd=folder / "empty", env=environment, check=True)
        process.send_signal(signal.SIGTERM)
        assert until(STOPPED_WITHIN_S, lambda: process.poll() is not None), "did not stop on TERM"
        assert process.returncode == 0, f"ended with {process.returncode}"
        assert not left_behind(), "left a process behind"
    print("the wheel alone starts, is ready, is safely set up and stops")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
