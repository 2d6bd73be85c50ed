"""Who somebody is comes from the gate alone; what a client claims about it is dropped."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.datastructures import Headers

from dashboard.door.gate import COOKIE, Gate
from db.writes.people import enter, leave, make_link

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
Pass = Callable[..., dict[str, Any] | None]


@pytest.fixture
def passed(database_url: str) -> Pass:
    """Send one request through the gate; the scope the app behind it saw, or None."""
    seen: list[dict[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope)

    async def nothing(*_: Any) -> None:
        return None

    gate = Gate(app, database_url, None, secure=False, clock=lambda: NOW)

    def send(kind: str = "http", **headers: str) -> dict[str, Any] | None:
        seen.clear()
        raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        asked = {"path": "/", "raw_path": b"/", "query_string": b"", "method": "GET"}
        scope = {"type": kind, "headers": raw} | asked
        with ThreadPoolExecutor(1) as thread:  # the browser stories leave a loop in this one
            thread.submit(asyncio.run, gate(scope, nothing, nothing)).result()
        return seen[0] if seen else None

    return send


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_a_claimed_session_is_dropped_for_the_true_one(passed: Pass, database_url: str, kind: str) -> None:
    token = enter(database_url, make_link(database_url, NOW), "Ada", None, NOW)
    scope = passed(kind, touchline_session="999", cookie=f"other=1; {COOKIE}={token}")
    assert scope is not None
    assert scope["who"].name == "Ada"
    assert Headers(scope=scope).getlist("touchline-session") == [str(scope["who"].session_id)]


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_a_claimed_session_alone_lets_nobody_in(passed: Pass, database_url: str, kind: str) -> None:
    enter(database_url, make_link(database_url, NOW), "Ada", None, NOW)
    assert passed(kind, touchline_session="1") is None


def test_a_session_that_was_left_lets_nobody_in(passed: Pass, database_url: str) -> None:
    token = enter(database_url, make_link(database_url, NOW), "Ada", None, NOW)
    scope = passed(cookie=f"{COOKIE}={token}")
    assert scope is not None
    leave(database_url, scope["who"].session_id, NOW)
    assert passed(cookie=f"{COOKIE}={token}") is None


def test_the_files_of_a_page_pass_by_one_look_for_a_moment_and_what_tells_of_the_store_never(
    database_url: str,
) -> None:
    clock: list[datetime] = [NOW]
    passing: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        passing.append(scope)

    async def nothing(*_: Any) -> None:
        return None

    gate = Gate(app, database_url, None, secure=False, clock=lambda: clock[0])
    token = enter(database_url, make_link(database_url, NOW), "Ada", None, NOW)

    def passes(path: str) -> bool:
        passing.clear()
        raw = [(b"cookie", f"{COOKIE}={token}".encode())]
        asked = {"path": path, "raw_path": path.encode(), "query_string": b"", "method": "GET"}
        scope = {"type": "http", "headers": raw} | asked
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, gate(scope, nothing, nothing)).result()
        return [scope["path"] for scope in passing] == [path]

    assert passes("/static/js/one.js")
    leave(database_url, passing[0]["who"].session_id, NOW)
    assert passes("/static/js/two.js")
    assert not passes("/")
    assert not passes("/media/one.csv")
    clock[0] += timedelta(seconds=1)
    assert not passes("/static/js/three.js")
