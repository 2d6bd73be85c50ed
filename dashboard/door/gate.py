"""The gate: nobody passes without a session, over HTTP or the websocket, except to sign in.

It is pure ASGI and the outermost layer, so no route can forget it. Who somebody is travels
inwards in the scope (for our routes) and in one header the gate sets after dropping what the
client sent under that name (for the pages, which see only the headers of their websocket).
Where a request comes from is what a trusted proxy says of it, and nobody else.
"""

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard import languages
from dashboard.door import wanted
from dashboard.door.api.origins import callable_from
from dashboard.door.files import FOLDER
from dashboard.door.headers import with_security
from dashboard.door.hosts import allowed_hosts, host_name
from dashboard.door.proxies import Proxies, proxies
from dashboard.door.sockets import Sockets
from dashboard.words import _
from db.engine import reading
from db.reads.people import Who, mail_of, session
from db.settings import Settings

COOKIE = "touchline_session"
SESSION_HEADER = b"touchline-session"
HEALTH = frozenset({"/healthz", "/readyz"})
OPEN = HEALTH | {"/sign-in", "/sign-in.css", "/enter", "/enter/password", "/enter/proxy"}
OPEN |= {"/enter/oidc", "/enter/oidc/back"}
BY_TOKEN = ("/api/v1/", "/v1/")  # programs show tokens there, for which the API asks by itself
_DELIVERY = re.compile(r"/hooks/[^/]+")
_HEARD = re.compile(r"/heard/[^/]+")
NO_PROXIES = Proxies()
A_MOMENT, BROWSERS = timedelta(seconds=1), 1_000  # and how many may load in it


class Gate:
    """ASGI middleware in front of everything the web process serves."""

    def __init__(
        self,
        app: ASGIApp,
        url: str,
        hosts: frozenset[str] | None,
        *,
        secure: bool,
        proxies: Proxies = NO_PROXIES,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._app = app
        self._url = url
        self._hosts = hosts
        self._secure, self._proxies = secure, proxies
        self._clock = clock
        self._sockets = Sockets(url, clock)
        self._loading: dict[tuple[str, str], tuple[datetime, Who]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, with its person in the scope, or answer it here."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        scope = self._proxies.believed(scope)
        scope["secure"] = self._secure or scope.get("scheme") in {"https", "wss"}
        if scope["type"] == "http":
            await self._http(scope, receive, with_security(send, secure=scope["secure"]))
        else:
            await self._websocket(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers, path = Headers(scope=scope), scope["path"]
        languages.speak(_language(scope, headers))
        if path not in HEALTH and not self._asked_by_name(headers):
            await _wrong_name()(scope, receive, send)
            return
        try:
            who = None if _is_open(scope) else await self._who(scope, headers)
        except SQLAlchemyError:
            await _store_is_away()(scope, receive, send)
            return
        if who is not None and who.language:
            languages.speak(languages.offered(who.language) or languages.spoken())
        if who is not None or _is_open(scope):
            await self._app(_with_person(scope, who), receive, send)
        else:
            await _refusal(scope, headers)(scope, receive, send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        try:
            who = await self._who(scope, headers) if self._asked_by_name(headers) else None
        except SQLAlchemyError:
            who = None  # the page asks again by itself
        if who is None:
            await send({"type": "websocket.close", "code": 4401})  # before accepting: HTTP 403
        else:
            await self._sockets.serve(self._app, _with_person(scope, who), receive, send, who)

    def _asked_by_name(self, headers: Headers) -> bool:
        return self._hosts is None or host_name(headers.get("host", "")) in self._hosts

    async def _who(self, scope: Scope, headers: Headers) -> Who | None:
        token = session_cookie(headers)
        if not token:
            return None
        if not scope["path"].startswith(FOLDER):
            return await asyncio.to_thread(self._look_up, token, scope["named"])
        return await self._loads(token, scope["named"])

    async def _loads(self, token: str, named: str) -> Who | None:
        """As `_who`, believed for a moment: a page loads a hundred files of Streamlit's, the same for all."""
        now, known = self._clock(), self._loading.get((token, named))
        if known and now < known[0]:
            return known[1]
        who = await asyncio.to_thread(self._look_up, token, named)
        if len(self._loading) >= BROWSERS:
            self._loading.clear()
        if who:
            self._loading[token, named] = now + A_MOMENT, who
        return who

    def _look_up(self, token: str, named: str) -> Who | None:
        """Whose cookie it is; nobody's when the proxy has signed in somebody else meanwhile."""
        with reading(self._url) as connection:
            who = session(connection, token, self._clock())
            if who and named and mail_of(connection, who.person_id) != named:
                return None
            return who


def gated(app: ASGIApp, chosen: Settings) -> ASGIApp:
    """`app` behind the gate that the settings describe."""
    secure = chosen.address.startswith("https://")
    app = callable_from(app, chosen.origins)
    return Gate(app, chosen.url, allowed_hosts(chosen), secure=secure, proxies=proxies(chosen))


def _is_open(scope: Scope) -> bool:
    """Whether a request needs no session.

    A delivery needs none, nor does what staff say under a link: both fail closed by themselves.
    """
    method, path = scope["method"], scope["path"]
    delivers = method in {"POST", "HEAD"} and _DELIVERY.fullmatch(path)
    heard = method in {"GET", "POST"} and _HEARD.fullmatch(path)
    return path in OPEN or bool(delivers or heard) or path.startswith(BY_TOKEN)


def session_cookie(headers: Headers) -> str | None:
    """The session token in the request's cookies, if any."""
    return cookie_parser("; ".join(headers.getlist("cookie"))).get(COOKIE)


def _language(scope: Scope, headers: Headers) -> str:
    """The language of an answer: the one its address chooses, else what the browser likes."""
    chosen = parse_qs(scope["query_string"].decode("latin-1")).get("language", [""])[0]
    return languages.offered(chosen) or languages.accepted(headers.get("accept-language", ""))


def _with_person(scope: Scope, who: Who | None) -> Scope:
    headers = [(name, value) for name, value in scope["headers"] if name.lower() != SESSION_HEADER]
    if who is not None:
        headers.append((SESSION_HEADER, str(who.session_id).encode()))
    return {**scope, "headers": headers, "who": who}


def _refusal(scope: Scope, headers: Headers) -> Response:
    by_browser = scope["path"] == "/" or "text/html" in headers.get("accept", "")
    if by_browser and scope["method"] in {"GET", "HEAD"}:
        return wanted.remember(RedirectResponse("/sign-in", status_code=303), scope, secure=scope["secure"])
    return PlainTextResponse(_("Sign in first: open /sign-in in a browser.") + "\n", status_code=401)


def _store_is_away() -> Response:
    said = _("The store does not answer. Try again in a moment; “touchline doctor” says what is wrong.")
    return PlainTextResponse(said + "\n", status_code=503, headers={"retry-after": "5"})


def _wrong_name() -> Response:
    said = _("Touchline is not known under this host name. Set TOUCHLINE_URL to the address people use.")
    return PlainTextResponse(said + "\n", status_code=400)
