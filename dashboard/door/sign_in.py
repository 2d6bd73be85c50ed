"""Signing in with the link that `touchline up` prints, and signing out.

Looking at a link changes nothing (mail scanners and browsers look ahead); only the form it shows
trades it for a session. A form is taken only from a page of ours: the browser's Origin header
must name the host that was asked.
"""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from dashboard.door import paper, wanted
from dashboard.door.gate import COOKIE
from dashboard.languages import offered
from dashboard.words import _
from db.engine import reading
from db.reads.functions import FunctionRow, functions
from db.reads.people import LinkState, link_state
from db.settings import Settings
from db.writes.people import (
    SESSION_LASTS,
    FunctionRefusedError,
    LinkRefusedError,
    NameRefusedError,
    enter,
    leave,
)

router = APIRouter(include_in_schema=False)
LARGEST_FORM = 8_192


@router.get("/sign-in")
def show_sign_in() -> HTMLResponse:
    """Say in words where the link is."""
    return paper.page(_("Sign in"), paper.where_the_link_is(), offer="")


@router.get("/sign-in.css")
def show_style() -> FileResponse:
    """What the sign-in pages load."""
    return FileResponse(paper.STYLE, media_type="text/css", headers={"cache-control": "max-age=3600"})


@router.get("/enter")
def show_form(request: Request, token: str = "") -> HTMLResponse:
    """Ask once for name and department; a link that no longer works says why."""
    with reading(_settings(request).url) as connection:
        state = link_state(connection, token, datetime.now(UTC))
        departments = functions(connection)
    if state is not LinkState.FRESH:
        return _refused(state)
    body = paper.form(token, departments, _language(request))
    return paper.page(_("Who are you?"), body, offer=urlencode({"token": token}))


@router.post("/enter")
async def take_form(request: Request) -> Response:
    """Trade the link for a session cookie, once."""
    if not _from_our_page(request):
        return _not_taken(_("This form was sent from another site."), status=403)
    answers = await _form(request)
    if answers is None:
        return _not_taken(_("That is too much for a name."), status=413)
    way_in = _language(request), request.client.host if request.client else None
    return await run_in_threadpool(_enter, _settings(request), answers, way_in, wanted.place(request))


@router.get("/sign-out")
def ask_to_leave() -> HTMLResponse:
    """One button; a link alone must not sign anybody out."""
    return paper.page(_("Sign out"), paper.sign_out_button())


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """End the session and forget the cookie."""
    if not _from_our_page(request):
        return _not_taken(_("This form was sent from another site."), status=403)
    url, who = _settings(request).url, request.scope["who"]
    await run_in_threadpool(leave, url, who.session_id, datetime.now(UTC))
    answer = RedirectResponse("/sign-in" + paper.kept(who.language), status_code=303)
    answer.delete_cookie(COOKIE)
    return answer


def _enter(
    settings: Settings, answers: dict[str, str], way_in: tuple[str | None, str | None], place: str
) -> Response:
    language, origin = way_in
    token, function = answers.get("token", ""), answers.get("function") or None
    now = datetime.now(UTC)
    try:
        session_token = enter(
            settings.url, token, answers.get("name", ""), function, now, language=language, origin=origin
        )
    except LinkRefusedError as refused:
        return _refused(refused.state)
    except NameRefusedError:
        return _again(settings, token, language, _("Please write a name of 1 to 80 letters."))
    except FunctionRefusedError:
        return _again(settings, token, language, _("Please choose a department from the list."))
    return _welcome(session_token, place, secure=settings.address.startswith("https://"))


def _welcome(session_token: str, place: str, *, secure: bool) -> Response:
    answer = RedirectResponse(place, status_code=303)
    wanted.forget(answer)
    seconds = int(SESSION_LASTS.total_seconds())
    answer.set_cookie(COOKIE, session_token, max_age=seconds, httponly=True, samesite="lax", secure=secure)
    return answer


def _again(settings: Settings, token: str, language: str | None, problem: str) -> HTMLResponse:
    with reading(settings.url) as connection:
        departments: list[FunctionRow] = functions(connection)
    return paper.page(_("Who are you?"), paper.form(token, departments, language, problem), status=422)


def _refused(state: LinkState) -> HTMLResponse:
    said = {
        LinkState.USED: _("This link has already been used. A link lets one person in, once."),
        LinkState.EXPIRED: _("This link is too old. A link works for one hour."),
        LinkState.UNKNOWN: _("Touchline does not know this link. Was all of it copied?"),
    }[state]
    body = paper.sentence(said) + paper.where_the_link_is()
    return paper.page(_("This link does not work"), body, status=410)


def _not_taken(why: str, status: int) -> HTMLResponse:
    return paper.page(_("Not taken"), paper.sentence(why), status=status)


async def _form(request: Request) -> dict[str, str] | None:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_FORM:
            return None
    return {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}


def _from_our_page(request: Request) -> bool:
    origin, host = request.headers.get("origin", ""), request.headers.get("host", "")
    try:
        asked_from = urlsplit(origin)
    except ValueError:
        return False
    return asked_from.netloc == host or request.headers.get("sec-fetch-site") == "same-origin"


def _language(request: Request) -> str | None:
    """The language chosen on the way in, if any."""
    return offered(request.query_params.get("language"))


def _settings(request: Request) -> Settings:
    chosen: Any = request.app.state.settings
    return chosen  # type: ignore[no-any-return]
