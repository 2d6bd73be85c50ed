"""Browsers ask before a page of one website may call another (CORS): trackers of the websites that the
settings name may, and nobody else. The pages, and the API for programs, are never called from elsewhere.

A browser does not ask before it sends text/plain, as analytics.js 2 does, so a call that says it comes from
another website is refused here as well.
"""

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.door.api.problems import Code, ProblemError, answer

TRACKERS = "/v1/"
NOT_FROM_THERE = "Pages of this website may not call here: TOUCHLINE_TRACKER_ORIGINS does not name it."
REMEMBERED = 3_600  # seconds for which a browser need not ask again


def callable_from(app: ASGIApp, origins: Sequence[str]) -> ASGIApp:
    """`app`, whose addresses for trackers a browser may call from a page of `origins`."""
    asked = CORSMiddleware(
        app,
        allow_origins=origins,
        allow_methods=("POST",),
        allow_headers=("authorization", "content-type", "x-api-key"),
        max_age=REMEMBERED,
    )

    async def choose(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(TRACKERS):
            await app(scope, receive, send)
        elif scope["method"] != "OPTIONS" and _from_elsewhere(Headers(scope=scope), origins):
            await answer(ProblemError(Code.FORBIDDEN, NOT_FROM_THERE))(scope, receive, send)
        else:
            await (asked if origins else app)(scope, receive, send)

    return choose


def _from_elsewhere(headers: Headers, origins: Sequence[str]) -> bool:
    """Whether a browser says that a page of another website calls, which the settings do not name."""
    origin = headers.get("origin", "").lower()
    if not origin or origin in origins:
        return False
    try:
        return urlsplit(origin).netloc != headers.get("host", "")
    except ValueError:
        return True
