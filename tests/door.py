"""The sign-in pages behind the gate, asked in this process, without a network."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import cast

import httpx
from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from dashboard.door import account, oidc, sign_in
from dashboard.door.gate import COOKIE, NO_PROXIES, Gate
from dashboard.door.proxies import Proxies
from dashboard.door.tries import Tries
from db.engine import reading
from db.reads.people import Who, session
from db.settings import settings
from tests.loops import run

ADDRESS = "http://localhost"
SECRET = "a long enough secret"
MAIL = "lena@example.com"


class Door:
    """The pages in front of a store, and what a browser sends them."""

    def __init__(self, url: str, trusted: Proxies = NO_PROXIES) -> None:
        self.url = url
        inner = FastAPI()
        inner.state.settings, inner.state.tries = settings(), Tries()
        for router in (sign_in.router, account.router, oidc.router):
            inner.include_router(router)
        self._gate = Gate(inner, url, frozenset({"localhost"}), secure=False, proxies=trusted)

    def ask(self, method: str, path: str, *, peer: str = "127.0.0.1", **how: object) -> httpx.Response:
        async def send() -> httpx.Response:
            app = cast("Callable[[Scope, Receive, Send], None]", self._gate)
            transport = httpx.ASGITransport(app=app, client=(peer, 1))
            async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
                return await client.request(method, path, **how)

        return run(send())

    def post(self, path: str, cookie: str = "", peer: str = "127.0.0.1", **form: str) -> httpx.Response:
        headers = {"Origin": ADDRESS} | ({"Cookie": cookie} if cookie else {})
        return self.ask("POST", path, peer=peer, data=form, headers=headers)

    def sign_in(self, password: str = SECRET, mail: str = MAIL, **more: str) -> httpx.Response:
        return self.post("/enter/password", mail=mail, password=password, **more)

    def who(self, answer: httpx.Response) -> Who | None:
        with reading(self.url) as connection:
            return session(connection, answer.cookies[COOKIE], datetime.now(UTC))
