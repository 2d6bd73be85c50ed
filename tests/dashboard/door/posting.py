"""Programs as the API knows them: a token, a post, an answer."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

import httpx

from db.models import Scope
from db.rights import HOUSE
from db.writes.tokens import make

KNOWN = {"source": "shop", "purpose": "wrote_to_us", "origin": "the till"}


class Said(NamedTuple):
    """An answer of the API."""

    status: int
    body: Any
    headers: Mapping[str, str]


def token(url: str, *scopes: Scope) -> str:
    """A token for a program of the tests."""
    return make(url, "A test", scopes or (Scope.INGEST,), 1, datetime.now(UTC), by=HOUSE)


def post(address: str, token: str | None, content: Any, path: str = "/api/v1/signals", **asked: Any) -> Said:
    """What the API says to a post; bytes are sent as they are."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {})
    answer = httpx.post(
        address + path, content=body, headers=headers | asked.pop("headers", {}), params=asked
    )
    return Said(answer.status_code, answer.json(), answer.headers)


def message(id_: str, **more: Any) -> dict[str, Any]:
    """A signal as a program posts it."""
    return {"id": id_, "text": "My parcel never came and nobody answers."} | more
