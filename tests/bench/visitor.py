"""Somebody with an open page, as the store and the web process know them: a websocket that asks for reruns,
all by itself when the page wants to be looked at again, as a browser does.

A browser costs a core; this costs next to nothing, so that what a bench measures is the server.
"""

import asyncio
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from dashboard.door.gate import COOKIE
from db.reads.starting import Step
from db.rights import HOUSE
from db.writes.people import enter, make_link
from db.writes.starting import skip

PATIENCE = 60.0
LARGEST = 64 << 20


class Visitor:
    """A page open at `address` (http://…) of the session with the cookie `token`; use `async with`."""

    def __init__(self, address: str, token: str) -> None:
        self._address = address.replace("http", "ws", 1) + "/_stcore/stream"
        self._token = token
        self._page = ""
        self._alive: dict[str, float] = {}
        self.drawn: list[ForwardMsg] = []

    async def __aenter__(self) -> Self:
        headers = {"Cookie": f"{COOKIE}={self._token}"}
        self._socket: ClientConnection = await connect(
            self._address,
            additional_headers=headers,
            subprotocols=["streamlit"],
            max_size=LARGEST,
            compression=None,
            open_timeout=PATIENCE,
        )
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        await self._socket.close()

    async def rerun(self, query: str = "", fragment: str = "") -> None:
        """Run the page's script and wait until its last message is here; `drawn` holds what it sent."""
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_script_hash = self._page
        asked.rerun_script.fragment_id = fragment
        await self._socket.send(asked.SerializeToString())
        self.drawn = []
        while True:
            data = await self._socket.recv(decode=False)
            message = ForwardMsg()
            message.ParseFromString(data)
            self.drawn.append(message)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._page = message.new_session.page_script_hash
            elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return

    async def stay(self, over: asyncio.Event) -> None:
        """Keep the page open until `over`: its parts are asked for as often as they want to be."""
        while not over.is_set():
            wanted = self._parts()
            await asyncio.sleep(min(wanted.values(), default=1.0))
            for part in wanted:
                await self.rerun(fragment=part)

    def _parts(self) -> dict[str, float]:
        """The parts that run by themselves, each with its seconds, since the page was last drawn whole."""
        asked = [message.auto_rerun for message in self.drawn if message.WhichOneof("type") == "auto_rerun"]
        if asked:
            self._alive = {one.fragment_id: one.interval for one in asked}
        return self._alive


def signed_in(url: str) -> str:
    """The cookie of somebody of the whole company, with Start behind them."""
    now = datetime.now(UTC)
    for step in Step:
        skip(url, step, HOUSE, now)
    return enter(url, make_link(url, now), "Ada Byron", None, now)
