"""One leader per store, one `touchline up` per data folder: locks that end with their process.

SQLAlchemy is imported where PostgreSQL is asked: `touchline up` starts without it.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from db.disk import make_writable
from db.engine import is_sqlite, sqlite_path, writer
from db.errors import Refused
from db.locks import lock_file

if TYPE_CHECKING:
    from sqlalchemy import Connection

LEADER_LOCK = 7307  # beside db.engine.WRITE_LOCK: any number, the same in every process


class Lead(Protocol):
    """The right to be the one that looks for work on a store."""

    def held(self) -> bool:
        """Take the lead if it is free; whether it is ours now."""

    def release(self) -> None:
        """Give the lead up."""


class FileLead:
    """The lead on an embedded store: a lock on a file beside it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def held(self) -> bool:
        """Take the lock if it is free; whether it is ours now."""
        if self._file is None:
            self._file = lock_file(self._path)
        return self._file is not None

    def release(self) -> None:
        """Let the lock go."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


class SessionLead:
    """The lead on PostgreSQL: an advisory lock that lives as long as its connection."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: Connection | None = None

    def held(self) -> bool:
        """Take the lock if it is free; whether it is ours now, over a connection that still answers."""
        from sqlalchemy.exc import DBAPIError

        try:
            if self._connection is None:
                return self._take()
            self._connection.exec_driver_sql("SELECT 1")
        except DBAPIError:
            self.release()
            return False
        return True

    def release(self) -> None:
        """Let the lock go and close the connection, with which the server would let it go a little later."""
        from sqlalchemy.exc import DBAPIError, SQLAlchemyError

        if self._connection is not None:
            with suppress(SQLAlchemyError):
                self._connection.exec_driver_sql(f"SELECT pg_advisory_unlock({LEADER_LOCK})")
            with suppress(DBAPIError):
                self._connection.invalidate()
            self._connection.close()
            self._connection = None

    def _take(self) -> bool:
        connection = writer(self._url).connect().execution_options(isolation_level="AUTOCOMMIT")
        if connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({LEADER_LOCK})").scalar_one():
            self._connection = connection
            return True
        connection.close()
        return False


def lead(url: str) -> Lead:
    """The lead on the store at `url`, not yet taken."""
    return FileLead(sqlite_path(url).parent / "jobs.lock") if is_sqlite(url) else SessionLead(url)


@contextmanager
def only_up(folder: Path, address: str) -> Iterator[None]:
    """Be the only `touchline up` on `folder`; raises Refused naming the one that already runs."""
    make_writable(folder)
    path = folder / "up.lock"
    file = lock_file(path)
    if file is None:
        raise Refused(
            f"Touchline is already running on {folder}: {path.read_text(encoding='utf-8').strip()}."
        )
    try:
        os.truncate(file, 0)
        os.write(file, f"process {os.getpid()}, at {address}".encode())
        yield
    finally:
        os.close(file)


@contextmanager
def nobody_runs(url: str, folder: Path) -> Iterator[None]:
    """Hold every lock a running Touchline would need; raises Refused while one runs."""
    ours = lead(url)
    with only_up(folder, "the command line, which replaces the store"):
        if not ours.held():
            raise Refused("The jobs of a running Touchline use this store; stop it first.")
        try:
            yield
        finally:
            ours.release()


def holder() -> str:
    """This process, as it signs ticks and heartbeats."""
    return f"{socket.gethostname()}:{os.getpid()}"
