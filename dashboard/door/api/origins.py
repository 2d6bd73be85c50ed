"""Browsers ask before a page of one website may call another (CORS): trackers of the websites that the
settings name may, and nobody else. The pages, and the API for programs, are never called from elsewhere.
"""

from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

TRACKERS = "/v1/"
REMEMBERED = 3_600  # seconds for which a browser need not ask again


def callable_from(app: ASGIApp, origins: Sequence[str]) -> ASGIApp:
    """`app`, whose addresses for trackers a browser may call from a page of `origins`."""
    if not origins:
        return app
    asked = CORSMiddleware(
        app,
        allow_origins=origins,
        allow_methods=("POST",),
        allow_headers=("authorization", "content-type", "x-api-key"),
        max_age=REMEMBERED,
    )

    async def choose(scope: Scope, receive: Receive, send: Send) -> None:
        tracked = scope["type"] == "http" and scope["path"].startswith(TRACKERS)
        await (asked if tracked else app)(scope, receive, send)

    return choose
