"""Open websockets by session: each is closed within seconds of the end of its session or a change of role.

A websocket is let in once and then lives for hours, so what let it in is looked at again every two seconds,
with one question for all of them.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from db.engine import reading
from db.reads.people import Part, Who, parts

EVERY = 2.0  # seconds
GRACE = 1.5  # seconds, in which an honest page has seen it by itself and leads to the sign-in page
ENDED = 4401


@dataclass(eq=False)
class _Socket:
    """One open websocket, and how its person stood when it was let in."""

    session_id: int
    part: Part
    ended: asyncio.Event = field(default_factory=asyncio.Event)


class Sockets:
    """The websockets that are open now."""

    def __init__(self, url: str, clock: Callable[[], datetime]) -> None:
        self._url, self._clock = url, clock
        self._open: set[_Socket] = set()
        self._looking: asyncio.Task[None] | None = None

    async def serve(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send, who: Who) -> None:
        """Let `app` answer a websocket for as long as its session stands."""
        socket = _Socket(who.session_id, Part(who.roles, who.functions))
        self._open.add(socket)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        ending = asyncio.create_task(socket.ended.wait())
        try:
            await app(scope, _until(ending, receive, send), _unless(socket.ended, send))
        finally:
            self._open.discard(socket)
            ending.cancel()

    async def _look(self) -> None:
        while self._open:
            await asyncio.sleep(EVERY)
            with suppress(SQLAlchemyError):  # nothing can be read by a page either
                await self._end_what_changed()

    async def _end_what_changed(self) -> None:
        looked_at = tuple(self._open)
        now = await asyncio.to_thread(self._parts, {socket.session_id for socket in looked_at})
        changed = [socket for socket in looked_at if now.get(socket.session_id) != socket.part]
        if changed:
            await asyncio.sleep(GRACE)
        for socket in changed:
            socket.ended.set()

    def _parts(self, ids: set[int]) -> dict[int, Part]:
        with reading(self._url) as connection:
            return parts(connection, ids, self._clock())


def _until(ending: "asyncio.Task[bool]", receive: Receive, send: Send) -> Receive:
    """`receive`, which closes the websocket when its session has ended."""

    async def receiving() -> Message:
        getting = asyncio.ensure_future(receive())
        await asyncio.wait({getting, ending}, return_when=asyncio.FIRST_COMPLETED)
        if getting.done():
            return getting.result()
        getting.cancel()
        await send({"type": "websocket.close", "code": ENDED})
        return {"type": "websocket.disconnect", "code": ENDED}

    return receiving


def _unless(ended: asyncio.Event, send: Send) -> Send:
    """`send`, which says nothing more after the end."""

    async def sending(message: Message) -> None:
        if not ended.is_set():
            await send(message)

    return sending
