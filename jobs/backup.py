"""Backup and restore: the store as one file, taken while everything runs, brought back while nothing does."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from db.engine import dispose, is_sqlite, sqlite_path
from db.errors import Refused
from db.migrate import upgrade
from jobs.leader import nobody_runs

Progress = Callable[[int, int | None], None]  # done, total
_PAGES = 4_096  # a step of 16 MB
_MAGIC = {b"SQLite format 3\0": "sqlite", b"PGDMP": "postgresql"}


def backup(url: str, file: Path, progress: Progress) -> None:
    """Write the store at `url` to `file`: every row committed before the start is in it.

    The file appears when it is whole. Raises Refused where it exists or a tool is missing.
    """
    if file.exists():
        raise Refused(f"{file} exists already; name a new file.")
    if not file.absolute().parent.is_dir():
        raise Refused(f"There is no folder {file.absolute().parent}.")
    with _appearing(file) as part:
        if is_sqlite(url):
            _copy(sqlite_path(url), part, progress)
        else:
            _run_tool("pg_dump", url, progress, "--format=custom", f"--file={part}")


def restore(url: str, folder: Path, file: Path, progress: Progress) -> None:
    """Replace the store at `url` by the backup in `file`, whole or not at all, and bring it to head.

    `folder` is the data folder. Raises Refused while Touchline runs on either, and when `file`
    is no backup of this kind of store.
    """
    _check_kind(url, file)
    with nobody_runs(url, folder):
        if is_sqlite(url):
            _replace(sqlite_path(url), file, progress)
        else:
            _run_tool(
                "pg_restore", url, progress,
                "--clean", "--if-exists", "--no-owner", "--single-transaction", str(file),
            )  # fmt: skip
        dispose(url)
        upgrade(url)


@contextmanager
def _appearing(file: Path) -> Iterator[Path]:
    """A path to write to, which becomes `file` when the block ends well and goes when it does not."""
    part = file.with_name(f".{file.name}.part")
    try:
        yield part
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def _copy(source: Path, target: Path, progress: Progress) -> None:
    """Copy a SQLite store as it is at one instant, however busily others write to it."""
    if not source.exists():
        raise Refused(f"There is no store at {source}; TOUCHLINE_DATA_DIR names the folder of another.")
    with closing(sqlite3.connect(source)) as store, closing(sqlite3.connect(target)) as copy:
        # a snapshot held by our own connection keeps the copy from starting again at every commit
        store.execute("BEGIN")
        store.execute("SELECT count(*) FROM sqlite_master").fetchone()
        store.backup(copy, pages=_PAGES, progress=lambda _, left, total: progress(total - left, total))
        copy.execute("PRAGMA journal_mode=DELETE")


def _replace(store: Path, file: Path, progress: Progress) -> None:
    _check_whole(file)
    store.parent.mkdir(parents=True, exist_ok=True)
    with _appearing(store) as part:
        _copy(file, part, progress)
        _empty_log(store)


def _check_whole(file: Path) -> None:
    """Raise Refused when `file` is not a whole store of Touchline."""
    with closing(sqlite3.connect(file)) as source:
        try:
            whole = source.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
            ours = source.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        except sqlite3.DatabaseError:
            whole = False
    if not whole:
        raise Refused(f"{file} is damaged; the store was left as it is.")
    if not ours:
        raise Refused(f"{file} is no store of Touchline; the store was left as it is.")


def _empty_log(store: Path) -> None:
    """Move a former write-ahead log into its own store, so that it is never replayed into the new one."""
    if store.exists():
        try:
            with closing(sqlite3.connect(store)) as old:
                old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.DatabaseError:
            pass  # a damaged store is what a backup is brought back for
    for log in ("-wal", "-shm"):
        store.with_name(store.name + log).unlink(missing_ok=True)


def _check_kind(url: str, file: Path) -> None:
    with file.open("rb") as opened:
        start = opened.read(16)
    kind = next((kind for magic, kind in _MAGIC.items() if start.startswith(magic)), None)
    if kind is None:
        raise Refused(f"{file} is no backup of Touchline.")
    if (kind == "sqlite") != is_sqlite(url):
        raise Refused(
            f"{file} is a backup of the other kind of store ({kind}); DATABASE_URL decides which is used."
        )


def _run_tool(name: str, url: str, progress: Progress, *options: str) -> None:
    """Run a PostgreSQL client program; its password goes by the environment, not the command line."""
    address = make_url(url)
    command = [_tool(name), "--no-password", f"--dbname={_without_password(address)}", *options]
    progress(0, None)
    environment = os.environ | ({"PGPASSWORD": str(address.password)} if address.password else {})
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - programs of PostgreSQL
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no word"])[-1]
        raise Refused(f"{name} did not succeed, nothing was changed: {said}")


def _without_password(address: URL) -> str:
    plain = address.set(drivername="postgresql", password=None)
    return plain.render_as_string(hide_password=False)


def _tool(name: str) -> str:
    """The newest version of a client program: one older than the server would refuse."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    program = str(found[-1]) if found else shutil.which(name)
    if program is None:
        raise Refused(f"{name} is not installed here; it comes with PostgreSQL's client programs.")
    return program
