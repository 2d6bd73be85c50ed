"""/healthz answers while the process lives, /readyz says what is missing, /metrics counts."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from dashboard.door import health, measures
from dashboard.door.hosts import allowed_hosts, host_name
from db import migrate
from db.models import Role, SignalIn
from db.reads.people import Who
from db.settings import Settings
from db.writes import beats, sources
from db.writes.signals import Target, record


def client(url: str) -> TestClient:
    app = FastAPI()
    app.router.routes.extend(health.ROUTES)
    app.include_router(measures.router)
    app.state.settings = Settings.model_construct(
        data_dir=Path(url.removeprefix("sqlite:///")).parent, database_url=None
    )

    async def let_in_by_the_gate(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "who": Who(0, 0, "Ada", frozenset({Role.ADMIN}), ())}, receive, send)

    return TestClient(let_in_by_the_gate)


@pytest.fixture
def asked(sqlite_url: str) -> Iterator[TestClient]:
    with client(sqlite_url) as running:
        yield running


def beat(url: str, ago: timedelta) -> None:
    beats.beat(url, beats.SCHEDULER, "a test", datetime.now(UTC) - ago)


def test_the_process_is_alive_whatever_the_store(tmp_path: Path) -> None:
    assert client(f"sqlite:///{tmp_path / 'nowhere' / 'touchline.db'}").get("/healthz").status_code == 200


def test_ready_means_store_schema_and_jobs(asked: TestClient, sqlite_url: str) -> None:
    beat(sqlite_url, timedelta(seconds=5))
    answer = asked.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "checks": {"store": "ok", "schema": "ok", "scheduler": "ok"}}


def test_jobs_that_never_started_are_not_ready(asked: TestClient) -> None:
    answer = asked.get("/readyz")
    assert answer.status_code == 503
    assert "never said that they are alive" in answer.json()["checks"]["scheduler"]


def test_jobs_that_fell_silent_are_not_ready(asked: TestClient, sqlite_url: str) -> None:
    beat(sqlite_url, timedelta(seconds=90))
    answer = asked.get("/readyz")
    assert answer.status_code == 503
    assert "said nothing for 9" in answer.json()["checks"]["scheduler"]


def test_an_old_schema_is_not_ready_and_says_which_it_needs(
    asked: TestClient, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    beat(sqlite_url, timedelta())
    monkeypatch.setattr(migrate, "head", lambda: "0999")
    answer = asked.get("/readyz")
    assert answer.status_code == 503
    assert "this version needs 0999" in answer.json()["checks"]["schema"]


def test_a_store_that_is_not_there_is_not_ready(tmp_path: Path) -> None:
    answer = client(f"sqlite:///{tmp_path / 'nowhere' / 'touchline.db'}").get("/readyz")
    assert answer.status_code == 503
    assert "does not answer" in json.dumps(answer.json())


def test_the_metrics_tell_how_long_the_oldest_signal_waits(asked: TestClient, sqlite_url: str) -> None:
    now = datetime.now(UTC) - timedelta(minutes=2)
    source_id, channel = sources.ensure(
        sqlite_url, sources.SourceFacts("a", "A", "mail", purpose="wrote_to_us", origin="a test"), now
    )
    record(sqlite_url, Target(source_id, channel), [SignalIn("1", "verbatim", text="Hello there")], now)
    figures = dict(line.split(" ") for line in asked.get("/metrics").text.splitlines() if line[0] != "#")
    assert float(figures["touchline_signals_waiting"]) == 1
    assert 120 <= float(figures["touchline_oldest_waiting_seconds"]) < 180
    assert float(figures["touchline_signals_analysed_total"]) == 0


@pytest.mark.parametrize(
    ("given", "known", "foreign"),
    [
        ({}, "localhost", "elsewhere.example"),
        ({"TOUCHLINE_URL": "https://cx.example/"}, "cx.example", "elsewhere.example"),
        ({"HOST": "0.0.0.0", "TOUCHLINE_URL": "https://cx.example"}, "127.0.0.1", "elsewhere.example"),
        ({"HOST": "192.168.1.5"}, "192.168.1.5", "192.168.1.6"),
    ],
)
def test_only_names_of_ours_are_answered(given: dict[str, str], known: str, foreign: str) -> None:
    names = allowed_hosts(Settings(**given))
    assert names is not None
    assert known in names
    assert foreign not in names


def test_listening_everywhere_without_an_address_answers_to_any_name() -> None:
    assert allowed_hosts(Settings(HOST="0.0.0.0")) is None


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("localhost:8501", "localhost"),
        ("CX.Example.", "cx.example"),
        ("[::1]:80", "::1"),
        ("[::1", ""),
        ("", ""),
        ("user@localhost", "localhost"),
    ],
)
def test_a_host_header_is_read_without_its_port(header: str, name: str) -> None:
    assert host_name(header) == name
