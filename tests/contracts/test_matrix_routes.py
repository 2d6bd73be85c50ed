"""The matrix of who reaches what: every HTTP route and the websocket × everybody who may knock.

Whoever adds a route adds its line: what lets somebody in there. A route that stands in no line fails.
"""

import http.client
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from dashboard.door import health
from dashboard.door.gate import COOKIE
from dashboard.door.routes import ROUTERS
from db.models import Role, Scope
from db.reads.people import Who
from db.rights import HOUSE, Right, may
from db.writes.tokens import make
from tests.web import ROOT, Web

OPEN = "everybody: it carries nothing but the way in, or whether the process lives"
SIGNED_IN = "whoever is signed in"
TOKEN = "every token"
ITSELF = "a signature or a link of its own, whoever else one is"

ROUTES: dict[tuple[str, str], str | Right | Scope] = {
    **{(method, path): OPEN for path in ("/healthz", "/readyz") for method in ("GET", "HEAD")},
    ("GET", "/sign-in"): OPEN,
    ("GET", "/sign-in.css"): OPEN,
    ("GET", "/enter"): OPEN,
    ("POST", "/enter"): OPEN,
    ("POST", "/enter/password"): OPEN,
    ("POST", "/enter/proxy"): OPEN,
    ("GET", "/enter/oidc"): OPEN,
    ("GET", "/enter/oidc/back"): OPEN,
    ("GET", "/sign-out"): SIGNED_IN,
    ("POST", "/sign-out"): SIGNED_IN,
    ("GET", "/password"): SIGNED_IN,
    ("POST", "/password"): SIGNED_IN,
    ("GET", "/openapi.json"): SIGNED_IN,
    ("GET", "/docs"): SIGNED_IN,
    ("GET", "/metrics"): Right.SETTINGS,
    ("POST", "/hooks/{source}"): ITSELF,
    ("HEAD", "/hooks/{source}"): ITSELF,
    ("GET", "/heard/{token}"): ITSELF,
    ("POST", "/heard/{token}"): ITSELF,
    ("POST", "/api/v1/signals"): Scope.INGEST,
    **{("POST", f"/v1/{name}"): Scope.INGEST
       for kind in ("track", "identify", "page", "screen", "group", "alias", "batch")
       for name in (kind, kind[0])},
    ("GET", "/api/v1/signals"): Scope.READ,
    ("GET", "/api/v1/actions"): Scope.READ,
    ("POST", "/api/v1/actions/{number}"): Scope.WRITE,
    ("GET", "/api/v1/journeys"): Scope.READ,
    ("GET", "/api/v1/sources"): Scope.READ,
    ("GET", "/api/v1/categories"): Scope.READ,
    ("GET", "/api/v1/proposals"): Scope.READ,
    **{(method, f"{under}/{{rest:path}}"): TOKEN
       for under in ("/api/v1", "/v1")
       for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")},
}  # fmt: skip
"""What lets somebody reach each of our routes; every other address is Streamlit's, for who is signed in."""

FOUND = sorted(
    (method, route.path)
    for route in (*health.ROUTES, *(one for router in ROUTERS for one in router.routes))
    if isinstance(route, APIRoute) or route in health.ROUTES
    for method in route.methods
)


def by_token(route: tuple[str, str]) -> bool:
    """Whether only programs knock there."""
    return isinstance(ROUTES.get(route), Scope) or ROUTES.get(route) == TOKEN


PAGES = [("GET", path) for path in ("/", "/matters", "/_stcore/health", "/media/x", "/nonsense")]
STREAM = "/_stcore/stream"


@pytest.fixture(scope="module")
def web(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    yield from started(sqlite_template, tmp_path_factory.mktemp("routes"))


@pytest.fixture(scope="module")
def tried(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """Where wrong tokens are tried, so many that whoever else comes from there has to wait."""
    yield from started(sqlite_template, tmp_path_factory.mktemp("tried"))


def started(template: Path, folder: Path) -> Iterator[Web]:
    path = folder / "touchline.db"
    path.write_bytes(template.read_bytes())
    with Web(f"sqlite:///{path}", folder) as running:
        yield running


@pytest.fixture(scope="module")
def tokens(web: Web) -> dict[Scope, str]:
    now = datetime.now(UTC)
    return {scope: make(web.url, scope, [scope], 1, now, by=HOUSE) for scope in Scope}


def knock(web: Web, method: str, path: str, **headers: str) -> http.client.HTTPResponse:
    """Ask as a form of our own pages would."""
    connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=30)
    filled = (
        path.replace("{source}", "x")
        .replace("{token}", "x")
        .replace("{number}", "1")
        .replace("{rest:path}", "nothing")
    )
    connection.request(method, filled, headers={"Origin": web.address, "Accept": "text/html"} | headers)
    return connection.getresponse()


def led_away(answer: http.client.HTTPResponse) -> bool:
    """Whether the gate kept somebody out."""
    return answer.status == 401 or (answer.status == 303 and answer.headers["location"] == "/sign-in")


def visitors(web: Web) -> dict[str, tuple[Who | None, str]]:
    """Everybody with a cookie, who they are, and nobody."""
    past, nobody = timedelta(seconds=-1), ((Who(0, 0, "", frozenset(), ()), web.session()))
    roles = {role: (Who(0, 0, "", frozenset({role}), ()), web.session(role)) for role in Role}
    return roles | {
        "without a role": nobody,
        "nobody": (None, ""),
        "made up": (None, "made up"),
        "expired": (None, web.session(*Role, lasts=past)),
    }


PROGRAM = """
import json
from dashboard.door.routes import build
from db.settings import settings
def every(routes):
    for one in routes:
        if hasattr(one, "original_router"):
            yield from every(one.original_router.routes)
        else:
            yield type(one).__name__, one.path, sorted(getattr(one, "methods", None) or [])
print(json.dumps(list(every(build(settings(), print).routes))))
"""


def test_every_route_stands_in_the_matrix() -> None:
    assert set(FOUND) == ROUTES.keys()


def test_the_web_process_serves_what_stands_there_and_else_only_the_pages(tmp_path: Path) -> None:
    """However a route was added: what the process holds is what counts."""
    environment = {"PYTHONPATH": str(ROOT), "TOUCHLINE_DATA_DIR": str(tmp_path), "HOME": str(tmp_path)}
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    routes = json.loads(done.stdout)
    assert [(kind, path) for kind, path, methods in routes if not methods] == [("Mount", "")]
    served = {(method, path) for _kind, path, methods in routes for method in methods}
    assert served == ROUTES.keys()


@pytest.mark.parametrize(("method", "path"), [one for one in FOUND + PAGES if not by_token(one)])
def test_a_route_is_reached_by_whom_its_line_names(web: Web, method: str, path: str) -> None:
    rule = ROUTES.get((method, path), SIGNED_IN)
    answers = set()
    for name, (who, cookie) in visitors(web).items():
        answer = knock(web, method, path, Cookie=f"{COOKIE}={cookie}")
        answers.add(answer.status)
        if rule == OPEN:
            assert not led_away(answer), name
        elif isinstance(rule, Right):
            let_in = who is not None and may(who, rule)
            assert (answer.status == 200, led_away(answer)) == (let_in, who is None), name
        elif rule == SIGNED_IN:
            own_end = path == "/sign-out" and method == "POST"  # which leads to the sign-in page as well
            assert led_away(answer) is (who is None) or own_end, name
    assert rule != ITSELF or len(answers) == 1, "no session makes a difference"


@pytest.mark.parametrize(("method", "path"), FOUND + PAGES)
def test_a_token_opens_what_its_scope_names_and_nothing_of_the_pages(
    web: Web, tokens: dict[Scope, str], method: str, path: str
) -> None:
    rule = ROUTES.get((method, path), SIGNED_IN)
    for scope, token in tokens.items():
        answer = knock(web, method, path, Authorization=f"Bearer {token}")
        if isinstance(rule, Scope):
            assert (answer.status == 403) is (rule != scope), (scope, answer.status)
        elif rule == TOKEN:
            assert answer.status == 404, scope
        elif isinstance(rule, Right) or rule == SIGNED_IN:
            assert led_away(answer), scope
    if by_token((method, path)):
        for name, (_who, cookie) in visitors(web).items():
            assert knock(web, method, path, Cookie=f"{COOKIE}={cookie}").status == 401, name


@pytest.mark.parametrize(("method", "path"), [one for one in FOUND if by_token(one)])
def test_a_wrong_token_opens_nothing(tried: Web, tokens: dict[Scope, str], method: str, path: str) -> None:
    wrong = next(iter(tokens.values()))[:-1] + "~"
    assert knock(tried, method, path, Authorization=f"Bearer {wrong}").status in {401, 429}


def test_the_websocket_opens_for_whoever_is_signed_in_and_for_no_token(
    web: Web, tokens: dict[Scope, str]
) -> None:
    opened = {name: stream(web, Cookie=f"{COOKIE}={cookie}") for name, (_, cookie) in visitors(web).items()}
    strangers = {"nobody", "made up", "expired"}
    assert opened == {name: 403 if name in strangers else 101 for name in opened}
    assert {stream(web, Authorization=f"Bearer {token}") for token in tokens.values()} == {403}


def stream(web: Web, **headers: str) -> int:
    sock = socket.create_connection(("127.0.0.1", web.port))
    address = f"ws://127.0.0.1:{web.port}{STREAM}"
    try:
        with connect(address, sock=sock, additional_headers=headers, subprotocols=["streamlit"]):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code
