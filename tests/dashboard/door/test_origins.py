"""Trackers call from browsers: from the websites that the settings name, to their addresses alone."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dashboard.door.programs import build
from db.settings import Settings
from tests.dashboard.door.posting import token

SHOP = "https://shop.example.com"
CALL = {"event": "Order Completed", "userId": "7", "messageId": "m1"}


@contextmanager
def served(sqlite_url: str, folder: Path, origins: str | None) -> Iterator[TestClient]:
    """The process for programs with a setting."""
    chosen = Settings(TOUCHLINE_DATA_DIR=folder, TOUCHLINE_TRACKER_ORIGINS=origins)
    gate = build(chosen)
    assert chosen.url == sqlite_url
    with TestClient(gate, base_url="http://localhost") as client:
        yield client


@pytest.fixture
def store(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh store in the data folder `tmp_path`."""
    path = tmp_path / "touchline.db"
    path.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{path}"


def asks(client: TestClient, origin: str, path: str = "/v1/track") -> tuple[int, str | None]:
    """What a browser learns when it asks whether a page of `origin` may post there."""
    headers = {
        "origin": origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
    }
    answer = client.options(path, headers=headers)
    return answer.status_code, answer.headers.get("access-control-allow-origin")


def test_without_the_setting_no_website_may(store: str, tmp_path: Path) -> None:
    with served(store, tmp_path, None) as client:
        assert asks(client, SHOP) == (401, None)


def test_a_website_of_the_setting_may_call_the_trackers_addresses_and_no_other(
    store: str, tmp_path: Path
) -> None:
    with served(store, tmp_path, f"https://other.example, {SHOP}") as client:
        assert asks(client, SHOP) == (200, SHOP)
        assert asks(client, "https://evil.example")[1] is None
        assert asks(client, SHOP, "/api/v1/signals") == (401, None)
        key = (token(store), "")
        kept = client.post("/v1/track", json=CALL, auth=key, headers={"origin": SHOP})
        assert (kept.json(), kept.headers["access-control-allow-origin"]) == ({"success": True}, SHOP)
        refused = client.post(
            "/v1/identify", json={"userId": "7"}, auth=("tl_no", ""), headers={"origin": SHOP}
        )
        assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (401, SHOP)
        assert "access-control-allow-credentials" not in kept.headers


def test_a_call_from_a_website_that_is_not_named_is_refused_though_its_browser_did_not_ask(
    store: str, tmp_path: Path
) -> None:
    """A page may send text/plain anywhere without asking first."""
    key = token(store)
    call = {"content": json.dumps(CALL | {"writeKey": key}), "headers": {"content-type": "text/plain"}}
    with served(store, tmp_path, None) as client:
        for origin in (SHOP, "null", "https://[", "http://localhost.evil.example"):
            asked = call | {"headers": call["headers"] | {"origin": origin}}
            assert client.post("/v1/t", **asked).json()["code"] == "forbidden"
        assert client.post("/v1/t", **call).json() == {"success": True}
    with served(store, tmp_path, SHOP) as client:
        kept = client.post("/v1/t", **call | {"headers": call["headers"] | {"origin": SHOP}})
        assert (kept.json(), kept.headers["access-control-allow-origin"]) == ({"success": True}, SHOP)


@pytest.mark.parametrize("wrong", ["*", "shop.example.com", "https://shop.example.com/path"])
def test_what_is_no_origin_is_refused_in_words(wrong: str) -> None:
    with pytest.raises(ValueError, match="is no origin"):
        Settings(TOUCHLINE_TRACKER_ORIGINS=wrong)
