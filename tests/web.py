"""The real web process, as the stories in the browser and the tests of the gate start it."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

import pytest
from sqlalchemy import insert
from sqlmodel import col

from db.engine import is_sqlite, writing
from db.models import Person, PersonRole, Role, Session
from db.secrets import digest, new_token
from db.writes.people import make_link

ROOT = Path(__file__).parent.parent
PATIENCE = 120.0


def store_in_environment(url: str, folder: Path) -> dict[str, str]:
    """How a process is told which store is its own."""
    told = {"TOUCHLINE_DATA_DIR": str(folder)}
    if is_sqlite(url):
        return told
    return told | {"DATABASE_URL": url.replace("+psycopg", ""), "SECRET_KEY": "a secret of the tests"}


@dataclass
class Web:
    """`python -m dashboard.door` on a free port, in front of the store at `url`."""

    url: str
    folder: Path

    def __enter__(self) -> Self:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = self.folder / "web.log"
        self.start(ROOT)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        sys.stderr.write(self.log.read_text())  # pytest shows it beside a failure

    def start(self, version: Path) -> None:
        """Start the packages that lie in the folder `version`, and wait until they answer."""
        names = ("PATH", "HOME", "LANG", "COVERAGE_PROCESS_START", "TOUCHLINE_MAIL")
        environment = {name: os.environ[name] for name in names if name in os.environ}
        environment |= {
            "PYTHONPATH": str(version),
            **store_in_environment(self.url, self.folder),
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
        }
        elsewhere = self.folder / "elsewhere"  # an empty folder: nothing may depend on where it starts
        elsewhere.mkdir(exist_ok=True)
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", "dashboard.door"]
            self.process = subprocess.Popen(command, cwd=elsewhere, env=environment, stdout=log, stderr=log)
        self._until_it_answers()

    def stop(self) -> None:
        """Ask the process to end, and see that it does."""
        self.process.terminate()
        try:
            self.process.wait(10)
        finally:
            self.process.kill()

    def kill_and_restart(self) -> None:
        """Let the process die as in a power cut, and start it again on the same port."""
        self.process.kill()
        self.process.wait()
        self.start(ROOT)

    def link(self) -> str:
        """A fresh sign-in link, as `touchline up` prints it."""
        return f"{self.address}/enter?token={make_link(self.url, datetime.now(UTC))}"

    def session(self, *roles: Role, lasts: timedelta = timedelta(hours=1)) -> str:
        """The cookie's value of somebody who holds these roles and is signed in for so long."""
        now, token = datetime.now(UTC), new_token()
        with writing(self.url) as connection:
            person = insert(Person).values(name=" and ".join(roles) or "nobody", created_at=now)
            person_id = connection.execute(person.returning(col(Person.id))).scalar_one()
            for role in roles:
                connection.execute(insert(PersonRole).values(person_id=person_id, role=role))
            row = {"token_hash": digest(token), "person_id": person_id, "created_at": now}
            connection.execute(insert(Session).values(row | {"expires_at": now + lasts}))
        return token

    def _until_it_answers(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                # of the routes that are imported last; /healthz answers long before
                urllib.request.urlopen(f"{self.address}/sign-in.css", timeout=2).close()
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
            else:
                return
        self.process.kill()
        pytest.fail(f"the web process did not start:\n{self.log.read_text()}")
