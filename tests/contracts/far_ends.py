"""Far ends for the contract of connectors: for each kind a real one on this machine that holds some items."""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from db.settings import settings as of_this_process
from tests.imap import PASSWORD, USER, Server

BEGUN = datetime(2026, 3, 1, tzinfo=UTC)


COUNTING_TAP = Path(__file__).parent / "counting_tap.py"


class FarEnd(Protocol):
    """Something to fetch from: `hold(n)` has it hold the items 1 to n, whose texts are `item 1` and so on."""

    settings: dict[str, Any]
    secret: str | None

    def hold(self, items: int) -> None: ...


class Feed:
    """An Atom feed with an ETag."""

    secret = None

    def __init__(self, server: HTTPServer) -> None:
        self.settings = {"url": server.url_for("/feed")}
        self._items = 0
        server.expect_request("/feed").respond_with_handler(self._answer)

    def hold(self, items: int) -> None:
        self._items = items

    def _answer(self, request: Request) -> Response:
        tag = f'"{self._items}"'
        if request.headers.get("If-None-Match") == tag:
            return Response("", 304)
        entries = "".join(map(self._entry, range(1, self._items + 1)))
        body = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>far</title>{entries}</feed>'
        return Response(body, headers={"ETag": tag, "Content-Type": "application/atom+xml"})

    def _entry(self, number: int) -> str:
        at = (BEGUN + timedelta(hours=number)).isoformat()
        return f"<entry><id>urn:{number}</id><updated>{at}</updated><content>item {number}</content></entry>"


class Rest:
    """An API with pages of two records, by a cursor, behind a token."""

    secret = "Bearer hunter2"

    def __init__(self, server: HTTPServer) -> None:
        self.settings = {
            "url": server.url_for("/tickets"), "items": "data", "pages": "cursor", "next": "meta.after",
            "parameter": "after", "fields": {"id": "id", "text": "body", "created_at": "at"},
        }  # fmt: skip
        self._items = 0
        server.expect_request("/tickets").respond_with_handler(self._answer)

    def hold(self, items: int) -> None:
        self._items = items

    def _answer(self, request: Request) -> Response:
        if request.headers.get("Authorization") != self.secret:
            return Response("", 401)
        after = int(request.args.get("after", 0))
        numbers = range(after + 1, min(after + 2, self._items) + 1)
        at = [(BEGUN + timedelta(hours=number)).isoformat() for number in numbers]
        data = [{"id": n, "body": f"item {n}", "at": when} for n, when in zip(numbers, at, strict=True)]
        more = str(after + 2) if after + 2 < self._items else None
        return Response(json.dumps({"data": data, "meta": {"after": more}}), content_type="application/json")


class Mailbox:
    """A folder of a mailbox on Dovecot."""

    secret = PASSWORD

    def __init__(self, server: Server) -> None:
        self.settings = {"host": "localhost", "port": server.tls, "user": USER}
        self._server, self._held = server, 0

    def hold(self, items: int) -> None:
        for number in range(self._held + 1, items + 1):
            at = (BEGUN + timedelta(hours=number)).strftime("%a, %d %b %Y %H:%M:%S +0000")
            head = f"From: anna@example.com\nDate: {at}\nMessage-ID: <{number}@example.com>\n"
            self._server.put(f"{head}\nitem {number}\n".encode())
        self._held = items


class Tap:
    """A Singer tap, whose items are counted in a file."""

    secret = json.dumps({"token": "hunter2"})

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        name_taps(monkeypatch, counting=f"{sys.executable} {COUNTING_TAP}")
        self._held = folder / "held"
        config = {"held": str(self._held)}
        self.settings = {"tap": "counting", "config": config, "fields": {"text": "text"}}

    def hold(self, items: int) -> None:
        self._held.write_text(str(items), encoding="utf-8")


def name_taps(monkeypatch: pytest.MonkeyPatch, **commands: str) -> None:
    """Have TOUCHLINE_TAPS name these taps."""
    named = ";".join(f"{name}={command}" for name, command in commands.items())
    monkeypatch.setenv("TOUCHLINE_TAPS", named)
    of_this_process.cache_clear()


FAR_ENDS: dict[str, Callable[[Any], FarEnd]] = {
    "feed": lambda request: Feed(request.getfixturevalue("httpserver")),
    "mailbox": lambda request: Mailbox(request.getfixturevalue("imap_server")),
    "singer": lambda request: Tap(
        request.getfixturevalue("monkeypatch"), request.getfixturevalue("tmp_path")
    ),
    "rest": lambda request: Rest(request.getfixturevalue("httpserver")),
}
"""What stands in for the far end of each kind; given the request of the test."""
