"""The analysing job: what customers said becomes findings and figures, whatever is interrupted or changed."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from db.engine import reading
from db.models import Ask, Finding, FindingIntent, Generation, GenerationState, Lane
from db.reads.generations import shown_and_next
from db.reads.recounted import differences
from db.reads.rollups import EVERYTHING, Figures, Narrowed, Period, totals
from db.reads.sentences import Wanted, by_ids, sentences
from db.reads.waiting import waiting
from db.rights import HOUSE
from db.settings import settings
from db.writes.signals import Target, record
from db.writes.sources import SourceFacts, ensure
from jobs.analyse import detector, job, pool
from tests.db.cast import NOW, a_source, recorded, said, waiting_rows

SAID = {"purpose": "in_public", "origin": "a test"}
STARS = (1.0, 5.0, 2.0, 4.0)


def analyse(url: str) -> None:
    """Run the job until nothing is left."""
    while any(job.run(url, NOW).values()):
        pass


def figures(url: str, narrowed: Narrowed = EVERYTHING) -> Figures:
    with reading(url) as connection:
        assert differences(connection) == []
        return totals(connection, Period(), narrowed)


@pytest.fixture(autouse=True)
def one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOUCHLINE_WORKERS", "1")


def beside(monkeypatch: pytest.MonkeyPatch, workers: int) -> None:
    """Have every backlog analysed by so many workers."""
    monkeypatch.setenv("TOUCHLINE_WORKERS", str(workers))
    monkeypatch.setattr(job, "ALONE", 0)
    settings.cache_clear()
    pool._executor.cache_clear()


def test_words_become_findings_with_their_evidence(database_url: str) -> None:
    recorded(database_url, a_source(database_url), said("1", "The delivery is late again, this is terrible."))
    analyse(database_url)
    with reading(database_url) as connection:
        (one,) = sentences(connection, Period())
    assert (one.negative, one.positive, one.language) == ("present", "absent", "en")
    assert "Delivery late" in one.topics
    assert any("terrible" in (one.text or "")[start:end] for start, end, _ in one.spans)


def test_a_mark_speaks_beside_the_words(database_url: str) -> None:
    source_id, channel = ensure(
        database_url, SourceFacts("stars", "Stars", "review", scale=STARS, **SAID), NOW
    )
    target = Target(source_id, channel)
    recorded(
        database_url, target,
        said("low", "The parcel was on the doormat at nine.", mark=1.0),
        said("middle", None, kind="mark", mark=3.0),
        said("high", None, kind="mark", mark=5.0),
    )  # fmt: skip
    analyse(database_url)
    with reading(database_url) as connection:
        found = {one.mark: one for one in sentences(connection, Period())}
    assert (found[1.0].words_negative, found[1.0].mark_negative, found[1.0].negative) == (
        "absent", "present", "present",
    )  # fmt: skip
    assert (found[3.0].negative, found[3.0].unread_reason) == ("not_assessable", "no_words")
    assert found[5.0].positive == "present"
    assert figures(database_url).read == 2


def test_what_cannot_be_read_says_why_and_is_never_absent(database_url: str) -> None:
    portuguese = "Comprei há três semanas e até agora o produto não chegou na minha casa"
    unread = (said("pt", portuguese), said("short", "ok"), said("none", "?!"))
    recorded(database_url, a_source(database_url), *unread)
    analyse(database_url)
    with reading(database_url) as connection:
        found = {one.text: one for one in sentences(connection, Period(), wanted=Wanted(unread=True))}
    assert {one.unread_reason for one in found.values()} == {"language", "too_short", "empty"}
    assert found[portuguese].language == "pt"
    assert figures(database_url).read == 0


def test_short_texts_are_read_in_the_language_of_their_source(database_url: str) -> None:
    source_id, channel = ensure(database_url, SourceFacts("app", "App", "review", language="en", **SAID), NOW)
    recorded(database_url, Target(source_id, channel), said("1", "Awful!"))
    analyse(database_url)
    assert figures(database_url).negative == 1


def test_a_wish_is_noted_as_an_ask_in_the_customers_words(database_url: str) -> None:
    words = "Nice shop. I wish you would offer pick-up on Saturdays."
    recorded(database_url, a_source(database_url), said("1", words))
    analyse(database_url)
    with reading(database_url) as connection:
        assert connection.scalar(select(col(Ask.words))) == "I wish you would offer pick-up on Saturdays."
        assert "wish" in connection.scalars(select(col(FindingIntent.intent))).all()


def test_events_are_placed_and_passed_but_no_words_are_looked_for(database_url: str) -> None:
    recorded(database_url, a_source(database_url), said("1", None, kind="event", event="delivered"))
    analyse(database_url)
    assert (figures(database_url).signals, figures(database_url).events) == (0, 1)


def test_live_signals_are_analysed_before_a_backlog(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = a_source(database_url)
    old = [said(f"old {n}", occurred_at=NOW - timedelta(days=30)) for n in range(1_100)]
    record(database_url, target._replace(lane=Lane.BACKLOG), old, NOW)
    recorded(database_url, target, said("new", "still waiting, awful"))
    monkeypatch.setattr(job, "AT_MOST", 0.0)
    monkeypatch.setattr(job, "ALONE", 10_000)
    job.run(database_url, NOW)
    with reading(database_url) as connection:
        assert sentences(connection, Period())[0].text == "still waiting, awful"


@pytest.mark.parametrize("workers", [1, 2])
def test_a_backlog_is_analysed_by_other_processes_to_the_same_end(
    database_url: str, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    beside(monkeypatch, workers)
    texts = ["awful service", "love it", "it came on Monday"]
    signals = [said(str(n), texts[n % 3] + " and so on and on") for n in range(1_200)]
    record(database_url, a_source(database_url)._replace(lane=Lane.BACKLOG), signals, NOW)
    analyse(database_url)
    found = figures(database_url)
    assert (found.signals, found.negative, found.positive) == (1_200, 400, 400)


def test_a_pool_that_lost_a_process_is_replaced(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    beside(monkeypatch, 2)
    signals = [said(str(n), f"awful service number {n}") for n in range(600)]
    record(database_url, a_source(database_url)._replace(lane=Lane.BACKLOG), signals, NOW)
    with pytest.raises(BrokenProcessPool):
        pool._executor().submit(os._exit, 1).result()
    analyse(database_url)
    assert figures(database_url).negative == 600


def test_another_detector_fills_the_next_generation_and_keeps_corrections(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from db.models import CorrectionKind
    from db.writes.corrections import correct

    both = (said("1", "awful service from all"), said("2", "an awful parcel came"))
    recorded(database_url, a_source(database_url), *both)
    analyse(database_url)
    corrected = waiting_or_first(database_url)
    correct(database_url, corrected, CorrectionKind.NOT_NEGATIVE, HOUSE, NOW)
    analyse(database_url)

    monkeypatch.setattr("jobs.analyse.ready.VERSION", "the next")
    nothing = detector.sentiment.Sentiment("absent", "absent", ())
    monkeypatch.setattr(detector.sentiment, "judge", lambda *_: nothing)
    analyse(database_url)

    assert figures(database_url).negative == 0
    with reading(database_url) as connection:
        (live,) = shown_and_next(connection)
        assert (live.detector, live.diff) == ("the next", {"2026": {"negative removed": 1}})
        kept = connection.scalar(select(func.count()).where(col(Generation.state) == GenerationState.RETIRED))
        assert kept == 1


def test_a_generation_is_filled_by_other_processes_while_live_signals_go_first(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside(monkeypatch, 2)
    target = a_source(database_url)
    signals = [said(str(n), f"awful service number {n}") for n in range(1_200)]
    record(database_url, target._replace(lane=Lane.BACKLOG), signals, NOW)
    analyse(database_url)

    monkeypatch.setattr("jobs.analyse.ready.VERSION", "the next")
    asked: list[list[int]] = []

    def submit(url: str, setup: detector.Setup, ids: list[int]) -> Future[list[pool.Plain]]:
        if not asked:
            record(database_url, target, [said("live", "an awful answer")], NOW)
        asked.append(ids)
        return pool._executor().submit(pool._plainly, url, setup, ids)

    monkeypatch.setattr(pool, "submit", submit)
    first = job.run(database_url, NOW)
    assert first["live"] == 1
    assert first["filled"] > 0
    analyse(database_url)

    assert sum(map(len, asked)) >= 1_200
    assert figures(database_url).negative == 1_201
    with reading(database_url) as connection:
        (live,) = shown_and_next(connection)
        assert (live.detector, live.diff) == ("the next", {})


def waiting_or_first(url: str) -> int:
    with reading(url) as connection:
        return connection.scalar(select(func.min(col(Finding.signal_id)))) or 0


def _analyse_forever(url: str) -> None:
    while True:
        job.run(url, datetime.now(UTC))


def test_killed_in_the_middle_nothing_is_lost_or_doubled(database_url: str) -> None:
    signals = [said(str(n), f"awful service number {n}", profile=f"p{n % 50}") for n in range(3_000)]
    record(database_url, a_source(database_url)._replace(lane=Lane.BACKLOG), signals, NOW)
    context = multiprocessing.get_context("spawn")
    for _ in range(3):
        process = context.Process(target=_analyse_forever, args=(database_url,))
        process.start()
        _wait_until_less_waits(database_url)
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
    analyse(database_url)
    found = figures(database_url)
    assert (found.signals, found.negative, found.customers) == (3_000, 3_000, 50)
    assert waiting_rows(database_url) == []


def _wait_until_less_waits(url: str) -> None:
    def left() -> int:
        with reading(url) as connection:
            return waiting(connection)

    before, end = left(), time.monotonic() + 60
    while left() == before and before and time.monotonic() < end:
        time.sleep(0.005)


def test_sentences_of_a_matter_come_by_their_ids(database_url: str) -> None:
    recorded(database_url, a_source(database_url), said("1", "awful service"))
    analyse(database_url)
    with reading(database_url) as connection:
        assert [one.text for one in by_ids(connection, [waiting_or_first(database_url)])] == ["awful service"]


def test_workers_end_with_the_process_that_started_them(
    sqlite_url: str, as_settings: Callable[[str], None]
) -> None:
    as_settings(sqlite_url)
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=_start_a_worker, args=(queue,))
    process.start()
    worker = queue.get(timeout=60)
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    end = time.monotonic() + 20
    while _alive(worker) and time.monotonic() < end:
        time.sleep(0.1)
    assert not _alive(worker)


def _start_a_worker(queue: "multiprocessing.Queue[int]") -> None:
    os.environ["TOUCHLINE_WORKERS"] = "2"
    settings.cache_clear()
    queue.put(pool._executor().submit(os.getpid).result())
    time.sleep(60)


def _alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().split()[2] != "Z"
    except FileNotFoundError:
        return False
