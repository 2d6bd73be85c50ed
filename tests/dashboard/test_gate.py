"""Nobody passes the gate without a session, on any route, over HTTP or the websocket."""

import http.client
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import MagicMock
from urllib.parse import quote, urljoin, urlsplit

import pytest
from fastapi.routing import APIRoute
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update
from streamlit.web.server.starlette.starlette_app import create_streamlit_routes
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from dashboard.door import health, wanted
from dashboard.door.gate import COOKIE
from dashboard.door.routes import ROUTERS
from db.engine import writing
from db.models import Session
from db.writes.people import enter, make_link
from tests.web import Web

OPEN = {"/healthz", "/readyz", "/sign-in", "/sign-in.css", "/enter", "/enter/password", "/enter/proxy"}
OPEN |= {"/enter/oidc", "/enter/oidc/back"}
BY_SIGNATURE = {(method, "/hooks/{source}") for method in ("POST", "HEAD")} | {
    (method, "/heard/{token}")
    for method in ("GET", "POST")  # by the link
}
OURS = {route.path for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)}
OURS |= {route.path for route in health.ROUTES}
STREAMLITS = {
    path.format_map(dict.fromkeys(("path", "file_id", "session_id"), "x"))
    for route in create_streamlit_routes(MagicMock())
    if (path := getattr(route, "path", "").replace(":path", ""))
}
FURTHER = {
    "/", "/matters", "/system", "/static/js/index.js", "/openapi.json", "/docs", "/nonsense",
    "/heard", "/heard/", "/heard/a/b",
    "/hooks", "/hooks/", "/hooks/shop/", "/hooks/shop/more", "/hooks/../matters",
    "/api/v1/", "/api/v1/nonsense", "/api/v1/../../matters", "/api/v1", "/api/v1//signals",
    "/sign-in/", "//sign-in", "/sign-in/../metrics", "/HEALTHZ", "/_stcore/metrics", "/metrics",
}  # fmt: skip
EVERY_PATH = sorted(OURS | STREAMLITS | FURTHER)


@pytest.fixture(scope="module")
def web(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    folder = tmp_path_factory.mktemp("gate")
    path = folder / "touchline.db"
    path.write_bytes(sqlite_template.read_bytes())
    with Web(f"sqlite:///{path}", folder) as running:
        yield running


def signed_in(web: Web) -> str:
    now = datetime.now(UTC)
    return enter(web.url, make_link(web.url, now), "Ada", None, now)


def ended(web: Web, **change: datetime) -> str:
    token = signed_in(web)
    with writing(web.url) as connection:
        newest = update(Session).where(Session.revoked_at.is_(None), Session.expires_at > datetime.now(UTC))
        connection.execute(newest.values(**change))
    return token


def strangers(web: Web) -> dict[str, dict[str, str]]:
    past = datetime.now(UTC) - timedelta(seconds=1)
    tokens = {
        "nonsense": "nonsense",
        "empty": "",
        "expired": ended(web, expires_at=past),
        "revoked": ended(web, revoked_at=past),
    }
    cookies = {name: {"Cookie": f"{COOKIE}={token}"} for name, token in tokens.items()}
    return {"nobody": {}, "forged": {"Touchline-Session": "1", "X-Forwarded-User": "root"}} | cookies


def ask(
    web: Web, path: str, headers: dict[str, str], method: str = "GET", body: str = ""
) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=10)
    connection.putrequest(method, path, skip_host="Host" in headers)
    for name, value in (headers | ({"Content-Length": str(len(body))} if body else {})).items():
        connection.putheader(name, value)
    connection.endheaders(body.encode() or None)
    return connection.getresponse()


def test_the_matrix_knows_every_open_path() -> None:
    assert OPEN | {path for _method, path in BY_SIGNATURE} <= OURS
    assert "/_stcore/stream" in STREAMLITS


@pytest.mark.parametrize("path", EVERY_PATH)
def test_without_a_session_only_signing_in_and_health_answer(web: Web, path: str) -> None:
    for name, headers in strangers(web).items():
        for method in ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS"):
            status = ask(web, path, headers, method).status
            refused = status in {401, 303}
            open_to_all = path in OPEN or (method, path) in BY_SIGNATURE
            assert refused is not open_to_all, f"{name}: {method} {path} answered {status}"


def test_a_browser_is_led_to_the_page_that_says_where_the_link_is(web: Web) -> None:
    for path in ("/", "/matters"):
        answer = ask(web, path, {"Accept": "text/html"})
        assert (answer.status, answer.headers["location"]) == (303, "/sign-in")
    said = ask(web, "/sign-in", {}).read().decode()
    assert "touchline up" in said


@pytest.mark.parametrize("path", ["/", "/matters", "/metrics", "/_stcore/health", "/sign-out"])
def test_with_a_session_a_path_answers(web: Web, path: str) -> None:
    assert ask(web, path, {"Cookie": f"{COOKIE}={signed_in(web)}"}).status == 200


def stream(web: Web, headers: dict[str, str], host: str = "127.0.0.1") -> int:
    address = f"ws://{host}:{web.port}/_stcore/stream"
    sock = socket.create_connection(("127.0.0.1", web.port))
    try:
        with connect(address, sock=sock, additional_headers=headers, subprotocols=["streamlit"]):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


def test_the_websocket_is_refused_without_a_session_and_opens_with_one(web: Web) -> None:
    assert {stream(web, headers) for headers in strangers(web).values()} == {403}
    assert stream(web, {"Cookie": f"{COOKIE}={signed_in(web)}"}) == 101


def test_a_websocket_from_another_site_is_refused(web: Web) -> None:
    headers = {"Cookie": f"{COOKIE}={signed_in(web)}", "Origin": "https://elsewhere.example"}
    assert stream(web, headers) == 403


def test_a_foreign_host_name_gets_nothing_but_health(web: Web) -> None:
    foreign = {"Host": "elsewhere.example", "Cookie": f"{COOKIE}={signed_in(web)}"}
    answers = {path: ask(web, path, foreign).status for path in ("/", "/sign-in", "/metrics", "/healthz")}
    assert answers == {"/": 400, "/sign-in": 400, "/metrics": 400, "/healthz": 200}
    assert stream(web, {"Cookie": foreign["Cookie"]}, host="elsewhere.example") == 403


def test_every_answer_carries_the_security_headers(web: Web) -> None:
    for path in ("/", "/sign-in", "/enter", "/nonsense", "/healthz"):
        headers = ask(web, path, {}).headers
        policy = headers["content-security-policy"]
        assert "unsafe-eval" not in policy
        assert "script-src 'self' blob: 'sha256-" in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


def form(web: Web, link: str, **headers: str) -> http.client.HTTPResponse:
    token = link.split("token=")[1]
    sent = {"Content-Type": "application/x-www-form-urlencoded", "Origin": web.address} | headers
    return ask(web, "/enter", sent, "POST", f"token={token}&name=Ada&function=")


def test_looking_at_a_link_does_not_burn_it_and_the_form_uses_it_once(web: Web) -> None:
    link = web.link()
    path = link.removeprefix(web.address)
    assert [ask(web, path, {}, method).status for method in ("GET", "HEAD", "GET")][::2] == [200, 200]
    welcome = form(web, link)
    cookie = next(cookie for cookie in welcome.headers.get_all("set-cookie") if cookie.startswith(COOKIE))
    assert (welcome.status, welcome.headers["location"]) == (303, "/")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    again = form(web, link)
    assert again.status == 410
    assert "already been used" in again.read().decode()
    assert "already been used" in ask(web, path, {}).read().decode()


def asked_first(web: Web, address: str) -> str:
    """The cookie of somebody who opened `address` before signing in."""
    answer = ask(web, address, {"Accept": "text/html"})
    assert (answer.status, answer.headers["location"]) == (303, "/sign-in")
    return answer.headers["set-cookie"].split(";")[0]


def led_to(web: Web, cookie: str) -> str:
    """Where signing in leads whoever sends `cookie`."""
    welcome = form(web, web.link(), Cookie=cookie)
    assert welcome.status == 303
    assert any(
        f"{wanted.COOKIE}=" in sent and "Max-Age=0" in sent for sent in welcome.headers.get_all("set-cookie")
    )
    return welcome.headers["location"]


@pytest.mark.parametrize(
    "address", ["/", "/?source=airline&from=2015-02-16&to=2015-02-24", "/map?step=a%20b%22%3B", "/matters"]
)
def test_signing_in_leads_to_the_link_that_was_opened_first(web: Web, address: str) -> None:
    assert led_to(web, asked_first(web, address)) == address


@pytest.mark.parametrize(
    "address", ["//elsewhere.example/", "///elsewhere.example", "/\\elsewhere.example", "/" + "x" * 3_000]
)
def test_signing_in_never_leads_elsewhere_whatever_was_asked_for(web: Web, address: str) -> None:
    assert led_to(web, asked_first(web, address)) == "/"


ELSEWHERE = [
    "//elsewhere.example", "https://elsewhere.example", "https:elsewhere.example", "\\\\elsewhere.example",
    "/\\elsewhere.example", "/\t/elsewhere.example", "/a\r\nSet-Cookie: a=b", "/a\nb", " //elsewhere.example",
    "javascript:alert(1)", "elsewhere.example", "@elsewhere.example", "/\u2215elsewhere.example", "/\x00", "",
]  # fmt: skip


@pytest.mark.parametrize("address", ELSEWHERE)
def test_a_forged_wish_leads_to_the_first_page(web: Web, address: str) -> None:
    assert wanted.safe(address) == "/"
    assert led_to(web, f"{wanted.COOKIE}={quote(address, safe='')}") == "/"


@given(st.text(max_size=40))
def test_a_wish_is_a_path_of_this_house_whatever_it_says(said: str) -> None:
    for address in (said, f"/{said}", f"//{said}"):
        led = urlsplit(urljoin("http://here.example/enter", wanted.safe(address)))
        assert (led.scheme, led.netloc) == ("http", "here.example")


def test_what_was_asked_for_is_kept_for_the_sign_in_alone(web: Web) -> None:
    kept = ask(web, "/map", {"Accept": "text/html"}).headers["set-cookie"]
    assert {"HttpOnly", "Path=/enter", "SameSite=lax"} <= set(kept.split("; "))
    assert ask(web, "/map", {"Cookie": f"{COOKIE}={signed_in(web)}"}).headers["set-cookie"] is None


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", ""])
def test_a_form_sent_from_another_site_is_not_taken(web: Web, origin: str) -> None:
    link = web.link()
    assert form(web, link, Origin=origin).status == 403
    assert form(web, link).status == 303


def test_a_form_too_large_is_not_read(web: Web) -> None:
    sent = {"Content-Type": "application/x-www-form-urlencoded", "Origin": web.address}
    assert ask(web, "/enter", sent, "POST", "name=" + "x" * 100_000).status == 413


def test_signing_out_ends_the_session_at_once(web: Web) -> None:
    mine = {"Cookie": f"{COOKIE}={signed_in(web)}", "Origin": web.address}
    assert ask(web, "/sign-out", mine | {"Origin": "https://elsewhere.example"}, "POST").status == 403
    assert ask(web, "/sign-out", mine).status == 200
    assert ask(web, "/metrics", mine).status == 200
    assert ask(web, "/sign-out", mine, "POST").status == 303
    assert ask(web, "/metrics", mine).status == 401
