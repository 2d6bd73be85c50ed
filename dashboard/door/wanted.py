"""Where somebody wanted to go before signing in: kept in a cookie, so that it outlives the sign-in link.

The link that lets them in is pasted from a terminal, so an address could not carry it from page to page.
Whatever the cookie says, it only ever leads to a place in this house.
"""

import re
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

COOKIE = "touchline_wanted"
HOME = "/"
LASTS = 3_600  # seconds, as long as a sign-in link
LONGEST = 2_000
_IN_THIS_HOUSE = re.compile(r"/(?!/)[!-\[\]-~]*")  # one slash first, then ASCII without spaces or backslashes


def safe(address: str) -> str:
    """`address` when it is a path in this house, perhaps with a query; else the first page.

    >>> safe("/?source=airline&from=2015-02-16")
    '/?source=airline&from=2015-02-16'
    >>> safe("//elsewhere.example/")
    '/'
    """
    return address if len(address) <= LONGEST and _IN_THIS_HOUSE.fullmatch(address) else HOME


def remember(answer: Response, scope: Scope, *, secure: bool) -> Response:
    """`answer`, with what was asked for kept for after the sign-in."""
    address = scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b"")
    place = quote(safe(address.decode("latin-1")), safe="")
    how = {"path": "/enter", "httponly": True, "samesite": "lax", "secure": secure}
    answer.set_cookie(COOKIE, place, max_age=LASTS, **how)
    return answer


def place(request: Request) -> str:
    """Where to go after signing in."""
    return safe(unquote(request.cookies.get(COOKIE, HOME)))


def forget(answer: Response) -> None:
    """The wish was granted."""
    answer.delete_cookie(COOKIE, path="/enter")
