"""A delivery comes in once, when its signature holds; what cannot be read is kept, and nothing unsigned."""

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, update
from sqlmodel import col
from standardwebhooks.webhooks import Webhook
from starlette.testclient import TestClient

from dashboard.door import hooks, intake
from dashboard.door.intake import Intake
from dashboard.door.turned import Turned
from dashboard.sources import told
from dashboard.sources.again import read_again
from db.engine import reading, writing
from db.models import Hook, HookIn, SeenDelivery, Signal, Source, SourceKind
from db.reads import sources
from db.reads.hooks import kept, turned_away
from db.rights import HOUSE
from db.writes.hooks import KEPT_AT_MOST, KEPT_BYTES, SEEN_KEPT, forget_kept, play_again, set_up
from db.writes.signals import Recorded
from db.writes.sources import SourceFacts
from db.writes.upkeep import prune
from jobs.collect.payloads import NOT_WHOLE, PayloadMap
from jobs.collect.presets import PRESETS
from jobs.collect.signatures import SCHEMES, signature

SECRET = "whsec_" + base64.b64encode(b"known to us and to them").decode()
MAPPING = {"items": "", "when": "kind != 'typing'", "details": "", "fields": {"id": "id", "text": "text"}}


@pytest.fixture
def shop(database_url: str, as_settings: Callable[[str], None]) -> str:
    """A store with a hook of the source `shop`."""
    as_settings(database_url)
    a_hook(database_url)
    return database_url


def a_hook(url: str, secret: str | None = SECRET, key: str = "shop", **more: Any) -> int:
    facts = SourceFacts(key, "Shop", "survey", kind=SourceKind.HOOK, purpose="asked", origin="their form")
    given = HookIn("standard", MAPPING, secret=secret)._replace(**more)
    return set_up(url, HOUSE, facts, given, datetime.now(UTC))


def signed(body: bytes, secret: str = SECRET, off: float = 0.0, name: str = "msg_1") -> dict[str, str]:
    at = datetime.now(UTC) + timedelta(seconds=off)
    signature = Webhook(secret).sign(name, at, body.decode("utf-8", "surrogateescape"))
    stamp = str(int(at.timestamp()))
    return {"webhook-id": name, "webhook-timestamp": stamp, "webhook-signature": signature}


@contextmanager
def door(url: str) -> Iterator[TestClient]:
    app = FastAPI()
    app.state.settings = SimpleNamespace(url=url)
    app.state.intake = Intake(url)
    app.state.turned = Turned(url)
    app.state.intake.start()
    app.include_router(hooks.router)
    try:
        yield TestClient(app)
    finally:
        app.state.intake.stop()


def post(url: str, body: bytes, headers: dict[str, str] | None = None, key: str = "shop") -> httpx.Response:
    with door(url) as asked:
        return asked.post(f"/hooks/{key}", content=body, headers=headers or signed(body))


def a_body(**more: Any) -> bytes:
    return json.dumps({"id": 1, "text": "nobody called back"} | more).encode()


def stored(url: str) -> dict[str, str | None]:
    with reading(url) as connection:
        return dict(connection.execute(select(col(Signal.external_id), col(Signal.text))).all())


def kept_bodies(url: str) -> list[tuple[bytes, str]]:
    with reading(url) as connection:
        source_id = connection.scalar(select(col(Source.id)).where(col(Source.key) == "shop")) or 0
        return [(row.body, row.problem) for row in kept(connection, source_id)]


def refused(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]
    return answer.status_code, answer.json()["code"]


def test_a_signed_delivery_is_stored_when_it_is_answered(shop: str) -> None:
    answer = post(shop, a_body())
    assert answer.status_code == 202
    assert answer.json() == {"received": 1, "stored": 1, "updated": 0, "skipped": 0}
    assert stored(shop) == {"1": "nobody called back"}


def test_the_secret_is_sealed_in_the_store(shop: str) -> None:
    with reading(shop) as connection:
        sealed = connection.scalar(select(col(Hook.secret))) or ""
    assert sealed
    assert SECRET not in sealed


def test_the_same_delivery_again_is_refused_and_a_retry_signed_anew_changes_nothing(shop: str) -> None:
    body = a_body()
    headers = signed(body)
    assert post(shop, body, headers).status_code == 202
    assert refused(post(shop, body, headers)) == (401, "seen_before")
    again = post(shop, body, signed(body, off=3))
    assert (again.status_code, again.json()["skipped"]) == (202, 1)
    assert len(stored(shop)) == 1


WRONGLY: dict[str, Callable[[], dict[str, str]]] = {
    "unsigned": lambda: {"x-nothing": "1"},
    "another secret": lambda: signed(a_body(), secret="whsec_" + base64.b64encode(b"of somebody").decode()),
    "an old clock": lambda: signed(a_body(), off=-400),
    "a fast clock": lambda: signed(a_body(), off=+400),
    "another body": lambda: signed(a_body(text="other words")),
}


@pytest.mark.parametrize("how", WRONGLY)
def test_what_is_not_genuine_is_refused_and_leaves_nothing(shop: str, how: str) -> None:
    assert refused(post(shop, a_body(), WRONGLY[how]())) == (401, "not_genuine")
    assert (stored(shop), kept_bodies(shop)) == ({}, [])


def turned(url: str, key: str = "shop") -> str | None:
    """What the page of a source says was refused of it."""
    with reading(url) as connection:
        source = sources.one(connection, key)
        assert source is not None
        return told.refused(source, turned_away(connection).get(source.id), datetime.now(UTC))


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("unsigned", "The header webhook-signature is missing."),
        ("another secret", "The signature does not fit: another secret, or the body was changed on its way."),
        ("an old clock", "more than five minutes from now: a replay, or a clock that is off."),
    ],
)
def test_the_page_of_a_source_says_what_was_refused_until_something_comes_in(
    shop: str, how: str, words: str
) -> None:
    assert turned(shop) is None
    post(shop, a_body(), WRONGLY[how]())
    assert (turned(shop) or "").startswith("something was refused just now: ")
    assert (turned(shop) or "").endswith(words)
    post(shop, a_body())
    assert turned(shop) is None


def test_a_replay_and_a_body_too_large_are_told_on_the_page_as_well(shop: str) -> None:
    body = a_body()
    headers = signed(body)
    for _ in range(2):
        post(shop, body, headers)
    assert (turned(shop) or "").endswith("it is not taken in twice.")
    a_hook(shop, key="forms")
    post(shop, b" " * 11_000_000, {"x-nothing": "1"}, key="forms")
    assert (turned(shop, "forms") or "").endswith("A delivery has at most 1048576 bytes.")
    a_hook(shop, key="forms")
    assert turned(shop, "forms") is None, "set up anew"


def test_however_much_is_refused_little_is_noted(shop: str) -> None:
    with door(shop) as asked:
        for words in ("first", "second"):
            asked.post("/hooks/shop", content=a_body(text=words), headers={"x-nothing": "1"})
            asked.post("/hooks/shop", content=b" " * 11_000_000)
    assert (turned(shop) or "").endswith("is missing.")


def test_without_a_secret_nothing_comes_in(database_url: str, as_settings: Callable[[str], None]) -> None:
    as_settings(database_url)
    a_hook(database_url, secret=None)
    assert refused(post(database_url, a_body())) == (401, "not_genuine")


def test_a_secret_sealed_under_another_key_lets_nothing_in(shop: str) -> None:
    with writing(shop) as connection:
        connection.execute(update(Hook).values(secret="gAAAAA, sealed elsewhere"))
    assert refused(post(shop, a_body())) == (401, "not_genuine")


def test_a_source_that_is_not_there_says_so_and_a_pause_loses_nothing(shop: str) -> None:
    assert refused(post(shop, a_body(), key="elsewhere")) == (404, "unknown_source")
    with writing(shop) as connection:
        connection.execute(update(Source).values(paused_at=datetime.now(UTC)))
    assert post(shop, a_body()).json()["stored"] == 1


@pytest.mark.parametrize("announced", [True, False])
def test_ten_megabytes_are_refused_without_being_read(shop: str, announced: bool) -> None:
    read: list[int] = []

    def body() -> Iterator[bytes]:
        for _ in range(160):
            read.append(1 << 16)
            yield b"x" * (1 << 16)

    with door(shop) as asked:
        given = b"x" * (10 << 20) if announced else body()
        answer = asked.post("/hooks/shop", content=given, headers={"webhook-id": "1"})  # type: ignore[arg-type]
    assert refused(answer) == (413, "too_large")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"id": 1, "text": "a', "no JSON"),
        (b'{"id": 1, "text": "\xff\xfe"}', "UTF-8"),
        (b'{"id": 1, "id": 2, "text": "a"}', "stands twice"),
        (b'{"a":' * 3_000 + b"1" + b"}" * 3_000, "levels deep"),
    ],
    ids=["cut off", "invalid UTF-8", "a key twice", "too deep"],
)
def test_what_is_no_usable_json_is_refused_and_kept_as_it_came(shop: str, body: bytes, said: str) -> None:
    headers = signed(b"{}")
    stamp, name = headers["webhook-timestamp"], headers["webhook-id"]
    headers["webhook-signature"] = (
        "v1,"
        + base64.b64encode(
            signature(SCHEMES["standard"], SECRET, {"webhook-timestamp": stamp, "webhook-id": name}, body)
        ).decode()
    )
    answer = post(shop, body, headers)
    assert refused(answer) == (422, "unreadable")
    assert said in answer.json()["detail"]
    ((kept_body, problem),) = kept_bodies(shop)
    assert kept_body == body[:KEPT_BYTES]
    assert said in problem


def test_a_mapping_that_yields_nothing_keeps_the_delivery_and_says_so(shop: str) -> None:
    body = a_body(text="", words="under another name")
    answer = post(shop, body)
    assert answer.status_code == 202
    assert (answer.json()["stored"], answer.json()["kept"]) == (0, 1)
    ((kept_body, problem),) = kept_bodies(shop)
    assert (kept_body, "text and rating" in problem) == (body, True)


def test_what_is_left_out_on_purpose_is_not_kept(shop: str) -> None:
    answer = post(shop, a_body(kind="typing"))
    assert answer.json() == {"received": 1, "stored": 0, "updated": 0, "skipped": 1}
    assert kept_bodies(shop) == []


def test_good_items_come_in_beside_a_bad_one_and_the_whole_is_kept(shop: str) -> None:
    body = json.dumps([{"id": 1, "text": "good"}, {"id": 2}]).encode()
    assert post(shop, body).json()["stored"] == 1
    assert [kept_body for kept_body, _problem in kept_bodies(shop)] == [body]


def test_a_mapping_that_does_not_work_any_more_loses_nothing(shop: str) -> None:
    a_hook(shop, mapping=MAPPING | {"fields": {"text": "no[such"}})
    assert refused(post(shop, a_body())) == (422, "unreadable")
    assert len(kept_bodies(shop)) == 1


def test_no_more_is_kept_than_there_is_room_for(shop: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.writes.hooks.KEPT_AT_MOST", 2)
    for number in range(2):
        assert post(shop, a_body(text="", n=number)).status_code == 202
    assert refused(post(shop, a_body(text="", n=2))) == (429, "kept_enough")
    assert post(shop, a_body()).status_code == 202
    source_id = a_hook(shop, secret=None)
    assert forget_kept(shop, HOUSE, source_id, datetime.now(UTC)) == 2
    assert kept_bodies(shop) == []
    assert KEPT_AT_MOST > 100


def test_what_was_kept_is_read_again_once_the_mapping_is_mended(shop: str) -> None:
    theirs = [json.dumps({"id": n, "said": f"nobody called back {n}"}).encode() for n in range(2)]
    for n, body in enumerate([*theirs, b"no JSON"]):
        post(shop, body, signed(body, name=f"msg_{n}"))
    assert (len(kept_bodies(shop)), stored(shop)) == (3, {})
    source_id = a_hook(shop, mapping=MAPPING | {"fields": {"id": "id", "text": "said"}})

    played = play_all(shop, source_id)

    assert (played.stored, played.skipped) == (2, 0)
    assert stored(shop) == {"0": "nobody called back 0", "1": "nobody called back 1"}
    assert [body for body, _ in kept_bodies(shop)] == [b"no JSON"]
    assert play_all(shop, source_id) == Recorded(), "what cannot be read stays, and nothing comes twice"


def test_of_a_delivery_some_of_which_is_read_the_rest_stays_with_todays_problem(shop: str) -> None:
    body = json.dumps([{"id": "a", "said": "never came"}, {"id": "b"}]).encode()
    a_hook(shop, mapping=MAPPING | {"items": "@"})
    post(shop, body)
    source_id = a_hook(shop, mapping=MAPPING | {"items": "@", "fields": {"id": "id", "text": "said"}})
    assert play_all(shop, source_id).stored == 1
    [(_, problem)] = kept_bodies(shop)
    assert problem.startswith("2: ")


def test_of_a_delivery_that_was_cut_it_is_said_that_it_must_come_again(
    shop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.writes.hooks.KEPT_BYTES", 20)
    post(shop, a_body(text=""))
    play_all(shop, a_hook(shop))
    assert [problem for _, problem in kept_bodies(shop)] == [NOT_WHOLE]


def play_all(url: str, source_id: int) -> Recorded:
    with reading(url) as connection:
        rows = kept(connection, source_id)
        mapping = connection.scalar(select(Hook.mapping).where(col(Hook.source_id) == source_id)) or {}
    return play_again(url, HOUSE, source_id, list(read_again(rows, PayloadMap(**mapping))), datetime.now(UTC))


def test_when_too_much_waits_the_sender_is_told_to_come_back(
    shop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "MOST_WAITING", -1)
    with door(shop) as asked:
        asked.app.state.intake._waiting = 1  # type: ignore[attr-defined]
        answer = asked.post("/hooks/shop", content=a_body(), headers=signed(a_body()))
        asked.app.state.intake._waiting = 0  # type: ignore[attr-defined]
    assert refused(answer) == (429, "busy")
    assert answer.headers["retry-after"] == "1"
    assert stored(shop) == {}


def test_slack_gets_its_challenge_back_but_only_signed(
    database_url: str, as_settings: Callable[[str], None]
) -> None:
    as_settings(database_url)
    slack = PRESETS["slack"]
    a_hook(
        database_url, "a signing secret", scheme=slack.scheme, sender="slack", mapping=asdict(slack.mapping)
    )
    body = json.dumps(
        {"token": "x", "challenge": "3eZbrw1aBm2rZgRNFdxV", "type": "url_verification"}
    ).encode()
    stamp = {"x-slack-request-timestamp": str(int(datetime.now(UTC).timestamp()))}
    assert refused(post(database_url, body, stamp)) == (401, "not_genuine")
    mac = signature(SCHEMES["slack"], "a signing secret", stamp, body).hex()
    answer = post(database_url, body, stamp | {"x-slack-signature": f"v0={mac}"})
    assert (answer.status_code, answer.json()) == (200, {"challenge": "3eZbrw1aBm2rZgRNFdxV"})


def test_formbricks_may_try_an_address_before_its_secret_is_known_and_brings_nothing_in(
    database_url: str, as_settings: Callable[[str], None]
) -> None:
    as_settings(database_url)
    preset = PRESETS["formbricks"]
    a_hook(database_url, None, scheme=preset.scheme, sender="formbricks", mapping=asdict(preset.mapping))
    assert post(database_url, preset.greeting, {"x-nothing": "1"}).status_code == 200
    assert refused(post(database_url, a_body(), {"x-nothing": "1"})) == (401, "not_genuine")
    with door(database_url) as asked:
        assert asked.head("/hooks/shop").status_code == 200
    assert stored(database_url) == {}


def test_replay_ids_are_forgotten_after_a_while(shop: str) -> None:
    post(shop, a_body())
    now = datetime.now(UTC)
    assert prune(shop, now)["deliveries"] == 0
    assert prune(shop, now + SEEN_KEPT + timedelta(minutes=1))["deliveries"] == 1
    with reading(shop) as connection:
        assert connection.scalar(select(func.count()).select_from(SeenDelivery)) == 0
