"""`/v1/track`, `/v1/identify`, … and `/v1/batch`, as Segment's trackers call them: a token is the write key.

A tracker that is there already only needs another address. Its events become signals of a source named after
the token; what the tracker tells of a person is kept as an event of theirs. Servers show the token in their
headers. analytics.js 2 shows it in the body (`writeKey`), which it sends as text/plain to the first letter of
what it tells (`/v1/t`), so that a browser need not ask before.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Request
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from starlette.responses import JSONResponse, Response

from dashboard.door.api.bodies import JSON, LARGEST, media_of, posted
from dashboard.door.api.holders import shown_by
from dashboard.door.api.posted import Details, Moment, Name, Read, reading
from dashboard.door.api.problems import Code, ProblemError
from dashboard.door.api.signals import MOST, errors_of, store
from db.models import Kind, Scope, SignalIn, SourceKind
from db.reads.tokens import Token
from db.writes.sources import SourceFacts

router = APIRouter(prefix="/v1", tags=["Trackers"])
IDENTIFIED, VIEWED = "identified", "viewed"
MEDIA = (*JSON, "text/plain")
LARGEST_OF_STRANGERS = 500_000  # bytes that are read of who shows a token in the body alone
KINDS = {
    "track": "Keep something that a person did.",
    "identify": "Keep what a tracker tells of a person.",
    "page": "Keep that a person saw a page.",
    "screen": "Keep that a person saw a screen.",
    "group": "Take a call that tells of nobody's doing; nothing is kept.",
    "alias": "Take a call that tells of nobody's doing; nothing is kept.",
}


class Call(BaseModel):
    """What a tracker says once; names that are not listed here are left out."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    message_id: Name | None = Field(None, validation_alias="messageId")
    user_id: Name | None = Field(None, validation_alias=AliasChoices("userId", "anonymousId"))
    event: Name | None = None
    name: Name | None = None
    kind: str = Field("", validation_alias="type")
    timestamp: Moment = Field(None, validation_alias=AliasChoices("timestamp", "originalTimestamp"))
    details: Details = Field(None, validation_alias=AliasChoices("properties", "traits"))

    def signal(self, kind: str) -> SignalIn | None:
        """The event that a call of this kind tells of; None for kinds that tell of none."""
        events = {"track": self.event, "identify": IDENTIFIED, "page": VIEWED, "screen": VIEWED}
        if kind not in events:
            return None
        if events[kind] is None or self.user_id is None:
            raise ValueError("a call needs userId or anonymousId, and track its event")
        return SignalIn(
            self.message_id or uuid4().hex,
            Kind.EVENT.value,
            occurred_at=self.timestamp,
            event=events[kind],
            profile=self.user_id,
            reference=self.name,
            details=self.details,
        )


class Batch(BaseModel):
    """Several calls, each with its `type`."""

    batch: list[dict[str, Any]] = Field(max_length=MOST)


_CALL, _BATCH = TypeAdapter(Call), TypeAdapter(Batch)


def described(body: type[BaseModel]) -> dict[str, Any]:
    """The body of a call, for the description of the API."""
    return {"requestBody": {"content": {"application/json": {"schema": body.model_json_schema()}}}}


def _taking(kind: str | None) -> Callable[[Request], Awaitable[Response]]:
    async def take(request: Request) -> Response:
        return await _take(request, kind)

    return take


def _serve(name: str, kind: str | None, about: str, body: type[BaseModel]) -> None:
    """Answer under a name, and under its first letter."""
    told = {"methods": ["POST"], "summary": name.capitalize(), "description": about}
    router.add_api_route(f"/{name}", _taking(kind), **told, openapi_extra=described(body))
    router.add_api_route(f"/{name[0]}", _taking(kind), methods=["POST"], include_in_schema=False)


for one, about in KINDS.items():
    _serve(one, one, about, Call)
_serve(
    "batch", None, "Keep several calls, each of its own type; those of nobody's doing are left out.", Batch
)


@asynccontextmanager
async def _called(request: Request) -> AsyncIterator[tuple[Token, Any]]:
    """The token of a call and what it says; who shows one in the body alone is read only a little."""
    holders, first = request.app.state.holders, None
    if shown_by(request) or media_of(request) not in MEDIA:
        first = await holders.holder(request, Scope.INGEST)
    else:
        holders.refuse_often(request)
    largest = LARGEST if first else LARGEST_OF_STRANGERS
    async with posted(request, request.app.state.room, MEDIA, largest) as payload:
        yield first or await holders.holder(request, Scope.INGEST, _write_key(payload)), payload


def _write_key(payload: Any) -> str | None:
    key = payload.get("writeKey") if isinstance(payload, dict) else None
    return key if isinstance(key, str) else None


async def _take(request: Request, kind: str | None) -> Response:
    async with _called(request) as (token, payload):
        signals = list(_signals(payload, kind, reading(datetime.now(UTC))))
        facts = SourceFacts(token.name, token.name, "web", kind=SourceKind.API)
        if signals:
            await store(request.app.state.intake, [(facts, signals)])
    return JSONResponse({"success": True})


def _signals(payload: Any, kind: str | None, read: Read) -> Iterator[SignalIn]:
    try:
        calls = [payload] if kind else _BATCH.validate_python(payload).batch
        for index, one in enumerate(calls):
            call = _CALL.validate_python(one, context=read)
            signal = _of(call, kind or call.kind, index)
            if signal is not None:
                yield signal
    except ValidationError as wrong:
        raise ProblemError(Code.INVALID, "Nothing was kept.", errors=errors_of(0, wrong)) from None


def _of(call: Call, kind: str, index: int) -> SignalIn | None:
    try:
        return call.signal(kind)
    except ValueError as error:
        raise ProblemError(Code.INVALID, f"Call {index}: {error}.") from None
