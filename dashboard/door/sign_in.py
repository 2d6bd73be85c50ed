"""Signing in: with a link of `touchline up`, with an invitation, with mail address and password.

Looking at a link changes nothing (mail scanners and browsers look ahead); only the form it shows trades it
for a session. Every way in ends in a new session, whatever cookie came along, so none can be planted.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from math import ceil
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from dashboard.door import blanks, forms, paper, wanted
from dashboard.door.forms import Answers
from dashboard.door.gate import COOKIE
from dashboard.door.tries import Tries
from dashboard.told import told
from dashboard.words import _, ngettext, number
from db.engine import reading
from db.passwords import PasswordRefusedError, matches
from db.reads import accounts as known
from db.reads.functions import functions
from db.reads.people import LinkState, link_state
from db.settings import Settings
from db.writes import accounts
from db.writes.accounts import MailRefusedError, NameRefusedError
from db.writes.people import FunctionRefusedError, LinkRefusedError, accept, enter
from db.writes.sessions import LASTS, Came

router = APIRouter(include_in_schema=False)
AT_ONCE = 2  # passwords checked at the same time, each of which takes a core and 19 MiB for a moment


@router.get("/sign-in")
def show_sign_in(request: Request) -> HTMLResponse:
    """The ways in there are, or in words where the first link is."""
    left = "left" in request.query_params
    return _sign_in_page(request, told_first=_("You are signed out.") if left else "")


@router.get("/sign-in.css")
def show_style() -> FileResponse:
    """What the sign-in pages load."""
    return FileResponse(paper.STYLE, media_type="text/css", headers={"cache-control": "max-age=3600"})


@router.get("/enter")
def show_form(request: Request, token: str = "") -> HTMLResponse:
    """Ask who comes in, or an invited person for a password; a link that no longer works says why."""
    with reading(forms.settings(request).url) as connection:
        state = link_state(connection, token, datetime.now(UTC))
    return _ask(request, token) if state is LinkState.FRESH else _refused(request, state)


@router.post("/enter")
async def take_form(request: Request) -> Response:
    """Trade the link for a session cookie, once."""
    answers = await forms.taken(request)
    if isinstance(answers, HTMLResponse):
        return answers
    return await run_in_threadpool(_enter, request, answers)


@router.post("/enter/password")
async def take_password(request: Request) -> Response:
    """Trade mail address and password for a session cookie; who fails too often waits."""
    answers = await forms.taken(request)
    if isinstance(answers, HTMLResponse):
        return answers
    async with checking(request):
        return await run_in_threadpool(_check, request, answers)


@router.post("/enter/proxy")
async def go_on(request: Request) -> Response:
    """Let in whom a trusted proxy has signed in."""
    answers = await forms.taken(request)
    if isinstance(answers, HTMLResponse):
        return answers
    return await run_in_threadpool(_proxied, request)


def welcome(request: Request, session_token: str, lasts: timedelta = LASTS) -> Response:
    """Hand over the cookie, and lead to where somebody wanted to go."""
    answer = RedirectResponse(wanted.place(request), status_code=303)
    wanted.forget(answer)
    secure, seconds = request.scope["secure"], int(lasts.total_seconds())
    answer.set_cookie(COOKIE, session_token, max_age=seconds, httponly=True, samesite="lax", secure=secure)
    return answer


def not_let_in(request: Request, why: str, status: int = 403) -> HTMLResponse:
    """The sign-in page again, with what was wrong."""
    return _sign_in_page(request, why, status)


def tries(request: Request) -> Tries:
    """The failures of the last quarter of an hour."""
    counted: Tries = request.app.state.tries
    return counted


def checking(request: Request) -> asyncio.Semaphore:
    """Holds back more passwords at once than AT_ONCE."""
    state = request.app.state
    if not hasattr(state, "checking"):
        state.checking = asyncio.Semaphore(AT_ONCE)
    turn: asyncio.Semaphore = state.checking
    return turn


def wait_for(again_at: datetime, now: datetime) -> str:
    """When somebody who failed too often may try again."""
    n = ceil((again_at - now).total_seconds() / 60)
    said = ngettext(
        "Too many tries. Try again in {n} minute.", "Too many tries. Try again in {n} minutes.", n
    )
    return said.format(n=number(n))


def _sign_in_page(
    request: Request, why: str = "", status: int = 200, mail: str = "", told_first: str = ""
) -> HTMLResponse:
    chosen, language = forms.settings(request), forms.language(request)
    with reading(chosen.url) as connection:
        passwords = known.passwords_in_use(connection)
    ways = [blanks.with_a_provider(chosen.oidc_name)] if chosen.oidc_issuer else []
    ways += [blanks.go_on_as(language, named)] if (named := request.scope.get("named", "")) else []
    ways += [blanks.with_a_password(language, mail)] if passwords else []
    ways = ways or [blanks.where_the_link_is(chosen.link_file)]
    first = paper.sentence(told_first) if told_first else blanks.problem(why)
    return paper.page(_("Sign in"), first + "".join(ways), status, offer="")


def _ask(request: Request, token: str, why: str = "") -> HTMLResponse:
    """The form behind a link that works."""
    language, status = forms.language(request), 422 if why else 200
    with reading(forms.settings(request).url) as connection:
        invited = known.invitation(connection, token, datetime.now(UTC))
        departments = functions(connection)
    offer = None if why else urlencode({"token": token})
    if invited:
        title = _("Welcome, {name}").format(name=f"\u2068{invited.name}\u2069")
        body = blanks.choose_a_password(token, invited.mail, language, why)
        return paper.page(title, body, status, offer)
    body = blanks.who_are_you(token, departments, language, why)
    return paper.page(_("Who are you?"), body, status, offer)


def _enter(request: Request, answers: Answers) -> Response:
    token, chosen = answers.get("token", ""), forms.settings(request)
    with reading(chosen.url) as connection:
        invited = known.invitation(connection, token, datetime.now(UTC))
    let_in: Callable[[Settings, Answers, Came], str] = _accepted if invited else _entered
    try:
        return welcome(request, let_in(chosen, answers, forms.came(request)))
    except LinkRefusedError as refused:
        return _refused(request, refused.state)
    except NameRefusedError:
        return _ask(request, token, _("Please write a name of 1 to 80 letters."))
    except FunctionRefusedError:
        return _ask(request, token, _("Please choose a department from the list."))
    except (MailRefusedError, PasswordRefusedError) as refused:
        return _ask(request, token, told(str(refused)))


def _entered(chosen: Settings, answers: Answers, came: Came) -> str:
    account = answers.get("mail", ""), answers.get("password", "")
    token = enter(
        chosen.url,
        answers.get("token", ""),
        answers.get("name", ""),
        answers.get("function") or None,
        datetime.now(UTC),
        came=came,
        account=account if any(account) else None,
    )
    chosen.link_file.unlink(missing_ok=True)  # it has done its work
    return token


def _accepted(chosen: Settings, answers: Answers, came: Came) -> str:
    now = datetime.now(UTC)
    return accept(chosen.url, answers.get("token", ""), answers.get("password", ""), now, came)


def _check(request: Request, answers: Answers) -> Response:
    """Compare a password, unless there were too many tries; an unknown account costs the same time."""
    mail, now, url = answers.get("mail", ""), datetime.now(UTC), forms.settings(request).url
    came, counted = forms.came(request), tries(request)
    again_at = counted.again_at(mail, came.origin or "", now)
    if again_at:
        answer = not_let_in(request, wait_for(again_at, now), 429)
        answer.headers["retry-after"] = str(ceil((again_at - now).total_seconds()))
        return answer
    with reading(url) as connection:
        kept = known.kept(connection, mail)
    if not matches(answers.get("password", ""), kept.password_hash if kept else None) or kept is None:
        counted.failed(mail, came.origin or "", now)
        accounts.failed(url, mail, now, came.origin)
        return _sign_in_page(request, _("Mail address and password do not fit together."), 403, mail)
    counted.worked(mail)
    return welcome(request, accounts.sign_in(url, kept.person_id, now, came))


def _proxied(request: Request) -> Response:
    named, url = request.scope.get("named", ""), forms.settings(request).url
    with reading(url) as connection:
        kept = known.kept(connection, named) if named else None
    if kept is None:
        return not_let_in(request, _("Nobody with this mail address was invited here."))
    return welcome(request, accounts.sign_in(url, kept.person_id, datetime.now(UTC), forms.came(request)))


def _refused(request: Request, state: LinkState) -> HTMLResponse:
    said = {
        LinkState.USED: _("This link has already been used. A link lets one person in, once."),
        LinkState.EXPIRED: _("This link is too old. Ask for a new one."),
        LinkState.UNKNOWN: _("Touchline does not know this link. Was all of it copied?"),
    }[state]
    chosen = forms.settings(request)
    with reading(chosen.url) as connection:
        others_came = known.passwords_in_use(connection)
    ask = paper.sentence(_("Whoever looks after the people here can make you a new one."))
    body = paper.sentence(said) + (ask if others_came else blanks.where_the_link_is(chosen.link_file))
    return paper.page(_("This link does not work"), body, status=410)
