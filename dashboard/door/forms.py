"""Forms of the plain pages: taken only from a page of ours, and never larger than they can be.

A form is taken only when the browser's Origin header names the host that was asked.
"""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from fastapi import Request
from starlette.responses import HTMLResponse

from dashboard.door import paper
from dashboard.languages import offered
from dashboard.words import _
from db.settings import Settings
from db.writes.sessions import Came

LARGEST_FORM = 8_192
Answers = dict[str, str]


async def taken(request: Request, largest: int = LARGEST_FORM) -> Answers | HTMLResponse:
    """What a form of ours says, or the answer to a form that is none of ours."""
    if not _from_our_page(request):
        return not_taken(_("This form was sent from another site."), status=403)
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > largest:
            return not_taken(_("That is too much for this form."), status=413)
    return {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}


def not_taken(why: str, status: int) -> HTMLResponse:
    """A form that was not taken, and why."""
    return paper.page(_("Not taken"), paper.sentence(why), status=status)


def came(request: Request) -> Came:
    """How somebody comes in."""
    address = request.client.host if request.client else None
    return Came(address, request.headers.get("user-agent", ""), language(request))


def language(request: Request) -> str | None:
    """The language chosen on the way in, if any."""
    return offered(request.query_params.get("language"))


def settings(request: Request) -> Settings:
    """The settings of this web process."""
    chosen: Any = request.app.state.settings
    return chosen  # type: ignore[no-any-return]


def _from_our_page(request: Request) -> bool:
    origin, host = request.headers.get("origin", ""), request.headers.get("host", "")
    try:
        asked_from = urlsplit(origin)
    except ValueError:
        return False
    return asked_from.netloc == host or request.headers.get("sec-fetch-site") == "same-origin"
