"""What is posted, from bytes to JSON: bounded in size, in time and in what all requests hold together."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from fastapi import Request
from starlette.requests import ClientDisconnect

from dashboard.door.api.problems import Code, ProblemError
from jobs.collect.cells import storable
from jobs.collect.payloads import PayloadError, loaded

LARGEST = 10_000_000  # bytes of a body
JSON = ("application/json",)
SECONDS = 30  # in which it must be here
MOST_AT_ONCE = 64_000_000  # bytes of all bodies that are being worked on
ASIDE = 200_000  # bytes from which a body is parsed in a thread, so that others need not wait for it
COME_BACK = 1


class Room:
    """How many bytes of bodies are being worked on; who finds none is told to come back."""

    def __init__(self) -> None:
        self.taken = 0

    def take(self, size: int) -> None:
        """Take room for `size` bytes. Raises ProblemError when there is none."""
        if self.taken + size > MOST_AT_ONCE:
            raise ProblemError(Code.BUSY, "More is being received than may; come back.", come_back=COME_BACK)
        self.taken += size

    def give_back(self, size: int) -> None:
        """What was taken is free again."""
        self.taken -= size


@asynccontextmanager
async def posted(
    request: Request, room: Room, media: Sequence[str] = JSON, largest: int = LARGEST
) -> AsyncIterator[Any]:
    """The JSON of a request, whose room is free again at the end of the block. Raises ProblemError."""
    _refuse_other(request, media)
    body = bytearray()
    try:
        async with asyncio.timeout(SECONDS):
            await _receive(request, body, room, largest)
        yield await asyncio.to_thread(_parsed, bytes(body)) if len(body) > ASIDE else _parsed(bytes(body))
    except TimeoutError:
        raise ProblemError(Code.TOO_SLOW, f"The body was not here within {SECONDS} seconds.") from None
    except ClientDisconnect:
        raise ProblemError(Code.MALFORMED, "The body broke off.") from None
    finally:
        room.give_back(len(body))


async def _receive(request: Request, body: bytearray, room: Room, largest: int) -> None:
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and (len(announced) > 15 or int(announced) > largest):
        raise _too_large(largest)
    async for piece in request.stream():
        if len(body) + len(piece) > largest:
            raise _too_large(largest)
        room.take(len(piece))
        body += piece


def media_of(request: Request) -> str:
    """What a request says its body is: 'application/json'."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _refuse_other(request: Request, media: Sequence[str]) -> None:
    if media_of(request) not in media or request.headers.get("content-encoding", "identity") != "identity":
        raise ProblemError(Code.UNSUPPORTED, f"Send {media[0]}, not compressed.")


def _too_large(largest: int) -> ProblemError:
    return ProblemError(Code.TOO_LARGE, f"A body may have {largest:,} bytes; post in several parts.")


def _parsed(body: bytes) -> Any:
    try:
        payload = loaded(body, LARGEST)
    except PayloadError as error:
        raise ProblemError(Code.MALFORMED, str(error)) from None
    spelled = b"\\u" in body and (b"\\u0000" in body or b"\\ud" in body.lower())
    return _storable(payload) if spelled else payload


def _storable(value: Any) -> Any:
    """`value` without what JSON can spell and no store can keep."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [_storable(inner) for inner in value]
    if isinstance(value, dict):
        return {storable(key): _storable(inner) for key, inner in value.items()}
    return value
