"""One engine per store: `reading()` for questions, `writing()` for changes that must not be lost.

SQLite gets two engines on the same file: readers BEGIN plainly and see one snapshot, writers
BEGIN IMMEDIATE so that two read-modify-write rounds can never overlap. On PostgreSQL an advisory
lock, held until the transaction ends, makes the same promise.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from functools import lru_cache
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from db.locks import lock_file

if TYPE_CHECKING:  # imported where an engine is made: `touchline up` starts its processes without it
    from sqlalchemy import Connection, Engine

BUSY_TIMEOUT_MS = 10_000
GIVE_WAY = 0.15  # seconds a writer waits at most for those whose sender waits for an answer
WRITE_LOCK = 7306  # any number, the same in every process
_PRAGMAS = (
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
    "PRAGMA synchronous=FULL",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA journal_size_limit=67108864",
)
_FOR_READERS = ("PRAGMA cache_size=-65536", "PRAGMA mmap_size=1073741824")
_FOR_WRITERS = (
    "PRAGMA cache_size=-16384",
    "PRAGMA mmap_size=0",
    "PRAGMA wal_autocheckpoint=16000",  # pages, 64 MB: what is written again and again is moved once
)  # memory stays flat in the size of the store
_ACKNOWLEDGED = {"sqlite": "PRAGMA synchronous=FULL", "postgresql": "SET synchronous_commit = on"}


def is_sqlite(url: str) -> bool:
    """Whether `url` names an embedded store."""
    return url.startswith("sqlite")


def sqlite_path(url: str) -> Path:
    """The file of an embedded store."""
    return Path(url.partition(":///")[2])


def _sqlite(url: str, begin: str, **pool: int) -> Engine:
    from sqlalchemy import create_engine, event

    patience = {"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000}
    engine = create_engine(url, connect_args=patience, hide_parameters=True, **pool)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin by itself
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        for pragma in (*_PRAGMAS, *(_FOR_READERS if begin == "BEGIN" else _FOR_WRITERS)):
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _postgresql(url: str, pool_size: int = 5, max_overflow: int = 10) -> Engine:
    from sqlalchemy import create_engine, event

    patience = {"connect_timeout": 5}
    pool: dict[str, Any] = {"pool_pre_ping": True, "pool_size": pool_size, "max_overflow": max_overflow}
    engine = create_engine(url, connect_args=patience, hide_parameters=True, **pool)

    @event.listens_for(engine, "connect")
    def _plan_for_what_is_asked(connection: Any, _record: Any) -> None:
        """A plan made for any word reads the whole index for a rare one: seconds instead of a millisecond."""
        connection.execute("SET plan_cache_mode = force_custom_plan")
        connection.commit()

    return engine


@lru_cache(maxsize=64)
def _engine(url: str, begin: str) -> Engine:
    return _sqlite(url, begin) if is_sqlite(url) else _postgresql(url)


def reader(url: str) -> Engine:
    """The engine for questions to the store at `url`."""
    return _engine(url, "BEGIN")


def writer(url: str) -> Engine:
    """The engine for changes of the store at `url`."""
    return _engine(url, "BEGIN IMMEDIATE" if is_sqlite(url) else "BEGIN")


@contextmanager
def reading(url: str) -> Iterator[Connection]:
    """A connection on one consistent snapshot of the store."""
    with reader(url).connect() as connection:
        if not is_sqlite(url):
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield connection
        connection.rollback()


@contextmanager
def ahead(url: str) -> Iterator[None]:
    """While somebody waits for the word that what they sent is kept: other writers give way, for a moment.

    Each of them still gets a turn after `GIVE_WAY` seconds. PostgreSQL serves writers in the order they come.
    """
    sign = _wait_for(_sign_of(sqlite_path(url)), monotonic()) if is_sqlite(url) else None
    try:
        yield
    finally:
        _let_go(sign)


@contextmanager
def _turn(store: Path, *, hurried: bool) -> Iterator[None]:
    """The turn to write to a file, taken within a millisecond of its being free.

    SQLite looks again only every tenth of a second: beside a job that writes all the time, others starve.
    Who is next waits for the turn, all others wait to be next; so whoever has had it stands behind.
    """
    if not hurried:
        _let_go(_wait_for(_sign_of(store), monotonic() + GIVE_WAY))
    end = monotonic() + BUSY_TIMEOUT_MS / 1000
    following = _wait_for(store.with_name(f"{store.name}-next"), end)
    try:
        file = _wait_for(store.with_name(f"{store.name}-turn"), end)
    finally:
        _let_go(following)
    try:
        yield
    finally:
        _let_go(file)


def _sign_of(store: Path) -> Path:
    return store.with_name(f"{store.name}-ahead")


def _wait_for(path: Path, end: float) -> int | None:
    """The lock on `path`, or None: SQLite's own holds all the same, and says why nothing can be written."""
    with suppress(OSError):
        while (file := lock_file(path)) is None and monotonic() < end:
            sleep(0.001)
        return file
    return None


def _let_go(file: int | None) -> None:
    if file is not None:
        os.close(file)


@contextmanager
def writing(url: str, *, acknowledged: bool = False) -> Iterator[Connection]:
    """A transaction that commits when the block ends and rolls back when it raises.

    Nothing slow belongs inside: it holds the only write lock of the store. With `acknowledged` somebody
    far away is told that it is kept, so it outlives a power cut whatever other writers are content with.
    """
    turn = _turn(sqlite_path(url), hurried=acknowledged) if is_sqlite(url) else nullcontext()
    engine = acknowledger(url) if acknowledged else writer(url)
    with turn, engine.begin() as connection:
        if not is_sqlite(url):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")
        yield connection


@lru_cache(maxsize=64)
def acknowledger(url: str) -> Engine:
    """An engine with one connection of its own, whose commits are on the disk when they return."""
    from sqlalchemy import event

    pool = {"pool_size": 1, "max_overflow": 0}
    engine = _sqlite(url, "BEGIN IMMEDIATE", **pool) if is_sqlite(url) else _postgresql(url, **pool)

    @event.listens_for(engine, "connect")
    def _on_the_disk(connection: Any, _record: Any) -> None:
        connection.cursor().execute(_ACKNOWLEDGED[engine.dialect.name])
        connection.commit()

    return engine


def dispose(url: str) -> None:
    """Close every pooled connection to the store at `url`."""
    if not (_engine.cache_info().currsize or acknowledger.cache_info().currsize):
        return
    reader(url).dispose()
    writer(url).dispose()
    acknowledger(url).dispose()
