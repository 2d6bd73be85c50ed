"""Leaving, here and wherever else somebody is signed in, and another password."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dashboard.door import blanks, forms, paper
from dashboard.door.forms import Answers
from dashboard.door.gate import COOKIE
from dashboard.door.sign_in import checking, tries, wait_for
from dashboard.told import told
from dashboard.words import _
from db.engine import reading
from db.passwords import PasswordRefusedError
from db.reads.accounts import has_password, sessions_of
from db.writes.accounts import change_password
from db.writes.people import leave
from db.writes.sessions import end_mine

router = APIRouter(include_in_schema=False)


@router.get("/sign-out")
def ask_to_leave(request: Request) -> HTMLResponse:
    """One button, and where else one is signed in; a link alone must not sign anybody out."""
    who, now = request.scope["who"], datetime.now(UTC)
    with reading(forms.settings(request).url) as connection:
        rows = sessions_of(connection, who.person_id, now)
        comes_back = has_password(connection, who.person_id)
    asked = "" if comes_back else paper.sentence(_("To come back you need a new link."))
    return paper.page(_("Sign out"), asked + blanks.sign_out(rows, who.session_id, password=comes_back))


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """End this session, another one, or all; whose own ended forgets the cookie."""
    answers = await forms.taken(request)
    if isinstance(answers, HTMLResponse):
        return answers
    return await run_in_threadpool(_leave, request, answers.get("which", ""))


@router.get("/password")
def ask_for_password() -> HTMLResponse:
    """The old password and a new one."""
    return paper.page(_("Change your password"), blanks.another_password())


@router.post("/password")
async def take_password(request: Request) -> Response:
    """Change the password; a wrong old one counts as a failed try."""
    answers = await forms.taken(request)
    if isinstance(answers, HTMLResponse):
        return answers
    async with checking(request):
        return await run_in_threadpool(_change, request, answers)


def _leave(request: Request, which: str) -> Response:
    url, who, now = forms.settings(request).url, request.scope["who"], datetime.now(UTC)
    if which.isdecimal():
        end_mine(url, who, now, only=int(which))
        return RedirectResponse("/sign-out", status_code=303)
    if which == "all":
        end_mine(url, who, now)
    else:
        leave(url, who.session_id, now)
    answer = RedirectResponse("/sign-in" + blanks.kept(who.language), status_code=303)
    answer.delete_cookie(COOKIE)
    return answer


def _change(request: Request, answers: Answers) -> Response:
    url, who, now = forms.settings(request).url, request.scope["who"], datetime.now(UTC)
    account, address = f"person {who.person_id}", forms.came(request).origin or ""
    again_at = tries(request).again_at(account, address, now)
    if again_at:
        return _again(wait_for(again_at, now), 429)
    try:
        change_password(url, who, answers.get("old", ""), answers.get("password", ""), now)
    except PasswordRefusedError as refused:
        tries(request).failed(account, address, now)
        return _again(told(str(refused)), 422)
    body = paper.sentence(_("From now on your new password holds.")) + blanks.to_the_pages()
    return paper.page(_("Password changed"), body)


def _again(why: str, status: int) -> HTMLResponse:
    return paper.page(_("Change your password"), blanks.another_password(why), status)
