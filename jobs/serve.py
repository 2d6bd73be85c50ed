"""`touchline up`: migrate once, start the web and the jobs process, and end with the first that dies."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from types import FrameType

from db.engine import dispose, is_sqlite, reading
from db.errors import Refused
from db.migrate import upgrade
from db.settings import Settings
from jobs.children import end, pages, start
from jobs.leader import only_up

FOR_PROGRAMS, JOBS = "dashboard.door.programs", "jobs.alongside"
START_SECONDS = 60.0
FIRST_PAGE = 1.5  # seconds left to whoever opens a page at once, before what is told is looked up
_LOOK_SECONDS = 0.1
GIVES_WAY = 5  # our niceness, and that of the jobs, once the web is started

Fill = Callable[[str], None]


def up(settings: Settings, now: datetime, say: Callable[[str], None], fill: Fill | None = None) -> int:
    """Run Touchline until a signal or the end of one of its processes; the code to exit with.

    `fill(url)` loads something into the migrated store first. Raises Refused when another one
    runs on the data folder, the port is taken or a setting is missing.
    """
    check(settings)
    with only_up(settings.data_dir, settings.address):
        for port in filter(None, (settings.port, settings.intake_port)):
            _free_port(settings.host, port)
        first = upgrade(settings.url)
        if fill:
            fill(settings.url)
        dispose(settings.url)
        with _signals() as asked_to_end:
            tell_after = 0.0 if first else FIRST_PAGE
            return _watch(settings, asked_to_end, lambda: _tell(settings, now, say), tell_after)


def sign_in_link(settings: Settings, now: datetime) -> str:
    """A link that lets one person in, once, within an hour."""
    from db.writes.people import make_link  # the processes start while the tables are imported

    return f"{settings.address}/enter?token={make_link(settings.url, now)}"


def check(settings: Settings) -> None:
    """Raise Refused when Touchline must not start with these settings."""
    if not is_sqlite(settings.url) and settings.secret_key is None:
        raise Refused(
            "On PostgreSQL Touchline needs SECRET_KEY: a long random text that seals secrets. Set it."
        )


def _free_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            words = f"{host}:{port} cannot be listened on ({error.strerror})"
            raise Refused(f"{words}; name another with HOST, PORT or TOUCHLINE_INTAKE_PORT.") from error


@contextmanager
def _signals() -> Iterator[Callable[[], bool]]:
    """Whether SIGTERM or SIGINT came, asked by calling what is yielded."""
    came: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        came.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield lambda: bool(came)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _watch(
    settings: Settings, asked_to_end: Callable[[], bool], tell: Callable[[], None], tell_after: float
) -> int:
    """Start the processes, `tell` so many seconds after the pages answer, and wait until all must end."""
    children: list[subprocess.Popen[bytes]] = []
    try:
        children.append(pages())
        if settings.intake_port:
            children.append(start(FOR_PROGRAMS, str(settings.intake_port)))
        os.nice(GIVES_WAY)
        children.append(start(JOBS))  # as patient as we are now: somebody waits for the first page
        wait = partial(_wait, children, asked_to_end)
        ended = wait(_after(START_SECONDS), lambda: _answers(settings))
        if ended is None:
            ended = wait(_after(tell_after))
        if ended is None:
            tell()
            ended = wait()
        return ended or 0
    finally:
        end(children)


def _wait(
    children: list[subprocess.Popen[bytes]], asked_to_end: Callable[[], bool], *enough: Callable[[], bool]
) -> int | None:
    """The code to exit with, once a child ended or we are asked to; None when one says it is `enough`."""
    while not any(one() for one in enough):
        if asked_to_end():
            return 0
        for child in children:
            if child.poll() is not None:
                return _code(child.returncode)
        time.sleep(_LOOK_SECONDS)
    return None


def _after(seconds: float) -> Callable[[], bool]:
    """Whether so many seconds are over."""
    end_of_them = time.monotonic() + seconds
    return lambda: time.monotonic() >= end_of_them


def _answers(settings: Settings) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - asked, not bound
    try:
        with socket.create_connection((host, settings.port), timeout=1):
            return True
    except OSError:
        return False


def _tell(settings: Settings, now: datetime, say: Callable[[str], None]) -> None:
    say(f"Touchline runs at {settings.address}")
    if settings.intake_port:
        say(f"Programs are served apart, on port {settings.intake_port}")
    if _an_admin_can_come_back(settings.url):
        settings.link_file.unlink(missing_ok=True)
        return
    link = sign_in_link(settings, now)
    _write_down(settings.link_file, link)
    say(f"Sign in once, within an hour: {link}")


def _an_admin_can_come_back(url: str) -> bool:
    from db.reads.accounts import an_admin_can_come_back

    with reading(url) as connection:
        return an_admin_can_come_back(connection)


def _write_down(path: Path, link: str) -> None:
    """Keep the link for who does not see what is printed; for this user alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"{link}\n")


def _code(returncode: int) -> int:
    """What a shell would call it: 128 + the number of the signal that killed a process."""
    return 128 - returncode if returncode < 0 else returncode
