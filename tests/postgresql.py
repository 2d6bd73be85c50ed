"""A PostgreSQL server of the tests' own: in a temporary folder, run by an ordinary user, gone afterwards."""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Self

import psycopg

SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "127.0.0.1",
    "max_connections": "80",
    "shared_buffers": "64MB",
}
PR_SET_PDEATHSIG = 1


def programs() -> Path | None:
    """The folder of the newest PostgreSQL server on this machine."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    if debian:
        return debian[-1].parent
    return Path(on_path).resolve().parent if on_path else None


class Server:
    """One running server; use it as a context manager."""

    def __init__(self, bin_folder: Path) -> None:
        self.bin = bin_folder
        self.folder = Path(tempfile.mkdtemp(prefix="touchline-pg-"))
        self.port = _free_port()
        self.who = _ordinary_user()

    def __enter__(self) -> Self:
        if self.who:
            shutil.chown(self.folder, self.who["user"], self.who["group"])
        self._make()
        self.process = self._start()
        self._wait()
        return self

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str) -> str:
        """The SQLAlchemy address of a database on this server."""
        return f"postgresql+psycopg://touchline@127.0.0.1:{self.port}/{database}"

    def run(self, *statements: str) -> None:
        """Run statements on the server itself, outside any transaction."""
        address = self.url("postgres").replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def freeze(self, database: str) -> None:
        """Close a database for good, so that it can be copied."""
        self.run(
            f'ALTER DATABASE "{database}" ALLOW_CONNECTIONS false',
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'",
        )

    def _make(self) -> None:
        options = ["--username=touchline", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        command = [self.bin / "initdb", f"--pgdata={self.folder / 'data'}", *options]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder, **self.who)

    def _start(self) -> subprocess.Popen[bytes]:
        command = [self.bin / "postgres", "-D", self.folder / "data", "-k", self.folder, "-p", str(self.port)]
        settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
        with (self.folder / "log").open("wb") as log:
            return subprocess.Popen(
                [*command, *settings],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                preexec_fn=_end_with_parent,  # noqa: PLW1509 - the test process has one thread when it starts this
                **self.who,
            )

    def _wait(self) -> None:
        for _ in range(300):
            try:
                return self.run()
            except psycopg.OperationalError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.1)
        raise RuntimeError("PostgreSQL did not start:\n" + (self.folder / "log").read_text())


def _ordinary_user() -> dict[str, Any]:
    """PostgreSQL refuses to run as root; there the user of the Debian package runs it."""
    return {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}


def _end_with_parent() -> None:
    """On Linux a killed test process takes its server along."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
