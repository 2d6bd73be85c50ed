"""Programs read out what there is, page after page, and only with a token that may."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlmodel import col

from dashboard.door.api.segment import LARGEST_OF_STRANGERS
from db.engine import reading
from db.models import Scope, Signal, table_of
from tests.dashboard.door.posting import KNOWN, message, post, token
from tests.web import Web

LISTS = ("signals", "actions", "journeys", "sources", "categories")


@pytest.fixture(scope="module")
def web(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    folder = tmp_path_factory.mktemp("reading")
    path = folder / "touchline.db"
    path.write_bytes(sqlite_template.read_bytes())
    with Web(f"sqlite:///{path}", folder) as running:
        mine = token(running.url)
        many = [message(f"s{n}", created_at=f"2026-03-{n + 1:02}") for n in range(25)]
        assert post(running.address, mine, many, **KNOWN).status == 202
        assert post(running.address, mine, message("held"), source="held").status == 202
        yield running


@pytest.fixture(scope="module")
def mine(web: Web) -> str:
    return token(web.url, Scope.READ)


def get(web: Web, token: str, what: str, **asked: Any) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.get(f"{web.address}/api/v1/{what}", headers=headers, params=asked)


def test_pages_lead_through_everything_once(web: Web, mine: str) -> None:
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = get(web, mine, "signals", limit=10, **cursor).json()
        seen += [item["external_id"] for item in page["items"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert seen == [f"s{n}" for n in range(25)], "and nothing of a source that is held"


def test_signals_are_narrowed(web: Web, mine: str) -> None:
    asked = {"source": "shop", "since": "2026-03-02T00:00:00Z", "until": "2026-03-04T00:00:00Z"}
    items = get(web, mine, "signals", **asked).json()["items"]
    assert [item["external_id"] for item in items] == ["s1", "s2"]
    assert get(web, mine, "signals", channel="chat").json() == {"items": [], "next": None}


@pytest.mark.parametrize("what", LISTS)
def test_every_list_asks_for_a_token_that_may_read(web: Web, mine: str, what: str) -> None:
    assert get(web, mine, what).status_code == 200
    assert get(web, token(web.url, Scope.INGEST, Scope.WRITE), what).status_code == 403
    assert httpx.get(f"{web.address}/api/v1/{what}").status_code == 401


def test_sources_that_are_held_are_not_handed_out(web: Web, mine: str) -> None:
    (source,) = get(web, mine, "sources").json()["items"]
    assert (source["key"], source["purpose"], source["kind"]) == ("shop", "wrote_to_us", "api")


WRONG: tuple[dict[str, Any], ...] = (
    {"limit": 0}, {"limit": 501}, {"limit": "many"}, {"cursor": "nonsense"}, {"cursor": "é"},
    {"cursor": "LTE="}, {"negative": "very"}, {"since": "soon"}, {"since": "2026-03-01T00:00:00"},
)  # fmt: skip


@pytest.mark.parametrize("asked", WRONG)
def test_what_cannot_be_asked_is_a_problem_that_says_so(web: Web, mine: str, asked: dict[str, Any]) -> None:
    answer = get(web, mine, "signals", **asked)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_tracker_hands_in_what_people_did(web: Web, mine: str) -> None:
    write_key = (token(web.url), "")
    done = {"event": "Order Completed", "userId": 7, "messageId": "m1", "properties": {"total": 12.5}}
    known = {"anonymousId": "a1", "traits": {"plan": "pro"}, "timestamp": datetime.now(UTC).isoformat()}
    batch = {"batch": [{"type": "page", "userId": "7", "name": "Home"}, {"type": "group", "userId": "7"}]}
    for path, call in (("track", done), ("track", done), ("identify", known), ("batch", batch)):
        answer = httpx.post(f"{web.address}/v1/{path}", json=call, auth=write_key)
        assert (answer.status_code, answer.json()) == (200, {"success": True})
    refused = httpx.post(f"{web.address}/v1/track", json={"userId": "7"}, auth=write_key)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")
    assert httpx.post(f"{web.address}/v1/track", json=done, auth=(mine, "")).status_code == 403


def test_a_tracker_in_a_browser_shows_its_key_in_the_body(web: Web, mine: str) -> None:
    """As analytics.js 2 sends it: text/plain, to the first letter of what it tells."""
    key = token(web.url)
    page = {"type": "page", "anonymousId": "a9", "name": "Basket", "messageId": "ajs-1"}
    group = {"type": "group", "userId": "u9", "groupId": "g", "messageId": "ajs-2"}
    done = {"type": "track", "userId": "u9", "event": "Paid", "messageId": "ajs-3", "writeKey": key}
    for path, call in {"p": page, "g": group, "b": {"batch": [done]}}.items():
        assert tracked(web, path, call | {"writeKey": key}) == (200, {"success": True})
    with reading(web.url) as connection:
        mine_only = col(Signal.external_id).startswith("ajs-")
        found = connection.execute(select(table_of(Signal)).where(mine_only)).all()
    assert {one.external_id: one.event for one in found} == {"ajs-1": "viewed", "ajs-3": "Paid"}
    assert key not in repr(found)
    for wrong in ({}, {"writeKey": 7}, {"writeKey": mine + "~"}, ["no object"]):
        assert tracked(web, "t", wrong)[0] == 401
    assert tracked(web, "t", done | {"writeKey": mine})[0] == 403
    assert tracked(web, "t", done | {"properties": {"long": "x" * LARGEST_OF_STRANGERS}})[0] == 413


def tracked(web: Web, path: str, call: Any) -> tuple[int, Any]:
    headers = {"content-type": "text/plain"}
    answer = httpx.post(f"{web.address}/v1/{path}", content=json.dumps(call), headers=headers)
    return answer.status_code, answer.json()


def test_the_api_is_described_to_who_is_signed_in(web: Web) -> None:
    cookies = {"touchline_session": web.session()}
    told = httpx.get(f"{web.address}/openapi.json", cookies=cookies).json()
    assert told["openapi"].startswith("3.1")
    assert {f"/api/v1/{what}" for what in LISTS} | {"/v1/track"} <= told["paths"].keys()
    page = httpx.get(f"{web.address}/docs", cookies=cookies)
    assert page.status_code == 200
    assert "<code>external_id</code>" not in page.text
    told_of = ("POST /api/v1/signals", "created_at", "too_large", "touchline tokens make", "writeKey")
    for word in (*told_of, "Problems are told in English"):
        assert word in page.text
    assert "<script" not in page.text
