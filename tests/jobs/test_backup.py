"""A backup holds what was committed before it began, however busy; a restore is whole or does not happen."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from db.engine import dispose, is_sqlite, reading, sqlite_path, writing
from db.errors import Refused
from db.migrate import current, head
from db.models import metadata
from jobs import backup as module
from jobs.backup import backup, restore
from jobs.leader import lead, only_up

FACTS = metadata.tables["store_facts"]
WRITER = """
import sys, sqlalchemy as sa
from db.engine import writing
from db.models import metadata
number = 0
while True:
    number += 1
    with writing(sys.argv[1]) as connection:
        row = {"key": f"w{number:09}", "value": "x" * 2000}
        connection.execute(sa.insert(metadata.tables["store_facts"]).values(row))
    print(number, flush=True)
"""


def silent(_done: int, _total: int) -> None:
    pass


def store(url: str, *keys: str) -> None:
    with writing(url) as connection:
        connection.execute(sa.insert(FACTS), [{"key": key, "value": "v" * 1000} for key in keys])


def keys(url: str) -> list[str]:
    with reading(url) as connection:
        return list(connection.scalars(sa.select(FACTS.c.key).order_by(FACTS.c.key)))


@contextmanager
def somebody_writing(url: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", WRITER, url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def test_what_was_saved_comes_back(database_url: str, tmp_path: Path) -> None:
    store(database_url, "a", "b")
    backup(database_url, tmp_path / "saved", silent)
    store(database_url, "after")
    restore(database_url, tmp_path / "data", tmp_path / "saved", silent)
    assert keys(database_url) == ["a", "b"]
    assert current(database_url) == head()
    store(database_url, "writable")


def test_a_backup_under_load_holds_every_row_committed_before_it_began(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PAGES", 16)
    store(database_url, *(f"a{number}" for number in range(3_000)))
    steps: list[tuple[int, int]] = []
    with somebody_writing(database_url) as writer:
        assert writer.stdout is not None
        committed = [int(writer.stdout.readline()) for _ in range(20)][-1]
        backup(database_url, tmp_path / "saved", lambda done, total: steps.append((done, total)))
        after = int(writer.stdout.readline())
    restore(database_url, tmp_path / "data", tmp_path / "saved", silent)
    saved = [int(key[1:]) for key in keys(database_url) if key.startswith("w")]
    assert saved == list(range(1, len(saved) + 1))  # nothing is missing in between
    assert len(saved) >= committed
    assert after >= committed  # nobody was held up
    if is_sqlite(database_url):
        assert len(steps) > 5
        assert steps[-1][0] == steps[-1][1]


def test_a_backup_is_one_file_and_no_former_one_is_overwritten(sqlite_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "there"
    folder.mkdir()
    backup(sqlite_url, folder / "saved", silent)
    assert os.listdir(folder) == ["saved"]
    with pytest.raises(Refused, match="exists already"):
        backup(sqlite_url, folder / "saved", silent)


def test_a_backup_that_breaks_off_leaves_no_file(sqlite_url: str, tmp_path: Path) -> None:
    def break_off(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    folder = tmp_path / "there"
    folder.mkdir()
    with pytest.raises(KeyboardInterrupt):
        backup(sqlite_url, folder / "saved", break_off)
    assert os.listdir(folder) == []


def test_there_is_nothing_to_save_where_no_store_is(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no store"):
        backup(f"sqlite:///{tmp_path / 'none.db'}", tmp_path / "saved", silent)
    assert not (tmp_path / "none.db").exists()


def test_a_running_store_is_not_replaced(database_url: str, tmp_path: Path) -> None:
    store(database_url, "a")
    backup(database_url, tmp_path / "saved", silent)
    store(database_url, "b")
    with only_up(tmp_path / "data", "http://here"), pytest.raises(Refused, match="already running"):
        restore(database_url, tmp_path / "data", tmp_path / "saved", silent)
    jobs = lead(database_url)
    assert jobs.held()
    with pytest.raises(Refused, match="stop it first"):
        restore(database_url, tmp_path / "data", tmp_path / "saved", silent)
    jobs.release()
    assert keys(database_url) == ["a", "b"]


@pytest.mark.parametrize("content", [b"", b"a text", b"SQLite format 3\0" + b"\xff" * 5_000])
def test_what_is_no_backup_is_refused_and_the_store_stays(
    sqlite_url: str, tmp_path: Path, content: bytes
) -> None:
    store(sqlite_url, "a")
    (tmp_path / "saved").write_bytes(content)
    with pytest.raises(Refused, match=r"no backup|damaged"):
        restore(sqlite_url, tmp_path / "data", tmp_path / "saved", silent)
    assert keys(sqlite_url) == ["a"]


def test_a_foreign_database_is_refused(sqlite_url: str, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE t (x)")
    with pytest.raises(Refused, match="no store of Touchline"):
        restore(sqlite_url, tmp_path / "data", tmp_path / "other.db", silent)


def test_a_backup_of_the_other_kind_of_store_is_refused(
    sqlite_url: str, postgresql_url: str, tmp_path: Path
) -> None:
    backup(sqlite_url, tmp_path / "saved", silent)
    with pytest.raises(Refused, match="the other kind of store"):
        restore(postgresql_url, tmp_path / "data", tmp_path / "saved", silent)


def test_a_damaged_store_can_be_replaced(sqlite_url: str, tmp_path: Path) -> None:
    store(sqlite_url, "a")
    backup(sqlite_url, tmp_path / "saved", silent)
    dispose(sqlite_url)
    sqlite_path(sqlite_url).write_bytes(b"no database any more" * 1_000)
    restore(sqlite_url, tmp_path / "data", tmp_path / "saved", silent)
    assert keys(sqlite_url) == ["a"]


def test_a_missing_client_program_is_named(
    postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module.Path, "glob", lambda *_: iter(()))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Refused, match="pg_dump is not installed"):
        backup(postgresql_url, tmp_path / "saved", silent)
