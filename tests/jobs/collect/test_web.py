"""One GET: what is too large, too slow or refused ends in words, and a secret stays with its place."""

import gzip
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from jobs.collect import web
from jobs.collect.fetched import PassingTroubleError, PermanentTroubleError
from jobs.collect.web import Secret, get
from tests.connecting import NOW, loopback_allowed

__all__ = ["loopback_allowed"]
pytestmark = pytest.mark.usefixtures("loopback_allowed")
KEY = Secret("X-Api-Key", "hunter2")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 410, 422])
def test_a_refusal_is_permanent(httpserver: HTTPServer, status: int) -> None:
    httpserver.expect_request("/").respond_with_data("secret stack trace", status)
    with pytest.raises(PermanentTroubleError, match=str(status)) as error:
        get(httpserver.url_for("/"), NOW)
    assert "stack trace" not in str(error.value)


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_trouble_of_the_far_end_passes(httpserver: HTTPServer, status: int) -> None:
    httpserver.expect_request("/").respond_with_data("", status)
    with pytest.raises(PassingTroubleError, match=str(status)):
        get(httpserver.url_for("/"), NOW)


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("120", timedelta(seconds=120)),
        ("Tue, 10 Mar 2026 12:05:00 GMT", timedelta(minutes=5)),
        ("Tue, 10 Mar 2026 11:00:00 GMT", timedelta()),
        ("soon", None),
        ("-5", None),
        ("9" * 400, timedelta(seconds=10**7)),
    ],
)
def test_how_long_to_wait_is_read_as_it_is_said(httpserver: HTTPServer, said: str, wait: Any) -> None:
    httpserver.expect_request("/").respond_with_data("", 429, {"Retry-After": said})
    with pytest.raises(PassingTroubleError) as error:
        get(httpserver.url_for("/"), NOW)
    assert error.value.retry_after == wait


@pytest.mark.parametrize("packed", [False, True])
def test_a_huge_answer_is_not_read_to_its_end(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, packed: bool
) -> None:
    monkeypatch.setattr(web, "MOST_BYTES", 1 << 20)
    body = bytes(5 << 20)
    headers = {"Content-Encoding": "gzip"} if packed else {}
    httpserver.expect_request("/").respond_with_data(gzip.compress(body) if packed else body, headers=headers)
    with pytest.raises(PermanentTroubleError, match="larger than 1 MB; nothing of it was read"):
        get(httpserver.url_for("/"), NOW)


def test_an_answer_that_drips_ends(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "MOST_SECONDS", 0.5)

    def drips() -> Iterator[bytes]:
        for _ in range(40):
            time.sleep(0.05)
            yield b"x" * 70_000

    httpserver.expect_request("/").respond_with_handler(lambda _: Response(drips()))
    with pytest.raises(PassingTroubleError, match="was not whole after"):
        get(httpserver.url_for("/"), NOW)


def test_nobody_there_passes() -> None:
    with pytest.raises(PassingTroubleError, match="could not be reached"):
        get("http://127.0.0.1:22401/", NOW)


def test_a_circle_of_redirects_ends(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/").respond_with_data("", 302, {"Location": "/"})
    with pytest.raises(PermanentTroubleError, match="without an end"):
        get(httpserver.url_for("/"), NOW)


def test_a_redirect_to_a_scheme_that_is_none_of_the_web_is_refused(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/").respond_with_data("", 302, {"Location": "file:///etc/passwd"})
    with pytest.raises(PermanentTroubleError, match="no address that can be fetched"):
        get(httpserver.url_for("/"), NOW)


def test_a_secret_stays_with_its_place(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, str | None]] = []
    other = HTTPServer("127.0.0.1")
    with other:

        def note(request: Request) -> Response:
            seen.append((request.path, request.headers.get("X-Api-Key")))
            there = {"/a": "/b", "/b": other.url_for("/c")}.get(request.path)
            return Response("", 302, {"Location": there}) if there else Response("there")

        for server in (httpserver, other):
            server.expect_request("").respond_with_handler(note)
            for path in ("/a", "/b", "/c"):
                server.expect_request(path).respond_with_handler(note)
        page = get(f"http://127.0.0.1:{httpserver.port}/a", NOW, secret=KEY)
    assert page is not None
    assert page.body == b"there"
    assert seen == [("/a", "hunter2"), ("/b", "hunter2"), ("/c", None)]


@pytest.mark.parametrize(
    "url", ["ftp://x/", "file:///etc/passwd", "https://", "javascript:x", "https://a:b@c/"]
)
def test_what_is_no_address_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        web.web_address(url)
