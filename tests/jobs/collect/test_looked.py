"""A connection is looked at before it is saved: first signals, what could not be read, why nothing came."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from db.engine import reading
from db.models import RequestKind, SignalIn
from db.reads import connectors
from db.reads import requests as asked
from db.reads.requests import RequestRow
from db.rights import HOUSE
from db.secrets import seal, unseal
from db.writes import requests
from jobs import answer
from jobs.collect import rest
from jobs.collect.fetched import Fetched
from tests.connecting import NOW, loopback_allowed, set_up, stored
from tests.contracts.far_ends import name_taps

__all__ = ["loopback_allowed"]
pytestmark = pytest.mark.usefixtures("loopback_allowed")
FIELDS = {"id": "id", "text": "body", "rating": "stars"}


def looked(url: str, facts: dict[str, Any]) -> RequestRow:
    request_id = requests.ask(url, RequestKind.LOOK_AT_SOURCE, facts, HOUSE, NOW)
    answer.run(url, NOW)
    with reading(url) as connection:
        row = asked.one(connection, request_id)
    assert row is not None
    return row


@pytest.fixture
def guarded(httpserver: HTTPServer) -> str:
    """An API behind a secret, with seven records of which one holds nothing."""
    records: list[dict[str, Any]] = [{"id": n, "body": f"item {n}", "stars": n} for n in range(1, 7)]

    def give(request: Request) -> Response:
        return Response(
            str([*records, {"id": 9}]).replace("'", '"'), 200 if request.headers.get("K") == "s" else 401
        )

    httpserver.expect_request("/all").respond_with_handler(give)
    return httpserver.url_for("/all")


def facts(url: str, **more: Any) -> dict[str, Any]:
    settings = {"url": url, "header": "K", "fields": FIELDS} | more.pop("settings", {})
    return {"kind": "rest", "settings": settings} | more


def test_the_first_five_are_shown_and_nothing_is_stored(database_url: str, guarded: str) -> None:
    row = looked(database_url, facts(guarded, secret=seal("s")))
    assert [(one["text"], one["mark"]) for one in row.answer["signals"]] == [
        (f"item {n}", n) for n in range(1, 6)
    ]
    assert (row.answer["more"], row.answer["unreadable"]) == (1, 1)
    assert stored(database_url) == []


def test_the_secret_of_a_saved_connection_is_used_where_it_leads_to_the_same_place(
    sqlite_url: str, guarded: str
) -> None:
    settings = facts(guarded)["settings"]
    connector_id = set_up(sqlite_url, "rest", settings, "s")
    row = looked(sqlite_url, facts(guarded, connector=connector_id, settings={"when": "id > `2`"}))
    assert row.answer["signals"][0]["text"] == "item 3"
    row = looked(sqlite_url, facts(guarded + "?elsewhere", connector=connector_id))
    assert row.refusal == "The address changed, so the stored secret was not used; enter the secret again."


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"url": "https://10.0.0.1/"}, "inside this machine or its network"),
        ({"url": "nonsense"}, "Address: an address begins with https://"),
        ({}, "wants another secret"),
    ],
)
def test_what_is_wrong_is_told_in_words(
    sqlite_url: str, guarded: str, settings: dict[str, Any], words: str
) -> None:
    row = looked(sqlite_url, facts(guarded, settings=settings))
    assert words in (row.refusal or "")


def test_another_secret_of_the_far_end_goes_to_the_saved_connection_or_with_the_answer(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def turning(_settings: Any, secret: str, cursor: Any, now: datetime) -> Iterator[Fetched]:
        yield Fetched([], cursor, secret=f"{secret}, the next")
        yield Fetched([SignalIn("1", "verbatim", "It never came.", now)], cursor)

    monkeypatch.setattr("jobs.collect.looked.kind_called", lambda _name: replace(rest.KIND, fetch=turning))
    settings = facts("https://far.example/all")["settings"]
    connector_id = set_up(sqlite_url, "rest", settings, "theirs")
    row = looked(sqlite_url, facts("https://far.example/all", connector=connector_id))
    with reading(sqlite_url) as connection:
        saved = connectors.stored(connection, connector_id)
    assert (row.answer["secret"], saved and unseal(saved.secret or "")) == (None, "theirs, the next")
    row = looked(sqlite_url, facts("https://far.example/all", secret=seal("entered")))
    assert unseal(row.answer["secret"]) == "entered, the next"


def test_a_far_end_that_holds_nothing_says_so(sqlite_url: str, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/all").respond_with_data("[]")
    row = looked(sqlite_url, facts(httpserver.url_for("/all")))
    assert row.refusal == "The connection works, but there is nothing to fetch yet."


def test_a_tap_that_says_little_at_first_is_waited_for(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tap = tmp_path / "tap.py"
    states = "".join(f'print(\'{{"type": "STATE", "value": {{"at": {n}}}}}\')\n' for n in range(9))
    record = 'print(\'{"type": "RECORD", "stream": "s", "record": {"text": "late"}}\')\n'
    tap.write_text(states + record, encoding="utf-8")
    name_taps(monkeypatch, slow=f"{sys.executable} {tap}")
    row = looked(sqlite_url, {"kind": "singer", "settings": {"tap": "slow", "fields": {"text": "text"}}})
    assert [one["text"] for one in row.answer["signals"]] == ["late"]
