"""A file comes in whole or says what of it did not; the same file twice changes nothing."""

import csv
import multiprocessing
import os
import signal
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from db.engine import reading
from db.errors import Refused
from db.models import (
    Batch,
    BatchState,
    RejectedRow,
    Signal,
    SignalVersion,
    Source,
    SourceProfile,
    Waiting,
)
from db.reads.batches import recent, unreadable
from db.reads.recounted import differences
from db.reads.rollups import Period, totals
from db.reads.sources import responses
from db.writes import batches
from db.writes.signals import Recorded
from jobs.analyse import job
from jobs.collect.intake import Imported, Order, import_file, plan
from tests.db.cast import NOW

HEADER = ["id", "text", "created_at", "rating", "user"]


def a_file(tmp_path: Path, *rows: list[object], header: list[str] = HEADER, name: str = "shop.csv") -> Path:
    path = tmp_path / name
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def a_row(number: int, text: str = "still waiting for my parcel", rating: int = 1) -> list[object]:
    return [number, text, (NOW - timedelta(days=20)).isoformat(), rating, f"customer {number % 7}"]


def take(url: str, path: Path, **order: object) -> Imported:
    return import_file(url, path, Order(**order), NOW)  # type: ignore[arg-type]


def count(url: str, table: type) -> int:
    with reading(url) as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def test_a_file_comes_in_with_its_dates_marks_and_people(database_url: str, tmp_path: Path) -> None:
    done = take(database_url, a_file(tmp_path, *map(a_row, range(40))))
    assert (done.recorded, done.rejected, done.fresh, done.source_key) == (Recorded(stored=40), 0, 0, "shop")
    with reading(database_url) as connection:
        one = connection.execute(select(Signal.__table__).limit(1)).one()
        scale = connection.execute(select(col(Source.scale_low_to), col(Source.scale_best))).one()
    assert (one.occurred_at, one.received_at, one.mark) == (NOW - timedelta(days=20), NOW, 1.0)
    assert tuple(scale) == (2.0, 5.0)


def test_the_same_file_twice_changes_nothing(database_url: str, tmp_path: Path) -> None:
    path = a_file(tmp_path, *map(a_row, range(30)))
    take(database_url, path)
    assert take(database_url, path).recorded == Recorded(skipped=30)
    assert count(database_url, Signal) == 30


def test_rows_without_an_id_are_known_again_by_what_they_say(database_url: str, tmp_path: Path) -> None:
    rows = [["it never came at all"], ["it never came at all"], ["came on time and in one piece"]]
    path = a_file(tmp_path, *rows, header=["comment"])
    assert take(database_url, path).recorded == Recorded(stored=3)
    assert take(database_url, path).recorded == Recorded(skipped=3)


def test_changed_words_update_and_undo_brings_the_old_ones_back(database_url: str, tmp_path: Path) -> None:
    take(database_url, a_file(tmp_path, *map(a_row, range(30))))
    second = take(database_url, a_file(tmp_path, a_row(3, "it came, thank you"), *map(a_row, range(40, 70))))
    assert second.recorded == Recorded(stored=30, updated=1)
    assert count(database_url, SignalVersion) == 1

    batches.undo(database_url, second.batch_id, NOW)

    assert (count(database_url, Signal), count(database_url, SignalVersion)) == (30, 0)
    with pytest.raises(Refused, match="already undone"):
        batches.undo(database_url, second.batch_id, NOW)


def test_rows_that_cannot_be_read_are_kept_in_the_store_and_beside_the_file(
    database_url: str, tmp_path: Path
) -> None:
    done = take(database_url, a_file(tmp_path, *map(a_row, range(20)), [99, "", "", "", "x"]))
    assert (done.recorded.stored, done.rejected) == (20, 1)
    with reading(database_url) as connection:
        (kept,) = unreadable(connection)
    assert (kept.row_number, kept.file_name) == (22, "shop.csv")
    assert done.rejected_file
    assert "No text, mark or event" in done.rejected_file.read_text(encoding="utf-8")


def test_replies_come_in_as_conversations_and_the_companys_wait_for_no_analysis(
    database_url: str, tmp_path: Path
) -> None:
    rows = [
        ["1", "where is my parcel", "ada", "TRUE", ""],
        ["2", "we look into it at once", "shop", "FALSE", "1"],
        ["3", "that was a week ago", "ada", "TRUE", "2"],
        ["4", "the app crashes again", "bob", "TRUE", ""],
    ]
    header = ["tweet_id", "text", "author_id", "inbound", "in_response_to_tweet_id"]
    take(database_url, a_file(tmp_path, *rows, header=header))
    with reading(database_url) as connection:
        talks = dict(connection.execute(select(col(Signal.external_id), col(Signal.conversation))).all())
        waiting = connection.scalar(select(func.count()).select_from(Waiting))
        people = set(connection.scalars(select(col(SourceProfile.identifier))))
    assert talks == {"1": "1", "2": "1", "3": "1", "4": "4"}
    assert (waiting, people) == (3, {"ada", "bob"})


def test_times_of_a_row_come_in_as_events(database_url: str, tmp_path: Path) -> None:
    rows = [[f"o{n}", f"c{n}", "2026-01-02 10:00", "2026-01-05 11:00" if n else ""] for n in range(20)]
    path = a_file(tmp_path, *rows, header=["order_id", "customer_id", "bought", "arrived"])
    done = take(database_url, path, events={"bought": "ordered", "arrived": "delivered"})
    assert done.recorded == Recorded(stored=39)
    with reading(database_url) as connection:
        counted = select(col(Signal.event), func.count()).group_by(col(Signal.event))
        events = dict(connection.execute(counted).all())
    assert events == {"ordered": 20, "delivered": 19}


def test_what_became_of_invitations_to_a_survey_comes_in_by_a_file(database_url: str, tmp_path: Path) -> None:
    named = ["survey sent"] * 20 + ["survey answered"] * 8 + ["survey dismissed"] * 3 + ["survey expired"] * 9
    rows = [[f"e{n}", name, f"c{n % 20}", NOW.isoformat()] for n, name in enumerate(named)]
    take(database_url, a_file(tmp_path, *rows, header=["id", "event", "user_id", "created_at"]))
    with reading(database_url) as connection:
        (source_id,) = connection.scalars(select(col(Source.id)))
        found = responses(connection, source_id)
    assert found == {"invited": 20, "answered": 8, "dismissed": 3, "expired": 9}


def test_fresh_signals_are_told_apart_from_history(database_url: str, tmp_path: Path) -> None:
    fresh = [7, "where is it", (NOW - timedelta(days=1)).isoformat(), 1, "ada"]
    assert take(database_url, a_file(tmp_path, fresh, *map(a_row, range(20, 40)))).fresh == 1


def test_a_dry_look_tells_source_channel_scale_and_language(tmp_path: Path) -> None:
    seen = plan(a_file(tmp_path, *map(a_row, range(30)), name="app_reviews.csv"), Order(), NOW)
    assert (seen.key, seen.channel, seen.language) == ("app_reviews", "review", "en")
    assert seen.scale is not None
    assert (seen.scale.low_to, seen.scale.high_from) == (2, 4)


def test_a_file_of_nothing_usable_is_refused_before_anything_is_stored(
    database_url: str, tmp_path: Path
) -> None:
    path = a_file(tmp_path, *[[n, n * 2] for n in range(20)], header=["height", "width"])
    with pytest.raises(Refused, match="--map text=COLUMN"):
        take(database_url, path)
    assert (count(database_url, Batch), count(database_url, Source)) == (0, 0)


def _import(url: str, path: Path) -> None:
    import_file(url, path, Order(), NOW)


def test_killed_in_the_middle_of_a_file_it_is_taken_in_whole_the_next_time(
    database_url: str, tmp_path: Path
) -> None:
    rows = (a_row(n, f"parcel number {n} is late and this is awful") for n in range(20_000))
    path = a_file(tmp_path, *rows)
    process = multiprocessing.get_context("spawn").Process(target=_import, args=(database_url, path))
    process.start()
    end = time.monotonic() + 60
    while not count(database_url, Signal) and time.monotonic() < end:
        time.sleep(0.01)
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    before = count(database_url, Signal)
    assert 0 < before < 20_000

    again = take(database_url, path)

    assert again.recorded == Recorded(stored=20_000 - before, skipped=before)
    with reading(database_url) as connection:
        states = {row.state for row in recent(connection)}
    assert states == {BatchState.RUNNING, BatchState.STORED}


def test_figures_equal_a_recount_after_import_analysis_and_undo(database_url: str, tmp_path: Path) -> None:
    first = take(database_url, a_file(tmp_path, *map(a_row, range(60))))
    glad = (a_row(n, "love it, great", 5) for n in range(30, 90))
    take(database_url, a_file(tmp_path, *glad, name="b.csv"), source="shop")
    while any(job.run(database_url, NOW).values()):
        pass
    batches.undo(database_url, first.batch_id, NOW)
    while any(job.run(database_url, NOW).values()):
        pass
    with reading(database_url) as connection:
        assert differences(connection) == []
        assert totals(connection, Period()).signals == 60


def test_an_error_in_the_middle_leaves_the_batch_marked(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jobs.collect import intake

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(intake, "record_in", full)
    with pytest.raises(OSError, match="No space left"):
        take(sqlite_url, a_file(tmp_path, *map(a_row, range(5))))
    assert count(sqlite_url, Signal) == 0
    assert count(sqlite_url, RejectedRow) == 0
    with reading(sqlite_url) as connection:
        assert recent(connection)[0].state == BatchState.BROKEN_OFF
