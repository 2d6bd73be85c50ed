"""Webhooks: what senders deliver to a source. Each delivery proves by its signature that it may come in.

The gate lets these requests through without a session; without a secret, or with another one, nothing is read
here. What was acknowledged is on the disk: as signals, or as it came where no signal could be made of it.
"""

import asyncio
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse, Response

from dashboard.door.intake import COME_BACK, FullError
from db.engine import reading
from db.models import SourceKind
from db.reads.hooks import HookRow, hook
from db.secrets import UnsealError, unseal
from db.writes.hooks import KeptEnoughError, SeenBeforeError, keep_in, remember_in
from db.writes.signals import Recorded
from db.writes.sources import SourceFacts
from jobs.collect.expressions import Budget, ExpressionError, compiled
from jobs.collect.payloads import LARGEST_BODY, Made, MappingError, PayloadError, PayloadMap, parsed, reader
from jobs.collect.presets import PRESETS
from jobs.collect.signatures import SCHEMES, NotGenuineError, check

LOG = logging.getLogger("touchline.door")

router = APIRouter(include_in_schema=False)

TOO_LARGE = "A delivery has at most {limit} bytes."
UNKNOWN = "Nothing is delivered to a source of this name."
BUSY = "More waits to be written than may; come again."
AWAY = "The store does not answer; come again."


TOLD_ON_THE_PAGE = frozenset({"not_genuine", "seen_before", "too_large", "kept_enough"})
"""Of what could not be read something is kept anyway, and who is told to come back comes back."""


class RefusedDeliveryError(Exception):
    """A delivery that is answered with a problem: its status, closed code and words."""

    def __init__(self, status: int, code: str, words: str, come_back: int | None = None) -> None:
        super().__init__(words)
        self.status, self.code, self.come_back = status, code, come_back


@router.head("/hooks/{source}")
def here(source: str) -> Response:  # noqa: ARG001 - whoever asks learns nothing about it
    """Some senders ask whether there is anybody before they deliver."""
    return Response()


@router.post("/hooks/{source}")
async def deliver(source: str, request: Request) -> Response:
    """Take a delivery in; 202 with `received`, `stored`, `updated` and `skipped` once it is on the disk."""
    try:
        return await _delivered(source, request)
    except RefusedDeliveryError as refusal:
        if refusal.code in TOLD_ON_THE_PAGE:
            await request.app.state.turned.note(source, str(refusal))
        return _problem(refusal)
    except FullError:
        return _problem(RefusedDeliveryError(429, "busy", BUSY, COME_BACK))
    except SQLAlchemyError as trouble:
        LOG.warning("The store does not answer: %r", trouble)
        return _problem(RefusedDeliveryError(503, "store_away", AWAY, 5))


async def _delivered(source: str, request: Request) -> Response:
    now = datetime.now(UTC)
    body = await _body(request)
    row = await asyncio.to_thread(_hook, request.app.state.settings.url, source)
    preset = PRESETS.get(row.sender or "")
    if preset and preset.greeting and body == preset.greeting:
        return JSONResponse({})
    replay_id = _genuine(row, dict(request.headers), body, now)
    remember = partial(_remember, source_id=row.source_id, replay_id=replay_id)
    try:
        payload = await asyncio.to_thread(parsed, body)
        if preset and (answer := _challenge(preset.challenge, payload)):
            return JSONResponse({"challenge": answer})
        made = await asyncio.to_thread(_made, row.mapping, payload, now)
    except (PayloadError, MappingError) as error:
        await _record(request, row, (), partial(remember, kept=body, problem=str(error)))
        raise RefusedDeliveryError(422, "unreadable", f"{error} It was kept.") from None
    aside = {"kept": body, "problem": "\n".join(made.problems)} if made.problems else {}
    recorded = await _record(request, row, made.signals, partial(remember, **aside))
    return JSONResponse(_told(made, recorded), status_code=202)


async def _body(request: Request) -> bytes:
    """The raw bytes of a request; one that is too large is left before it is read."""
    announced = request.headers.get("content-length", "")
    parts: list[bytes] = []
    size = int(announced) if announced.isdecimal() and len(announced) < 16 else 0
    if size <= LARGEST_BODY:
        size = 0
        async for part in request.stream():
            size += len(part)
            if size > LARGEST_BODY:
                break
            parts.append(part)
    if size > LARGEST_BODY:
        raise RefusedDeliveryError(413, "too_large", TOO_LARGE.format(limit=LARGEST_BODY))
    return b"".join(parts)


def _hook(url: str, source: str) -> HookRow:
    with reading(url) as connection:
        row = hook(connection, source)
    if row is None:
        raise RefusedDeliveryError(404, "unknown_source", UNKNOWN)
    return row


def _genuine(row: HookRow, headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """The replay id of a delivery that comes from who holds the secret of its source."""
    try:
        secret = unseal(row.secret) if row.secret else ""
        return check(SCHEMES[row.scheme], secret, headers, body, now)
    except (NotGenuineError, UnsealError) as error:
        raise RefusedDeliveryError(401, "not_genuine", str(error)) from None


def _challenge(expression: str, payload: Any) -> str | None:
    """The text that a sender wants back, if that is all it sent."""
    try:
        found = compiled(expression)(payload, Budget()) if expression else None
    except ExpressionError:
        return None
    return found if isinstance(found, str) else None


def _made(mapping: dict[str, Any], payload: Any, now: datetime) -> Made:
    return reader(PayloadMap(**mapping))(payload, now)


def _remember(
    connection: Connection,
    now: datetime,
    *,
    source_id: int,
    replay_id: str,
    kept: bytes = b"",
    problem: str = "",
) -> None:
    remember_in(connection, source_id, replay_id, now)
    if problem:
        keep_in(connection, source_id, kept, problem, now)


async def _record(request: Request, row: HookRow, signals: Any, also: Any) -> Recorded:
    facts = SourceFacts(row.key, row.name, row.channel, kind=SourceKind.HOOK)
    parts = [(facts, signals)] if signals else []
    try:
        recorded: Recorded = await request.app.state.intake.submit_parts(parts, also)
    except SeenBeforeError as error:
        raise RefusedDeliveryError(401, "seen_before", str(error)) from None
    except KeptEnoughError as error:
        raise RefusedDeliveryError(429, "kept_enough", str(error), 3_600) from None
    return recorded


def _told(made: Made, recorded: Recorded) -> dict[str, Any]:
    told: dict[str, Any] = {
        "received": made.received,
        "stored": recorded.stored,
        "updated": recorded.updated,
        "skipped": recorded.skipped + made.left_out,
    }
    return told | ({"kept": 1, "problems": list(made.problems)[:20]} if made.problems else {})


def _problem(refusal: RefusedDeliveryError) -> Response:
    """The refusal as RFC 9457 has it."""
    body = {"type": "about:blank", "status": refusal.status, "code": refusal.code, "detail": str(refusal)}
    headers = {"retry-after": str(refusal.come_back)} if refusal.come_back else {}
    return JSONResponse(body, refusal.status, headers, media_type="application/problem+json")
