"""Whose token it is: known by the store, remembered for a moment, and asked for its scope.

Who shows wrong tokens again and again is told to wait. A token that opened something a moment ago still does,
for others may come from the same address.
"""

import asyncio
import base64
import binascii
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic

from fastapi import Request
from sqlalchemy.exc import SQLAlchemyError

from dashboard.door.api.problems import Code, ProblemError
from db.engine import reading
from db.models import Scope
from db.reads.tokens import Token, prefix, usable
from db.secrets import digest
from db.writes.tokens import USED_AGAIN, used

LOG = logging.getLogger("touchline.door")

REMEMBERED = 2.0  # seconds: so long a revoked token may still open
MOST_REMEMBERED = 1_000
FAILURES, A_MINUTE = 30, 60.0
SHOW_ONE = "Send a token: Authorization: Bearer tl_…, or X-API-Key."
OPENS_NOTHING = "This token opens nothing: it is unknown, expired or revoked."


class Holders:
    """The tokens that opened something a moment ago, and the addresses that failed too often."""

    def __init__(self, url: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._url = url
        self._clock = clock
        self._known: dict[str, tuple[Token, float]] = {}
        self._noted: dict[int, datetime] = {}
        self._failed: dict[str, tuple[int, float]] = {}
        self._noting: set[asyncio.Task[None]] = set()

    async def holder(self, request: Request, scope: Scope | None = None, in_body: str | None = None) -> Token:
        """The token of a request, which may do what `scope` names. Raises ProblemError.

        `in_body` is the one that the body shows, where the headers show none.
        """
        shown = shown_by(request) or in_body
        if shown is None:
            raise ProblemError(Code.UNAUTHORIZED, SHOW_ONE)
        found = await self._find(shown, _address(request))
        if scope is not None and scope not in found.scopes:
            raise ProblemError(Code.FORBIDDEN, f"This token may not {scope}; it may {_listed(found)}.")
        self._note_use(found)
        return found

    def refuse_often(self, request: Request) -> None:
        """Raises ProblemError for an address that showed wrong tokens again and again."""
        self._refuse_often(_address(request))

    async def _find(self, shown: str, address: str) -> Token:
        key, now = digest(shown), self._clock()
        token, until = self._known.get(key, (None, 0.0))
        if token is not None and monotonic() < until and now < token.expires_at:
            return token
        self._refuse_often(address)
        looked = await asyncio.to_thread(self._look_up, shown, now) if prefix(shown) else None
        if looked is None:
            self._known.pop(key, None)
            self._fail(address)
            raise ProblemError(Code.UNAUTHORIZED, OPENS_NOTHING)
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        self._known[key] = looked, monotonic() + REMEMBERED
        return looked

    def _look_up(self, shown: str, now: datetime) -> Token | None:
        try:
            with reading(self._url) as connection:
                return usable(connection, shown, now)
        except SQLAlchemyError as trouble:
            raise store_away(trouble) from None

    def _refuse_often(self, address: str) -> None:
        failures, until = self._failed.get(address, (0, 0.0))
        if failures >= FAILURES and monotonic() < until:
            wait = int(until - monotonic()) + 1
            raise ProblemError(Code.TOO_MANY_FAILURES, "Too many wrong tokens; wait.", come_back=wait)

    def _fail(self, address: str) -> None:
        failures, until = self._failed.get(address, (0, 0.0))
        if monotonic() >= until:
            failures, until = 0, monotonic() + A_MINUTE
        if len(self._failed) >= MOST_REMEMBERED:
            self._failed.clear()
        self._failed[address] = failures + 1, until

    def _note_use(self, token: Token) -> None:
        """Have it noted that a token was used, beside the request and at most once a minute."""
        now, noted = self._clock(), self._noted.get(token.id, token.last_used_at)
        if noted is not None and now - noted < USED_AGAIN:
            return
        self._noted[token.id] = now
        task = asyncio.create_task(self._write_use(token.id, now))
        self._noting.add(task)
        task.add_done_callback(self._noting.discard)

    async def _write_use(self, token_id: int, now: datetime) -> None:
        try:
            await asyncio.to_thread(used, self._url, token_id, now)
        except SQLAlchemyError:
            self._noted.pop(token_id, None)  # the next request tries again


def store_away(trouble: Exception) -> ProblemError:
    """The store does not answer; why is for the log, not for who asks."""
    LOG.warning("The store does not answer: %r", trouble)
    return ProblemError(Code.STORE_AWAY, "The store does not answer; come again.", come_back=5)


def shown_by(request: Request) -> str | None:
    """The token in the headers of a request: a bearer's, a key, or the name of basic credentials."""
    kind, _, value = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return value.strip() or None
    if kind.lower() == "basic":
        return _basic_name(value)
    return request.headers.get("x-api-key") or None


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _basic_name(value: str) -> str | None:
    try:
        return base64.b64decode(value, validate=True).decode("utf-8").partition(":")[0] or None
    except (binascii.Error, UnicodeDecodeError):
        return None


def _listed(token: Token) -> str:
    return ", ".join(sorted(token.scopes)) or "do nothing"
