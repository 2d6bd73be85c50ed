"""The doctor says what is wrong and what to do, and nothing is wrong with a healthy installation."""

import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from db.engine import writing
from db.models import metadata
from db.settings import settings
from db.writes import connectors
from db.writes.beats import SCHEDULER, beat
from db.writes.runs import finish
from jobs import doctor
from jobs.doctor import Check, examine
from tests.connecting import NOW as FAR_NOW
from tests.connecting import set_up
from tests.db.cast import NOW, a_generation, a_source, analysed, found, recorded, said, waiting_rows


def wrong(now: datetime = NOW, *, recount: bool = False) -> list[str]:
    settings.cache_clear()
    return [check.words for check in examine(settings(), now, recount=recount) if not check.fine]


@pytest.fixture
def healthy(database_url: str, as_settings: Callable[[str], None]) -> str:
    """A store whose jobs are alive."""
    as_settings(database_url)
    settings().data_dir.mkdir(exist_ok=True)
    beat(database_url, SCHEDULER, "me", NOW)
    return database_url


def test_nothing_is_wrong_with_a_healthy_installation(healthy: str) -> None:
    assert wrong(recount=True) == []


def test_a_fresh_machine_is_told_to_start() -> None:
    assert [words.split(";")[1] for words in wrong()] == [
        " `touchline up` makes it.",
        " `touchline migrate` brings it there.",
    ]


def test_what_belongs_to_somebody_who_left_is_wrong(healthy: str) -> None:
    with writing(healthy) as connection:
        person = {"name": "Ada", "created_at": NOW, "deactivated_at": NOW}
        connection.execute(metadata.tables["people"].insert().values(id=7, **person))
        shop = {"key": "shop", "name": "Shop", "colour": "#000000", "position": 0, "head_id": 7}
        connection.execute(metadata.tables["functions"].insert().values(shop))
    assert wrong() == ["1 things belong to people who left; hand them over on People: head 'Shop' (Ada)."]


def test_a_store_that_is_away_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://x@127.0.0.1:9/x")
    words = "\n".join(wrong())
    assert "SECRET_KEY" in words
    assert "The store cannot be reached" in words


def test_jobs_that_fell_silent_are_wrong(healthy: str) -> None:
    assert "last alive at 2026-03-10 12:00:00 UTC" in wrong(NOW + timedelta(hours=1))[0]


def test_jobs_that_cron_runs_are_fine_for_a_day(
    database_url: str, as_settings: Callable[[str], None]
) -> None:
    as_settings(database_url)
    settings().data_dir.mkdir(exist_ok=True)
    finish(database_url, "analyse", holder="cron", started_at=NOW, ended_at=NOW, counts={}, error=None)
    assert wrong(NOW + timedelta(hours=23)) == []
    assert "last alive at 2026-03-10 12:00:00 UTC" in wrong(NOW + timedelta(hours=25))[0]


def test_a_signal_that_waits_long_is_wrong(healthy: str) -> None:
    recorded(healthy, a_source(healthy), said("a"))
    assert wrong() == []
    later = NOW + timedelta(minutes=11)
    beat(healthy, SCHEDULER, "me", later)
    assert wrong(later) == ["1 signal waits for analysis, the oldest since 2026-03-10 12:00:00 UTC."]


def test_files_that_failed_are_wrong(healthy: str) -> None:
    failed = settings().inbox / "failed"
    failed.mkdir(parents=True)
    (failed / "a.csv.txt").write_text("It is no table.")
    assert str(failed / "a.csv.txt") in wrong()[0]


def test_little_space_is_wrong(healthy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LEAST_SPACE", 1 << 60)
    assert wrong()[0].startswith("Only ")


def test_a_total_that_is_not_its_recount_is_wrong(healthy: str) -> None:
    recorded(healthy, a_source(healthy), said("a"), said("b"))
    plan = a_generation(healthy)
    analysed(healthy, plan, *(found(row) for row in waiting_rows(healthy)))
    assert wrong(recount=True) == []
    with writing(healthy) as connection:
        table = metadata.tables["rollup_channels"]
        connection.execute(sa.update(table).values(negative=table.c.negative + 1))
    assert all("A total is not what a recount says" in words for words in wrong(recount=True))
    assert wrong(recount=True)


def test_a_folder_of_somebody_else_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.disk, "writable", lambda _: False)  # root may write everywhere
    first: Check = next(doctor._folder(tmp_path))
    assert not first.fine
    assert "change its owner or mode" in first.words


def test_a_source_that_waits_for_somebody_is_wrong(healthy: str) -> None:
    set_up(healthy, "feed", {"url": "https://feeds.example.com"})
    [taken] = connectors.take(healthy, 1, FAR_NOW)
    connectors.fail(healthy, taken, "There is nothing at this address (404).", None, FAR_NOW)
    assert wrong() == [
        "1 sources are not fetched any more until somebody acts. far: There is nothing at this address (404)."
    ]


def test_a_tap_without_its_program_is_wrong(healthy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOUCHLINE_TAPS", f"here={sys.executable} -V; gone=/nowhere/tap")
    assert wrong() == ["There is no /nowhere/tap for the tap “gone”."]
