"""Reading out: signals, actions, journeys, sources, categories and proposals, page by page.

A page ends with the cursor of the next one, which stays right while things are added: it names the last item
that was handed out, not how many were.
"""

import base64
import binascii
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.encoders import jsonable_encoder
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse, Response

from dashboard.door.api.holders import store_away
from dashboard.door.api.problems import Code, ProblemError
from db import engine
from db.models import ActionState, Scope
from db.reads import export
from db.reads.proposals import lines_after

router = APIRouter(prefix="/api/v1", tags=["Reading out"])
MOST, USUAL = 500, 100  # items of a page
LARGEST_ID = 1 << 62

Page = Callable[[Connection, int, int], list[export.Numbered]]
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many items a page has at most.")]
Cursor = Annotated[
    str | None, Query(max_length=100, description="`next` of the page before; left out for the first.")
]
Key = Annotated[str | None, Query(max_length=200)]


async def reader(request: Request) -> None:
    """Let in who may read. Raises ProblemError."""
    await request.app.state.holders.holder(request, Scope.READ)


MAY_READ = [Depends(reader)]


@router.get("/signals", dependencies=MAY_READ)
def signals(  # noqa: PLR0917 - FastAPI names them all
    request: Request,
    limit: Limit = USUAL,
    cursor: Cursor = None,
    source: Key = None,
    channel: Key = None,
    negative: Literal["present", "absent", "not_assessable"] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Response:
    """Signals in the order they came in, with what was found in them; narrowed by when they occurred."""
    asked = {"source": source, "channel": channel, "negative": negative, "since": since, "until": until}
    if any(moment is not None and moment.tzinfo is None for moment in (since, until)):
        raise ProblemError(Code.INVALID, "Write moments with their time zone, such as 2026-03-01T00:00:00Z.")
    return _page(request, limit, cursor, lambda *place: export.signals_after(*place, **asked))  # type: ignore[arg-type]


@router.get("/actions", dependencies=MAY_READ)
def actions(
    request: Request,
    limit: Limit = USUAL,
    cursor: Cursor = None,
    state: ActionState | None = None,
    function: Key = None,
) -> Response:
    """Matters in the order they were raised."""
    return _page(
        request, limit, cursor, lambda *place: export.actions_after(*place, state=state, function=function)
    )


@router.get("/journeys", dependencies=MAY_READ)
def journeys(request: Request, limit: Limit = USUAL, cursor: Cursor = None) -> Response:
    """The steps of every journey as it stands today, with the shares of the departments."""
    return _page(request, limit, cursor, export.places_after)


@router.get("/sources", dependencies=MAY_READ)
def sources(request: Request, limit: Limit = USUAL, cursor: Cursor = None) -> Response:
    """The sources whose signals may be handed out."""
    return _page(request, limit, cursor, export.sources_after)


@router.get("/categories", dependencies=MAY_READ)
def categories(request: Request, limit: Limit = USUAL, cursor: Cursor = None) -> Response:
    """The topics in use."""
    return _page(request, limit, cursor, export.categories_after)


@router.get("/proposals", dependencies=MAY_READ)
def proposals(request: Request, limit: Limit = USUAL, cursor: Cursor = None) -> Response:
    """What should change at steps of the map, with what departments say to it and what came of it."""
    return _page(request, limit, cursor, lines_after)


def _page(request: Request, limit: int, cursor: str | None, page: Page) -> Response:
    after = _after(cursor)
    try:
        with engine.reading(request.app.state.settings.url) as connection:
            found = page(connection, after, limit + 1)
    except SQLAlchemyError as trouble:
        raise store_away(trouble) from None
    items = [line for _, line in found[:limit]]
    more = _cursor(found[limit - 1][0]) if len(found) > limit else None
    return JSONResponse(
        jsonable_encoder({"items": items, "next": more}), headers={"cache-control": "no-store"}
    )


def _cursor(last: int) -> str:
    return base64.urlsafe_b64encode(f"after {last}".encode()).decode()


def _after(cursor: str | None) -> int:
    """The place that a cursor of ours names; the beginning without one."""
    if cursor is None:
        return 0
    try:
        words = base64.b64decode(cursor.encode(), altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        words = ""
    last = words.removeprefix("after ")
    if not (words.startswith("after ") and last.isdecimal() and len(last) < 20 and int(last) < LARGEST_ID):
        raise ProblemError(Code.INVALID, "This cursor is none: take `next` of the page before.")
    return int(last)


def described() -> dict[str, Any]:
    """What an answer looks like, for the description of the API."""
    item = {"type": "object", "additionalProperties": True}
    properties = {"items": {"type": "array", "items": item}, "next": {"type": ["string", "null"]}}
    schema = {"type": "object", "properties": properties, "required": ["items", "next"]}
    return {"200": {"description": "A page.", "content": {"application/json": {"schema": schema}}}}
