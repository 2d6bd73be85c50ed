"""Files that land in the watched folder come in once they are whole, and none gets lost."""

import os
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.engine import reading
from db.models import metadata
from jobs.collect import folder
from jobs.collect.folder import take_in

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
GOOD = "id,text,created_at\n1,still waiting for it,2026-03-09\n2,very kind people,2026-03-09\n"


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(folder, "QUIET_SECONDS", 0.3)
    path = tmp_path / "inbox"
    path.mkdir()
    return path


def put(inbox: Path, name: str, content: str | bytes) -> Path:
    path = inbox / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    os.utime(path, (NOW.timestamp() - 60, NOW.timestamp() - 60))
    return path


def names(path: Path) -> set[str]:
    return {found.name for found in path.iterdir()} if path.exists() else set()


def stored(url: str) -> int:
    with reading(url) as connection:
        return len(connection.execute(metadata.tables["signals"].select()).all())


def test_a_file_is_taken_in_and_moved_to_done(database_url: str, inbox: Path) -> None:
    put(inbox, "mail.csv", GOOD)
    assert take_in(database_url, inbox, NOW) == {"files": 1, "signals": 2, "failed": 0}
    assert (names(inbox), names(inbox / "done"), stored(database_url)) == ({"done"}, {"mail.csv"}, 2)
    assert not any(take_in(database_url, inbox, NOW).values())


def test_a_file_that_cannot_be_read_goes_to_failed_with_the_reason(sqlite_url: str, inbox: Path) -> None:
    put(inbox, "a.csv", bytes(range(256)) * 20)
    put(inbox, "b.csv", GOOD)
    assert take_in(sqlite_url, inbox, NOW) == {"files": 1, "signals": 2, "failed": 1}
    assert names(inbox / "failed") == {"a.csv", "a.csv.txt"}
    assert (inbox / "failed" / "a.csv.txt").read_text(encoding="utf-8").strip().endswith((".", "?", "!"))


def test_a_file_somebody_still_writes_waits(sqlite_url: str, inbox: Path) -> None:
    path = inbox / "slow.csv"
    lines = GOOD.splitlines(keepends=True)

    def write() -> None:
        with path.open("w", encoding="utf-8") as file:
            for line in lines:
                file.write(line)
                file.flush()
                time.sleep(0.15)

    writer = threading.Thread(target=write)
    writer.start()
    while not path.exists():
        time.sleep(0.01)
    assert not any(take_in(sqlite_url, inbox, NOW).values())
    writer.join()
    assert take_in(sqlite_url, inbox, NOW)["signals"] == 2


def test_a_name_that_was_done_before_does_not_overwrite_it(sqlite_url: str, inbox: Path) -> None:
    for _ in range(2):
        put(inbox, "mail.csv", GOOD)
        take_in(sqlite_url, inbox, NOW)
    assert names(inbox / "done") == {"mail.csv", "mail.2.csv"}
    assert stored(sqlite_url) == 2


def test_rejected_rows_move_along_and_are_never_taken_for_a_file(sqlite_url: str, inbox: Path) -> None:
    put(inbox, "mail.csv", GOOD + "3,no date at all,the day after\n")
    put(inbox, "old.csv.rejected.csv", "row,column,problem\n")
    take_in(sqlite_url, inbox, NOW)
    assert {name for name in names(inbox) if name.startswith("mail")} == set()
    assert "old.csv.rejected.csv" in names(inbox)


@pytest.mark.parametrize("name", [".hidden.csv", "~mail.csv", "mail.csv.part", "mail.tmp", "mail.crdownload"])
def test_names_of_unfinished_files_are_left_alone(sqlite_url: str, inbox: Path, name: str) -> None:
    put(inbox, name, GOOD)
    assert not any(take_in(sqlite_url, inbox, NOW).values())
    assert name in names(inbox)


def test_a_store_that_fails_leaves_the_file_where_it_is(inbox: Path) -> None:
    put(inbox, "mail.csv", GOOD)
    with pytest.raises(Exception, match="connection"):
        take_in("postgresql+psycopg://x@127.0.0.1:9/x", inbox, NOW)
    assert names(inbox) == {"mail.csv"}


def test_a_folder_that_is_not_there_is_no_trouble(sqlite_url: str, tmp_path: Path) -> None:
    assert not any(take_in(sqlite_url, tmp_path / "nowhere", NOW).values())
