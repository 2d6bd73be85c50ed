"""Start an installed wheel from an empty folder, ask whether it is ready and safely set up, and stop it.

Run by the Python of an environment that holds the wheel and nothing of the source tree: `wheel.py FOLDER`.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

READY_WITHIN_S = 90
STOPPED_WITHIN_S = 30
WEB_SETTINGS = """
from dashboard.door.app import build
from db.settings import settings
from streamlit import config

build(settings())
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


def group_lives(group: int) -> bool:
    """Whether a process of the group is still there."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def until(seconds: float, condition: Callable[[], bool]) -> bool:
    """Wait until the condition holds; False when it does not in time."""
    end = time.monotonic() + seconds
    while not (held := condition()) and time.monotonic() < end:
        time.sleep(0.2)
    return held


@contextmanager
def touchline_up(folder: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """`touchline up` in a process group of its own, whose log is shown when something fails."""
    log = folder / "up.log"
    with log.open("wb") as out:
        program = [str(Path(sys.executable).with_name("touchline")), "up"]
        process = subprocess.Popen(
            program, cwd=folder / "empty", env=environment, stdout=out, stderr=out, start_new_session=True
        )
    try:
        yield process
    except BaseException:
        sys.stderr.write(log.read_text(errors="replace")[-5000:])
        raise
    finally:
        if group_lives(process.pid):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def main(folder: Path) -> None:
    """Check the wheel in `folder`."""
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
        assert until(5, lambda: not group_lives(process.pid)), "left a process behind"
    print("the wheel alone starts, is ready, is safely set up and stops")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
