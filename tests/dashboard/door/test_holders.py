"""Tokens at the door: found, remembered for a moment, and wrong ones slowed down."""

import asyncio
from datetime import UTC, datetime

import pytest
from starlette.requests import Request

from dashboard.door.api.holders import FAILURES, Holders
from dashboard.door.api.problems import Code, ProblemError
from db.engine import reading
from db.models import Scope
from db.reads.tokens import every
from db.rights import HOUSE
from db.writes.tokens import revoke
from tests.dashboard.door.posting import token
from tests.loops import run

NOW = datetime.now(UTC)


def request(shown: str, address: str = "10.0.0.1") -> Request:
    headers = [(b"x-api-key", shown.encode())]
    return Request({"type": "http", "headers": headers, "client": (address, 1)})


def refused(holders: Holders, *shown: Request) -> list[Code | None]:
    async def ask() -> list[Code | None]:
        codes: list[Code | None] = []
        for one in shown:
            try:
                await holders.holder(one, Scope.INGEST)
            except ProblemError as problem:
                codes.append(problem.code)
            else:
                codes.append(None)
        await asyncio.gather(*holders._noting)
        return codes

    return run(ask())


def test_who_guesses_is_told_to_wait_and_others_are_not(sqlite_url: str) -> None:
    good, holders = token(sqlite_url), Holders(sqlite_url)
    guesses = [request(f"tl_{n:08x}_nonsense") for n in range(FAILURES + 1)]
    codes = refused(holders, request(good), *guesses, request(good), request("x", "10.0.0.2"))
    assert codes == [None, *[Code.UNAUTHORIZED] * FAILURES, Code.TOO_MANY_FAILURES, None, Code.UNAUTHORIZED]


def test_a_use_is_noted(database_url: str) -> None:
    assert refused(Holders(database_url), request(token(database_url))) == [None]
    with reading(database_url) as connection:
        assert every(connection)[0].last_used_at is not None


def test_a_revoked_token_opens_nothing_a_moment_later(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, holders = token(sqlite_url), Holders(sqlite_url)
    assert refused(holders, request(good)) == [None]
    with reading(sqlite_url) as connection:
        (row,) = every(connection)
    revoke(sqlite_url, row.id, NOW, by=HOUSE)
    monkeypatch.setattr("dashboard.door.api.holders.monotonic", lambda: float("inf"))
    assert refused(holders, request(good)) == [Code.UNAUTHORIZED]
