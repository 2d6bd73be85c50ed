"""`/v1/track`, `/v1/identify` and `/v1/batch`, as Segment's trackers call them: a token is the write key.

A tracker that is there already only needs another address. Its events become signals of a source named after
the token; what the tracker tells of a person is kept as an event of theirs.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Request
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from starlette.responses import JSONResponse, Response

from dashboard.door.api.bodies import posted
from dashboard.door.api.posted import Details, Moment, Name, Read, reading
from dashboard.door.api.problems import Code, ProblemError
from dashboard.door.api.signals import MOST, errors_of, store
from db.models import Kind, Scope, SignalIn, SourceKind
from db.writes.sources import SourceFacts

router = APIRouter(prefix="/v1", tags=["Trackers"])
IDENTIFIED, VIEWED = "identified", "viewed"


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


@router.post("/track", openapi_extra=described(Call))
async def track(request: Request) -> Response:
    """Keep something that a person did."""
    return await _take(request, "track")


@router.post("/identify", openapi_extra=described(Call))
async def identify(request: Request) -> Response:
    """Keep what a tracker tells of a person."""
    return await _take(request, "identify")


@router.post("/batch", openapi_extra=described(Batch))
async def batch(request: Request) -> Response:
    """Keep several calls, each of its own type; types that tell of nobody's doing are left out."""
    return await _take(request, None)


async def _take(request: Request, kind: str | None) -> Response:
    token = await request.app.state.holders.holder(request, Scope.INGEST)
    async with posted(request, request.app.state.room) as payload:
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
