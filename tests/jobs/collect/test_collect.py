"""The job that fetches: troubles are told apart, waits grow, and one connector never holds up another."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select

from db.engine import reading
from db.models import SignalIn, Source
from db.reads import connectors as seen
from jobs.collect import job
from jobs.collect import kinds as registry
from jobs.collect.fetched import (
    Cursor,
    Fetched,
    Kind,
    KindSettings,
    PassingTroubleError,
    PermanentTroubleError,
)
from jobs.collect.rows import RowError
from tests.connecting import NOW, aside, collect, cursor, make_due, set_up, stored, told

Pieces = Callable[[Cursor], Iterator[Fetched]]


class Settings(KindSettings):
    """None."""


@pytest.fixture
def bringing(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Pieces], None]:
    """Have a kind of connector that brings what a test says."""

    def add(name: str, pieces: Pieces) -> None:
        kind = Kind(name, name, "", Settings, lambda _s, _k, at, _now: pieces(at), "review", mapped=True)
        monkeypatch.setitem(registry.OURS, name, kind)
        registry.kinds.cache_clear()

    yield add
    registry.kinds.cache_clear()


def said(number: int) -> SignalIn:
    return SignalIn(str(number), "verbatim", f"item {number}")


def failing(error: Exception) -> Pieces:
    def pieces(_at: Cursor) -> Iterator[Fetched]:
        yield Fetched([said(1)], {"at": 1})
        raise error

    return pieces


def test_a_permanent_trouble_pauses_the_source_and_keeps_what_came(
    sqlite_url: str, bringing: Callable[[str, Pieces], None]
) -> None:
    bringing("far", failing(PermanentTroubleError("The password is wrong.")))
    set_up(sqlite_url, "far", {})
    assert collect(sqlite_url) == {"signals": 1, "kept aside": 0, "fetches failed": 1}
    row = told(sqlite_url)
    assert (row.problem, row.permanent, row.paused_at is not None) == ("The password is wrong.", True, True)
    assert cursor(sqlite_url) == {"at": 1}
    make_due(sqlite_url)
    assert not any(collect(sqlite_url).values())


def test_the_waits_of_a_passing_trouble_grow_and_end(
    sqlite_url: str, bringing: Callable[[str, Pieces], None]
) -> None:
    bringing("far", failing(PassingTroubleError("It is away.")))
    set_up(sqlite_url, "far", {})
    waits = []
    for _ in range(12):
        make_due(sqlite_url)
        collect(sqlite_url)
        waits.append(told(sqlite_url).next_at - NOW)
    assert timedelta(minutes=1) <= waits[0] < timedelta(minutes=2)
    assert all(later > earlier for earlier, later in pairwise(waits[:9]))
    assert timedelta(hours=6) <= waits[-1] < timedelta(hours=8)


def test_a_far_end_that_says_when_is_not_asked_before(
    sqlite_url: str, bringing: Callable[[str, Pieces], None]
) -> None:
    bringing("far", failing(PassingTroubleError("It asks to come back later.", timedelta(hours=3))))
    set_up(sqlite_url, "far", {})
    collect(sqlite_url)
    assert told(sqlite_url).next_at >= NOW + timedelta(hours=3)


def test_a_far_end_cannot_silence_its_source_for_ever(
    sqlite_url: str, bringing: Callable[[str, Pieces], None]
) -> None:
    bringing("far", failing(PassingTroubleError("Later.", timedelta(days=10_000))))
    set_up(sqlite_url, "far", {})
    collect(sqlite_url)
    assert told(sqlite_url).next_at < NOW + timedelta(days=2)


def test_those_who_fail_together_do_not_come_back_together() -> None:
    waits = {job.spread(timedelta(minutes=10), connector, 0) for connector in range(50)}
    assert len(waits) > 40
    assert all(timedelta(minutes=10) <= wait <= timedelta(minutes=12) for wait in waits)


def test_one_that_hangs_is_given_up_and_the_others_come(
    sqlite_url: str, bringing: Callable[[str, Pieces], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "LONGEST", 0.5)
    released, kept = threading.Event(), threading.Event()

    def hangs(_at: Cursor) -> Iterator[Fetched]:
        released.wait(60)
        try:
            yield Fetched([said(99)], {})
        finally:
            kept.set()

    bringing("hanging", hangs)
    bringing("far", lambda _at: iter([Fetched([said(1)], {})]))
    set_up(sqlite_url, "hanging", {}, key="a")
    set_up(sqlite_url, "far", {}, key="b")
    assert collect(sqlite_url) == {"signals": 1, "kept aside": 0, "fetches failed": 1}
    assert told(sqlite_url).problem == "It did not answer within 0 seconds."
    released.set()
    assert kept.wait(10)
    assert [row.text for row in stored(sqlite_url)] == ["item 1"], "who was given up keeps nothing"


def test_a_fetch_that_takes_long_goes_on_where_it_was(
    sqlite_url: str, bringing: Callable[[str, Pieces], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "ENOUGH", 0.0)

    def pieces(at: Cursor) -> Iterator[Fetched]:
        for number in range(at.get("at", 0) + 1, 4):
            yield Fetched([said(number)], {"at": number})

    bringing("far", pieces)
    set_up(sqlite_url, "far", {})
    assert collect(sqlite_url)["signals"] == 3
    assert [row.text for row in stored(sqlite_url)] == ["item 1", "item 2", "item 3"]


def test_what_cannot_be_read_is_kept_aside_and_the_rest_comes(
    database_url: str, bringing: Callable[[str, Pieces], None]
) -> None:
    bad = RowError(2, "text", "It is empty.", "{}")
    bringing("far", lambda _at: iter([Fetched([said(1)], {"at": 1}, [bad])]))
    set_up(database_url, "far", {})
    assert collect(database_url) == {"signals": 1, "kept aside": 1, "fetches failed": 0}
    assert [(row.problem, row.raw) for row in aside(database_url)] == [("It is empty.", "{}")]


def test_where_nothing_can_be_read_the_cursor_waits(
    sqlite_url: str, bringing: Callable[[str, Pieces], None]
) -> None:
    bad = [RowError(number, None, "No text.", str(number)) for number in range(3)]
    bringing("far", lambda _at: iter([Fetched([], {"at": 3}, bad)]))
    set_up(sqlite_url, "far", {})
    collect(sqlite_url)
    assert told(sqlite_url).problem == "None of the 3 items that came could be read. The first: No text."
    assert cursor(sqlite_url) is None
    assert len(aside(sqlite_url)) == 3


def test_the_same_id_twice_in_a_fetch_is_one_signal_with_the_last_text(
    database_url: str, bringing: Callable[[str, Pieces], None]
) -> None:
    twice = [said(1), said(1)._replace(text="better")]
    bringing("far", lambda _at: iter([Fetched(twice, {})]))
    set_up(database_url, "far", {})
    collect(database_url)
    assert [row.text for row in stored(database_url)] == ["better"]


def test_texts_no_store_can_hold_are_made_holdable(
    database_url: str, bringing: Callable[[str, Pieces], None]
) -> None:
    odd = SignalIn("a\0\ud800", "verbatim", "x\0y\ud800", profile="\0p", details={"k\0": "v\udfff"})
    bringing("far", lambda _at: iter([Fetched([odd], {}, [RowError(1, None, "odd", "\0\ud800")])]))
    set_up(database_url, "far", {})
    assert collect(database_url) == {"signals": 1, "kept aside": 1, "fetches failed": 0}
    assert stored(database_url)[0].text == "xy�"


def test_marks_give_a_source_its_scale(sqlite_url: str, bringing: Callable[[str, Pieces], None]) -> None:
    stars = [said(number)._replace(mark=float(number)) for number in range(1, 6)]
    bringing("far", lambda _at: iter([Fetched(stars, {})]))
    set_up(sqlite_url, "far", {})
    collect(sqlite_url)
    with reading(sqlite_url) as connection:
        source = connection.execute(select(Source.scale_worst, Source.scale_best)).one()
    assert tuple(source) == (1.0, 5.0)


def test_a_kind_that_is_gone_is_told(sqlite_url: str) -> None:
    set_up(sqlite_url, "nobody's", {})
    collect(sqlite_url)
    assert "its package is missing" in (told(sqlite_url).problem or "")


def test_a_setting_nobody_knows_is_told_by_its_name(sqlite_url: str) -> None:
    set_up(sqlite_url, "feed", {"url": "https://feeds.example.com", "surprise": 1})
    collect(sqlite_url)
    assert (told(sqlite_url).problem or "").startswith("surprise:")


def test_a_package_may_bring_a_kind_and_a_broken_one_harms_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    class Entry:
        def __init__(self, name: str, loaded: Any) -> None:
            self.name, self._loaded = name, loaded

        def load(self) -> Any:
            if isinstance(self._loaded, Exception):
                raise self._loaded
            return self._loaded

    theirs = Kind("theirs", "Theirs", "", Settings, lambda *_: iter(()), "review")
    entries = [Entry("theirs", theirs), Entry("broken", ImportError("no")), Entry("odd", 7)]
    entries.append(Entry("feed", theirs.__class__("feed", "", "", Settings, theirs.fetch, "review")))
    monkeypatch.setattr(registry, "entry_points", lambda group: entries if group == registry.GROUP else [])
    registry.kinds.cache_clear()
    try:
        assert set(registry.kinds()) == {*registry.OURS, "theirs"}
        assert registry.kinds()["feed"] is registry.OURS["feed"]
    finally:
        registry.kinds.cache_clear()


def test_pages_are_told_the_kinds_with_their_fields(sqlite_url: str) -> None:
    collect(sqlite_url)
    with reading(sqlite_url) as connection:
        kinds = {kind.name: kind for kind in seen.kinds(connection)}
    assert set(kinds) == set(registry.OURS)
    [url] = kinds["feed"].fields
    assert (url.name, url.type, url.required) == ("url", "string", True)
