"""What other systems do to a matter, a help desk for one: in the name of a colleague, whose roles decide."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from dashboard.door.api.bodies import posted
from dashboard.door.api.holders import store_away
from dashboard.door.api.problems import Code, ProblemError
from dashboard.door.api.reading import LARGEST_ID
from db import engine
from db.errors import Refused
from db.models import ActionState, CauseKind, Scope, WaitingOn
from db.reads import actions
from db.reads.functions import functions
from db.reads.people import Who, by_mail
from db.states import Act, Seen
from db.writes import handling
from db.writes.actions import claim
from db.writes.handling import Cause, WaitingIn

router = APIRouter(prefix="/api/v1", tags=["Handling matters"])


class Root(BaseModel):
    """What was at the root of a matter."""

    model_config = ConfigDict(extra="forbid")
    kind: CauseKind
    department: str | None = Field(
        default=None,
        max_length=200,
        description="The department it lay with, by its key or its name; none for `outside` and `unknown`.",
    )


class Deed(BaseModel):
    """What is done to a matter, and by whom."""

    model_config = ConfigDict(extra="forbid", str_max_length=5_000)
    person: str = Field(description="Mail address of the colleague who does it; their roles decide.")
    act: Literal["claim", "give_back", "start", "wait", "go_on", "finish", "take_up"] = Field(
        description="What is done. Most of it only whoever has the matter may do."
    )
    note: str = Field(default="", description="What was done, or what is waited for.")
    waiting_on: Literal["customer", "supplier"] = Field(
        default="customer", description="For `wait`: whom the work waits for."
    )
    cause: Root | None = Field(default=None, description="For `finish`: what was at its root.")


async def writer(request: Request) -> None:
    """Let in who may change matters. Raises ProblemError."""
    await request.app.state.holders.holder(request, Scope.WRITE)


SCHEMA = {"requestBody": {"content": {"application/json": {"schema": Deed.model_json_schema()}}}}


@router.post("/actions/{number}", dependencies=[Depends(writer)], openapi_extra=SCHEMA)
async def handle(request: Request, number: Annotated[int, Path(ge=1, le=LARGEST_ID)]) -> Response:
    """Do something to a matter: take it, begin, wait, finish it with a note; answers how it stands then."""
    async with posted(request, request.app.state.room) as payload:
        deed = _read(payload)
    url = request.app.state.settings.url
    try:
        stands = await run_in_threadpool(_done, url, number, deed, datetime.now(UTC))
    except Refused as refused:
        raise ProblemError(Code.INVALID, str(refused)) from None
    except SQLAlchemyError as trouble:
        raise store_away(trouble) from None
    return JSONResponse({"id": number, "state": stands.state})


def _read(payload: Any) -> Deed:
    try:
        return Deed.model_validate(payload)
    except ValidationError as wrong:
        errors = [
            {
                "index": None,
                "field": ".".join(map(str, one["loc"]))[:80],
                "code": "invalid",
                "detail": one["msg"],
            }
            for one in wrong.errors(include_input=False, include_url=False)
        ]
        raise ProblemError(Code.INVALID, "Nothing was changed.", errors=errors) from None


def _done(url: str, number: int, deed: Deed, now: datetime) -> Seen:
    with engine.reading(url) as connection:
        who, matter = by_mail(connection, deed.person), actions.action(connection, number)
    if who is None:
        raise Refused("Nobody of this mail address works here.")
    if matter is None:
        raise ProblemError(Code.NOT_FOUND, f"There is no matter {number}.")
    return _ACTS[deed.act](url, matter.seen, deed, who, now)


def _finish(url: str, seen: Seen, deed: Deed, who: Who, now: datetime) -> Seen:
    return handling.finish(url, seen, deed.note, who, now, cause=deed.cause and _cause(url, deed.cause))


def _cause(url: str, told: Root) -> Cause:
    if told.department is None:
        return Cause(told.kind)
    with engine.reading(url) as connection:
        mine = [one.id for one in functions(connection) if told.department in {one.key, one.name}]
    if not mine:
        raise Refused("There is no department of this key or name.")
    return Cause(told.kind, mine[0])


def _claim(url: str, seen: Seen, _deed: Deed, who: Who, now: datetime) -> Seen:
    claimed = claim(url, seen.action_id, who, now)
    if not claimed.won:
        raise Refused(f"{claimed.name} was first and has this matter.")
    return seen._replace(state=ActionState.CLAIMED, person_id=who.person_id)


_ACTS: dict[str, Callable[[str, Seen, Deed, Who, datetime], Seen]] = {
    Act.CLAIM: _claim,
    Act.GIVE_BACK: lambda url, seen, _deed, who, now: handling.give_back(url, seen, who, now),
    Act.START: lambda url, seen, _deed, who, now: handling.start(url, seen, who, now),
    Act.WAIT: lambda url, seen, deed, who, now: handling.wait(
        url, seen, WaitingIn(WaitingOn(deed.waiting_on), None, deed.note), who, now
    ),
    Act.GO_ON: lambda url, seen, _deed, who, now: handling.go_on(url, seen, who, now),
    Act.FINISH: _finish,
    Act.TAKE_UP: lambda url, seen, _deed, who, now: handling.take_up(url, seen, who, now),
}
