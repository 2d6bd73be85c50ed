"""The page under a link or QR code on which staff say what a customer told them: no account, two fields.

What they say is kept as heard by staff, never as a customer's own words. Whoever said something reads under
the same link, with the code they were given, what came of it.
"""

import secrets
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dashboard.door import forms, note, paper
from dashboard.door.intake import FullError, Intake
from dashboard.door.tries import Tries
from dashboard.widgets import seen
from dashboard.words import _
from db.engine import reading
from db.models import Author, Kind, Purpose, SignalIn, SourceKind
from db.reads import heard
from db.reads.heard import Came, Place
from db.secrets import digest
from db.writes.sources import SourceFacts

router = APIRouter(include_in_schema=False)
LARGEST = 40_000  # bytes of a form: 2,000 letters of any script, as a browser sends them
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that look alike
RECEIPT = 10
BY_LINK, BY_ADDRESS = 200, 30  # in a quarter of an hour


@router.get("/heard/{token}")
async def show(token: str, request: Request, receipt: str = "") -> HTMLResponse:
    """The two fields; with a receipt, what came of what was said."""
    found, came = await run_in_threadpool(_found, request, token, _plain(receipt))
    if found is None:
        return _nowhere()
    if receipt and not _may(request, token):
        return _too_many()
    if receipt and came is None:
        return paper.page(_("What came of it"), note.unknown_receipt() + note.back(request), status=404)
    if came is not None:
        body = note.came_of(_plain(receipt), came, datetime.now(UTC)) + note.back(request)
        return paper.page(_("What came of it"), body)
    return paper.page(_("What did you hear?"), note.form(found.name, forms.language(request)), offer="")


@router.post("/heard/{token}")
async def say(token: str, request: Request) -> Response:
    """Keep what somebody heard, and lead to its receipt."""
    answers = await forms.taken(request, LARGEST)
    if isinstance(answers, HTMLResponse):
        return answers
    found, _came = await run_in_threadpool(_found, request, token, "")
    if found is None:
        return _nowhere()
    if not _may(request, token):
        return _too_many()
    given = {name: _cut(answers.get(name, ""), most) for name, most in note.LONGEST.items()}
    if not given["said"]:
        body = note.form(
            found.name, forms.language(request), given, _("Please write what the customer said.")
        )
        return paper.page(_("What did you hear?"), body, status=422, offer="")
    receipt = "".join(secrets.choice(LETTERS) for _letter in range(RECEIPT))
    try:
        await _intake(request).submit(_facts(found), [_signal(given, receipt)])
    except (FullError, SQLAlchemyError):
        return forms.not_taken(_("It could not be kept just now. Go back and send it again."), status=503)
    chosen = f"&language={forms.language(request)}" if forms.language(request) else ""
    return RedirectResponse(f"{request.url.path}?receipt={receipt}{chosen}", status_code=303)


def _found(request: Request, token: str, receipt: str) -> tuple[Place | None, Came | None]:
    with reading(forms.settings(request).url) as connection:
        found = heard.place(connection, token)
        came = heard.came_of(connection, found.source_id, receipt) if found and receipt else None
        return found, came


def _signal(given: dict[str, str], receipt: str) -> SignalIn:
    details = {name: given[name] for name in ("where", "told_by", "mail") if given[name]}
    return SignalIn(
        digest(receipt),
        Kind.VERBATIM,
        given["said"],
        datetime.now(UTC),
        author=Author.STAFF,
        details=details or None,
    )


def _facts(found: Place) -> SourceFacts:
    """The source is there; these are what it would be made of."""
    return SourceFacts(
        found.key, found.name, found.channel, False,
        purpose=Purpose.TALKED, origin=found.name, kind=SourceKind.STAFF,
    )  # fmt: skip


def _cut(value: str, most: int) -> str:
    return seen(value.replace("\r\n", "\n")).strip()[:most]


def _plain(receipt: str) -> str:
    return receipt.strip().upper().replace("-", "").replace(" ", "")[:RECEIPT]


def _may(request: Request, token: str) -> bool:
    """Whether this link and this address were not used too often; counts this use."""
    pace: Tries = request.app.state.pace
    address, now = request.client.host if request.client else "", datetime.now(UTC)
    if pace.again_at(digest(token), address, now):
        return False
    pace.failed(digest(token), address, now)
    return True


def _intake(request: Request) -> Intake:
    intake: Intake = request.app.state.intake
    return intake


def _nowhere() -> HTMLResponse:
    said = _("This link does not lead anywhere any more. Ask whoever gave it to you for a new one.")
    return paper.page(_("This link does not work"), paper.sentence(said), status=404)


def _too_many() -> HTMLResponse:
    answer = forms.not_taken(_("Too much was sent from here. Wait a quarter of an hour."), status=429)
    answer.headers["retry-after"] = "900"
    return answer
