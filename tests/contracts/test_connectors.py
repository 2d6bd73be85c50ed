"""What every kind of connector promises, against a real far end: nothing is lost and nothing comes twice."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from db.writes import connectors
from jobs.collect import job
from jobs.collect.fetched import Fetched
from jobs.collect.kinds import OURS, kinds, read_settings
from tests.connecting import NOW, collect, cursor, loopback_allowed, make_due, set_up, stored, told
from tests.contracts.far_ends import FAR_ENDS, FarEnd

__all__ = ["loopback_allowed"]
pytestmark = pytest.mark.usefixtures("loopback_allowed")


@pytest.fixture(params=sorted(FAR_ENDS))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def far(kind: str, request: pytest.FixtureRequest) -> FarEnd:
    return FAR_ENDS[kind](request)


def held(url: str) -> list[str]:
    """The items that are stored, each as often as it is."""
    return sorted((row.text or "").strip() for row in stored(url))


def items(*numbers: int) -> list[str]:
    return sorted(f"item {number}" for number in numbers)


def test_every_kind_stands_in_this_contract() -> None:
    assert set(FAR_ENDS) == set(OURS)


def test_what_is_there_comes_once_and_the_cursor_with_it(database_url: str, kind: str, far: FarEnd) -> None:
    far.hold(3)
    set_up(database_url, kind, far.settings, far.secret)
    assert collect(database_url) == {"signals": 3, "kept aside": 0, "fetches failed": 0}
    assert held(database_url) == items(1, 2, 3)
    assert told(database_url).problem is None
    assert told(database_url).next_at > NOW


def test_a_second_run_brings_only_what_is_new(database_url: str, kind: str, far: FarEnd) -> None:
    far.hold(3)
    set_up(database_url, kind, far.settings, far.secret)
    collect(database_url)
    make_due(database_url)
    assert not any(collect(database_url).values())
    far.hold(5)
    make_due(database_url)
    assert collect(database_url)["signals"] == 2
    assert held(database_url) == items(1, 2, 3, 4, 5)


@pytest.mark.parametrize("chunk", [1, 2, 500])
@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_crash_before_a_commit_loses_nothing_and_doubles_nothing(
    sqlite_url: str, kind: str, far: FarEnd, monkeypatch: pytest.MonkeyPatch, chunk: int, after: int
) -> None:
    far.hold(3)
    set_up(sqlite_url, kind, far.settings, far.secret)
    with monkeypatch.context() as falling:
        crash_after(falling, after, chunk)
        collect(sqlite_url)
    make_due(sqlite_url)
    collect(sqlite_url)
    assert held(sqlite_url) == items(1, 2, 3)
    make_due(sqlite_url)
    assert not any(collect(sqlite_url).values())


def test_a_crash_on_either_store_leaves_the_cursor_behind(
    database_url: str, kind: str, far: FarEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    far.hold(2)
    set_up(database_url, kind, far.settings, far.secret)
    crash_after(monkeypatch, 0, 500)
    assert collect(database_url)["fetches failed"] == 1
    assert (held(database_url), cursor(database_url)) == ([], None)


def crash_after(monkeypatch: pytest.MonkeyPatch, writes: int, chunk: int) -> None:
    """Let the process fall over within the write after `writes` of them, the rows already sent."""
    record, count = connectors.record_in, iter(range(100))

    def falling(*args: Any) -> Any:
        recorded = record(*args)
        if next(count) >= writes:
            raise MemoryError("the machine fell over")
        return recorded

    monkeypatch.setattr(job, "CHUNK", chunk)
    monkeypatch.setattr(connectors, "record_in", falling)


def test_a_far_end_that_is_away_is_tried_again_and_nothing_is_lost(
    sqlite_url: str, kind: str, far: FarEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    far.hold(2)
    set_up(sqlite_url, kind, far.settings, far.secret)

    def away(*_: object) -> Iterator[Fetched]:
        raise ConnectionResetError(104, "Connection reset by peer")
        yield

    with monkeypatch.context() as there:
        there.setattr(job, "kind_called", lambda name: replaced(name, away))
        assert collect(sqlite_url)["fetches failed"] == 1
    assert (told(sqlite_url).permanent, told(sqlite_url).problem) == (False, "Connection reset by peer")
    make_due(sqlite_url)
    assert collect(sqlite_url)["signals"] == 2
    assert told(sqlite_url).problem is None


def replaced(name: str, fetch: Any) -> Any:
    from dataclasses import replace

    return replace(kinds()[name], fetch=fetch)


def test_no_secret_leaves_its_seal(sqlite_url: str, kind: str, far: FarEnd) -> None:
    far.hold(2)
    set_up(sqlite_url, kind, far.settings, far.secret)
    collect(sqlite_url)
    if far.secret:
        assert far.secret not in repr((told(sqlite_url), cursor(sqlite_url), stored(sqlite_url)))


def test_a_fetch_is_pieces_whose_cursors_can_be_kept(kind: str, far: FarEnd) -> None:
    far.hold(3)
    this = kinds()[kind]
    pieces = list(this.fetch(read_settings(this, far.settings), far.secret, {}, NOW))
    assert sum(len(piece.signals) for piece in pieces) == 3
    for piece in pieces:
        assert json.loads(json.dumps(piece.cursor)) == piece.cursor
