"""The watched folder: whole files that land in it are taken in, then put into `done` or `failed`."""

import time
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from db.errors import in_words
from db.settings import settings
from jobs.collect.intake import Order, import_file
from jobs.collect.mapping import ColumnMapError
from jobs.collect.rows import UnreadableFileError

QUIET_SECONDS = 2.0  # a file is whole when nobody touched it for so long
_NOT_YET = (".part", ".tmp", ".crdownload", ".rejected.csv")


def run(url: str, now: datetime) -> dict[str, int]:
    """Take in every whole file of the watched folder; how many files and signals, and how many failed."""
    return take_in(url, settings().inbox, now)


def take_in(url: str, inbox: Path, now: datetime) -> dict[str, int]:
    """Take in every whole file of `inbox`, oldest first.

    A file that cannot be read goes to `failed` with the reason beside it; a store or disk that
    fails raises and leaves the file where it is.
    """
    counts = {"files": 0, "signals": 0, "failed": 0}
    for file in _whole(_files(inbox), now):
        try:
            taken = import_file(url, file, Order(), now)
        except (SQLAlchemyError, OSError):
            raise
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, the next file waits
            _put(file, inbox / "failed", reason=_reason(error))
            counts["failed"] += 1
        else:
            _put(file, inbox / "done")
            counts["files"] += 1
            counts["signals"] += taken.recorded.stored + taken.recorded.updated
    return counts


def _files(inbox: Path) -> list[Path]:
    if not inbox.is_dir():
        return []
    files = [path for path in inbox.iterdir() if path.is_file() and _is_for_us(path.name)]
    return sorted(files, key=lambda path: (path.stat().st_mtime, path.name))


def _is_for_us(name: str) -> bool:
    return not name.startswith((".", "~")) and not name.endswith(_NOT_YET)


def _whole(files: list[Path], now: datetime) -> list[Path]:
    """Those of `files` that nobody is still writing."""
    before = {file: _stamp(file) for file in files}
    if any(now.timestamp() - mtime < QUIET_SECONDS for _, mtime in before.values()):
        time.sleep(QUIET_SECONDS)
    return [file for file in files if file.exists() and _stamp(file) == before[file]]


def _stamp(file: Path) -> tuple[int, float]:
    found = file.stat()
    return found.st_size, found.st_mtime


def _put(file: Path, folder: Path, reason: str = "") -> None:
    """Move `file` and its rejected rows into `folder`, under a name that is free there."""
    folder.mkdir(exist_ok=True)
    target = folder / file.name
    number = 1
    while target.exists():
        number += 1
        target = folder / f"{file.stem}.{number}{file.suffix}"
    if reason:
        target.with_name(f"{target.name}.txt").write_text(f"{reason}\n", encoding="utf-8")
    file.replace(target)
    rejected = file.with_name(f"{file.name}.rejected.csv")
    if rejected.exists():
        rejected.replace(target.with_name(f"{target.name}.rejected.csv"))


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, UnreadableFileError | ColumnMapError) else in_words(error)
