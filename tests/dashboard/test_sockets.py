"""An open websocket is closed within seconds of the end of what let it in, in the real web process."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, update
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from dashboard.door.gate import COOKIE
from dashboard.door.sockets import ENDED, EVERY, GRACE
from db.engine import writing
from db.models import Person, PersonRole, Role, Session
from db.secrets import digest
from tests.web import Web

PROMISED = 5.0  # seconds
SLACK = 10.0  # for a machine that does other things too: what is kept open would stay so for minutes


@pytest.fixture(scope="module")
def web(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    path = tmp_path_factory.mktemp("sockets") / "touchline.db"
    path.write_bytes(sqlite_template.read_bytes())
    with Web(f"sqlite:///{path}", path.parent) as running:
        yield running


@contextmanager
def stream(web: Web, token: str) -> Iterator[ClientConnection]:
    sock = socket.create_connection(("127.0.0.1", web.port))
    headers = {"Cookie": f"{COOKIE}={token}"}
    address = f"ws://127.0.0.1:{web.port}/_stcore/stream"
    with connect(address, sock=sock, additional_headers=headers, subprotocols=["streamlit"]) as opened:
        yield opened


def closed_with(opened: ClientConnection, within: float) -> int | None:
    """The code a websocket is closed with, None while it is open."""
    end = time.monotonic() + within
    while (left := end - time.monotonic()) > 0:
        try:
            opened.recv(timeout=left)
        except TimeoutError:
            return None
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 0
    return None


def change(url: str, token: str, what: str) -> None:
    """Something happens to a session or its person, as the writes and the clock let it happen."""
    now, mine = datetime.now(UTC), Session.token_hash == digest(token)
    with writing(url) as connection:
        person_id = connection.scalar(select(Session.person_id).where(mine))
        if what == "revoked":
            connection.execute(update(Session).where(mine).values(revoked_at=now))
        elif what == "expired":
            connection.execute(update(Session).where(mine).values(expires_at=now - timedelta(seconds=1)))
        elif what == "deactivated":
            connection.execute(update(Person).where(Person.id == person_id).values(deactivated_at=now))
        else:
            role = what.split()[1]
            verb = insert(PersonRole).values(person_id=person_id, role=role)
            theirs = delete(PersonRole).where(PersonRole.person_id == person_id, PersonRole.role == role)
            connection.execute(verb if what.startswith("given") else theirs)


@pytest.mark.parametrize("what", ["revoked", "expired", "deactivated", "given admin", "lost analyst"])
def test_a_websocket_is_closed_soon_after(web: Web, what: str) -> None:
    token, other = web.session(Role.ANALYST, Role.OWNER), web.session(Role.ANALYST)
    with stream(web, token) as opened, stream(web, other) as stays:
        assert closed_with(opened, 1.0) is None
        change(web.url, token, what)
        assert closed_with(opened, PROMISED + SLACK) == ENDED
        assert closed_with(stays, 0.5) is None


def test_looking_and_waiting_take_less_than_is_promised() -> None:
    assert EVERY + GRACE < PROMISED
