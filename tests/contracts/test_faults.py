"""When disk or rights fail, Touchline says so in words, stores nothing by halves, and goes on afterwards."""

import csv
import ctypes
import os
import resource
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from db.engine import dispose, reading, sqlite_path
from db.models import Batch, Signal, Waiting
from tests.touchline import PROGRAM, touchline

_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE = 24, 1


@pytest.fixture
def store(sqlite_url: str, as_settings: Callable[[str], None]) -> str:
    as_settings(sqlite_url)
    return sqlite_url


@pytest.fixture
def long_file(tmp_path: Path) -> Path:
    path = tmp_path / "long.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "text", "created_at"])
        said = "parcel {} is late and nobody answers "
        rows.writerows([n, said.format(n) * 5, "2026-01-02"] for n in range(12_000))
    return path


def limited(*words: object, before: Callable[[], None]) -> subprocess.CompletedProcess[str]:
    """Run a command after `before`, as it is where something is missing."""
    command = PROGRAM + [str(word) for word in words]
    return subprocess.run(
        command, preexec_fn=before, capture_output=True, text=True, check=False, timeout=120
    )


def counts(url: str) -> tuple[int, int, int]:
    with reading(url) as connection:
        signals = connection.scalar(select(func.count()).select_from(Signal)) or 0
        waiting = connection.scalar(select(func.count()).select_from(Waiting)) or 0
        told = connection.scalar(select(func.sum(col(Batch.stored)))) or 0
    return signals, waiting, told


def test_a_full_disk_is_told_and_leaves_whole_chunks(store: str, long_file: Path) -> None:
    dispose(store)
    room = sqlite_path(store).stat().st_size + 2_000_000

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))

    done = limited("import", long_file, before=little_room)
    assert done.returncode == 1
    assert "disk" in done.stderr.casefold()
    assert "Traceback" not in done.stderr
    signals, waiting, told = counts(store)
    assert 0 <= signals == waiting == told < 12_000

    assert touchline("import", long_file).returncode == 0
    assert counts(store)[:2] == (12_000, 12_000)


def test_a_full_disk_in_the_middle_of_the_jobs_is_told_and_they_go_on_where_they_stopped(
    store: str, long_file: Path
) -> None:
    assert touchline("import", long_file).returncode == 0
    dispose(store)
    room = sqlite_path(store).stat().st_size + 200_000

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))

    done = limited("jobs", "--once", before=little_room)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "disk" in done.stderr.splitlines()[-1].casefold()
    assert 0 < counts(store)[1] < 12_000, "some were analysed, some wait"

    assert touchline("jobs", "--once").returncode == 0
    assert counts(store)[:2] == (12_000, 0)
    assert "Every total equals a recount." in touchline("doctor", "--recount").stdout


def test_a_store_that_may_not_be_written_is_told(store: str, long_file: Path) -> None:
    dispose(store)
    path = sqlite_path(store)
    before = path.read_bytes()
    path.chmod(0o444)
    path.parent.chmod(0o555)
    try:
        done = limited("import", long_file, before=without_overriding_rights)
    finally:
        path.parent.chmod(0o755)
    assert done.returncode == 1
    assert "cannot be" in done.stderr
    assert "Traceback" not in done.stderr
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("folder", "command"),
    [
        *(("a file/below", command) for command in ("import long.csv", "backup saved", "link", "users list")),
        *(("locked/data", command) for command in ("up", "doctor", "jobs", "jobs --once", "migrate")),
        *(("locked", command) for command in ("up", "doctor", "import long.csv")),
        ("a file", "up"),
        ("/proc/nope", "jobs --once"),
        ("/proc/nope", "doctor"),
    ],
)
def test_a_data_folder_that_cannot_be_made_is_told_with_what_to_do(
    tmp_path: Path, long_file: Path, monkeypatch: pytest.MonkeyPatch, folder: str, command: str
) -> None:
    monkeypatch.chdir(long_file.parent)
    (tmp_path / "a file").touch()
    (tmp_path / "locked").mkdir(mode=0o555)
    monkeypatch.setenv("TOUCHLINE_DATA_DIR", str(tmp_path / folder))
    done = limited(*command.split(), before=without_overriding_rights)
    assert done.returncode == 1
    assert "TOUCHLINE_DATA_DIR" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert command != "up" or str(tmp_path / folder) in done.stderr
    assert command == "doctor" or len(done.stderr.strip().splitlines()) == 1, done.stderr


def without_overriding_rights() -> None:
    """Make root obey the rights of files as everybody does: CAP_DAC_OVERRIDE leaves the bounding set."""
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE)
