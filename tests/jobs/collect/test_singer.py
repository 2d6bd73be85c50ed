"""Singer taps: a real one from PyPI, and every way in which one may behave badly."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from db.settings import settings as of_this_process
from jobs.collect import kinds, tapped
from jobs.collect.singer import SingerSettings
from tests.conftest import lacking
from tests.connecting import NOW, aside, collect, cursor, make_due, set_up, stored, texts, told
from tests.contracts.far_ends import COUNTING_TAP, name_taps
from tests.house import ROOT

SECRET = json.dumps({"token": "hunter2"})
REAL_TAP = ("tap-rest-api-msdk==1.4.2", "setuptools<80")  # it needs pkg_resources and does not say so


@pytest.fixture
def badly(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Fetch through a tap that holds two items and then does something odd; the address of the store."""

    def run(odd: str, **more: Any) -> str:
        name_taps(monkeypatch, counting=f"{sys.executable} {COUNTING_TAP}")
        (tmp_path / "held").write_text("2")
        config = {"held": str(tmp_path / "held"), "odd": odd}
        settings = {"tap": "counting", "config": config, "fields": {"text": "text"}} | more
        set_up(sqlite_url, "singer", settings, SECRET)
        collect(sqlite_url)
        return sqlite_url

    return run


def test_a_tap_that_crashes_mid_line_is_told_and_keeps_what_came(badly: Any) -> None:
    url = badly("crashes")
    row = told(url)
    assert row.problem == (
        "The tap “counting” ended with code 1. It said last: Traceback: the token ••• is too old"
    )
    assert not row.permanent
    assert (texts(url), cursor(url), aside(url)) == (["item 1", "item 2"], {"state": {"at": 2}}, [])


def test_a_tap_that_floods_its_errors_comes_through(badly: Any) -> None:
    url = badly("floods")
    assert (texts(url), told(url).problem) == (["item 1", "item 2"], None)


def test_a_line_without_an_end_ends_the_tap(badly: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tapped, "LONGEST_LINE", 1 << 20)
    url = badly("endless line")
    assert told(url).permanent
    assert "wrote a line of over 1 MB and was ended" in (told(url).problem or "")
    assert texts(url) == ["item 1", "item 2"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts what a process holds")
def test_a_tap_that_eats_memory_is_stopped(badly: Any) -> None:
    url = badly("eats memory")
    assert "It said last: MemoryError" in (told(url).problem or "")
    assert texts(url) == ["item 1", "item 2"]


def test_a_tap_that_hangs_is_ended(badly: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tapped, "SECONDS", 3.0)
    url = badly("hangs")
    assert "took longer than" in (told(url).problem or "")
    assert texts(url) == ["item 1", "item 2"]
    assert not running(COUNTING_TAP.name)


def test_what_is_no_message_is_kept_aside(badly: Any) -> None:
    url = badly("noise")
    assert sorted(row.raw for row in aside(url)) == ["Hello from a library", "[1, 2]", "{}"]
    assert (texts(url), told(url).problem) == (["item 1", "item 2"], None)


def test_records_in_files_are_told_not_lost_in_silence(badly: Any) -> None:
    assert "BATCH" in (told(badly("batch")).problem or "")


def test_a_tap_sees_nothing_of_ours(badly: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "ours")
    of_this_process.cache_clear()
    names = set((texts(badly("environment"))[-1] or "").split()) - {"LC_CTYPE"}
    assert names == {"HOME", "LANG", "PATH", "PYTHONUNBUFFERED", "TMPDIR"}


def test_a_stream_the_tap_does_not_have_is_told_with_those_it_has(badly: Any) -> None:
    url = badly("", streams=["tickets"])
    assert told(url).problem == "The tap has no stream “tickets”. It has: “items”."


@pytest.mark.parametrize(
    ("more", "secret", "words"),
    [
        ({"tap": "other"}, SECRET, "There is no tap “other” among those that TOUCHLINE_TAPS names."),
        ({"tap": "gone"}, SECRET, "The program of the tap “gone” is not there: /nowhere/tap."),
        ({}, "hunter2", "The secret settings are no JSON object"),
    ],
)
def test_what_cannot_begin_says_why(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, more: dict[str, str], secret: str, words: str
) -> None:
    name_taps(monkeypatch, gone="/nowhere/tap", counting=f"{sys.executable} {COUNTING_TAP}")
    set_up(sqlite_url, "singer", {"tap": "counting", "fields": {"text": "text"}} | more, secret)
    collect(sqlite_url)
    assert told(sqlite_url).permanent
    assert words in (told(sqlite_url).problem or "")


def test_pages_can_choose_among_the_taps_that_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    name_taps(monkeypatch, zendesk="tap-zendesk --fast", shop="'/opt/my taps/tap-shop'")
    assert SingerSettings.offered() == {"tap": ["shop", "zendesk"]}
    assert of_this_process().tap_commands["shop"] == ["/opt/my taps/tap-shop"]
    [facts] = [kind for kind in kinds.told() if kind["name"] == "singer"]
    assert facts["fields"][3]["choices"] == ["shop", "zendesk"]


def running(name: str) -> list[str]:
    found = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    return [line for line in found.splitlines() if name in line]


@pytest.fixture(scope="session")
def real_tap() -> str:
    """A real tap in an environment of its own, which is kept for the next run."""
    home = Path(os.environ.get("TOUCHLINE_TEST_TAPS") or ROOT / ".venv-taps")
    program = home / "bin" / "tap-rest-api-msdk"
    if not program.exists():
        uv("venv", "--clear", "--python", sys.executable, str(home))
        uv("pip", "install", "--python", str(home / "bin" / "python"), *REAL_TAP)
    return str(program)


def uv(*arguments: str) -> None:
    command = [str(Path(sys.executable).with_name("uv")), *arguments, "--quiet"]
    if subprocess.run(command, env=os.environ | {"UV_SYSTEM_CERTS": "1"}, check=False).returncode:
        lacking("a tap from PyPI")


def test_a_real_tap_brings_its_records_and_its_state(
    database_url: str, real_tap: str, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tickets = [{"id": n, "body": f"item {n}", "at": f"2026-03-0{n}T00:00:00Z"} for n in range(1, 4)]
    asked: list[str | None] = []

    def answer(request: Request) -> Response:
        asked.append(request.headers.get("X-Token"))
        return Response(json.dumps({"data": tickets}), content_type="application/json")

    httpserver.expect_request("/tickets").respond_with_handler(answer)
    name_taps(monkeypatch, rest=real_tap)
    stream = {"name": "tickets", "path": "/tickets", "primary_keys": ["id"], "replication_key": "at"}
    stream["records_path"] = "$.data[*]"
    config = {"api_url": httpserver.url_for("").rstrip("/"), "streams": [stream]}
    fields = {"text": "body", "created_at": "at"}
    set_up(
        database_url, "singer", {"tap": "rest", "config": config, "fields": fields},
        json.dumps({"headers": {"X-Token": "hunter2"}}),
    )  # fmt: skip
    assert collect(database_url) == {"signals": 3, "kept aside": 0, "fetches failed": 0}, told(
        database_url
    ).problem
    assert [row.external_id for row in stored(database_url)] == ["tickets/1", "tickets/2", "tickets/3"]
    state = cursor(database_url)["state"]["bookmarks"]["tickets"]
    assert state["replication_key_value"] == "2026-03-03T00:00:00Z"
    assert set(asked) == {"hunter2"}
    make_due(database_url)
    assert not any(collect(database_url).values())
    tickets.append({"id": 4, "body": "item 4", "at": "2026-03-04T00:00:00Z"})
    make_due(database_url)
    assert collect(database_url, NOW)["signals"] == 1
