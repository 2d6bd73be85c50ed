"""Keeping the store small: what nobody needs any more goes, in transactions too short to be noticed."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, delete, or_, select, tuple_

from db.engine import is_sqlite, reading, sqlite_path, writer, writing
from db.models import GenerationState, metadata
from db.writes.hooks import SEEN_KEPT

TICKS_KEPT = timedelta(days=2)
RUNS_KEPT = timedelta(days=90)
SIGN_INS_KEPT = timedelta(days=7)
GENERATIONS_KEPT = timedelta(days=7)
LARGE_WAL = 16 << 20
_AT_ONCE = 1_000
_PAUSE = 0.02  # seconds between two transactions, so that others get their turn
_CHECKPOINT_PATIENCE_MS = 200

_T = metadata.tables
_OF_SIGNALS = ("finding_categories", "finding_intents", "findings")
_OF_DAYS = ("rollup_channels", "rollup_categories", "rollup_steps", "rollup_combined")


def checkpoint(url: str) -> int:
    """Move a large write-ahead log into the store's file; pages moved, 0 without need or chance."""
    log = sqlite_path(url).with_name(sqlite_path(url).name + "-wal") if is_sqlite(url) else None
    if log is None or not log.exists() or log.stat().st_size < LARGE_WAL:
        return 0
    raw = writer(url).raw_connection()
    try:
        cursor = raw.cursor()
        patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout={_CHECKPOINT_PATIENCE_MS}")
        busy, _, moved = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.execute(f"PRAGMA busy_timeout={patience}")
        return 0 if busy else max(int(moved), 0)
    finally:
        raw.close()


def prune(url: str, now: datetime) -> dict[str, int]:
    """Delete old ticks, runs and sign-ins, and the findings of retired generations; how many of each."""
    ticks, runs, requests = _T["ticks"], _T["job_runs"], _T["job_requests"]
    sessions, links = _T["sessions"], _T["sign_in_links"]
    signed = now - SIGN_INS_KEPT
    return {
        "ticks": _delete(url, ticks, ticks.c.due_at < now - TICKS_KEPT),
        "runs": _delete(url, runs, runs.c.started_at < now - RUNS_KEPT),
        "requests": _delete(url, requests, requests.c.taken_at < now - RUNS_KEPT),
        "sessions": _delete(
            url, sessions, or_(sessions.c.expires_at < signed, sessions.c.revoked_at < signed)
        ),
        "links": _delete(url, links, links.c.expires_at < signed),
        "deliveries": _delete(url, _T["seen_deliveries"], _T["seen_deliveries"].c.seen_at < now - SEEN_KEPT),
        "findings": sum(_delete_generation(url, generation) for generation in _retired(url, now)),
    }


def _delete(url: str, table: Table, which: ColumnElement[bool]) -> int:
    key = tuple_(*table.primary_key.columns)
    some = select(*table.primary_key.columns).where(which).limit(_AT_ONCE)
    deleted = 0
    while True:
        with writing(url) as connection:
            gone = connection.execute(delete(table).where(key.in_(some))).rowcount
        deleted += gone
        if gone < _AT_ONCE:
            return deleted
        time.sleep(_PAUSE)


def _retired(url: str, now: datetime) -> list[int]:
    """Generations that were replaced long enough ago."""
    generations = _T["generations"]
    replaced = select(generations.c.id).where(
        generations.c.state == GenerationState.LIVE, generations.c.live_at < now - GENERATIONS_KEPT
    )
    retired = select(generations.c.id).where(
        generations.c.state == GenerationState.RETIRED, replaced.exists()
    )
    with reading(url) as connection:
        return list(connection.scalars(retired))


def _delete_generation(url: str, generation_id: int) -> int:
    gone = sum(_delete_findings(url, generation_id))
    for name in _OF_DAYS:
        _delete(url, _T[name], _T[name].c.generation_id == generation_id)
    return gone


def _delete_findings(url: str, generation_id: int) -> Iterator[int]:
    findings = _T["findings"]
    some = select(findings.c.signal_id).where(findings.c.generation_id == generation_id).limit(_AT_ONCE)
    while True:
        with writing(url) as connection:
            signal_ids = list(connection.scalars(some))
            _delete_of_signals(connection, generation_id, signal_ids)
        if not signal_ids:
            return
        yield len(signal_ids)
        time.sleep(_PAUSE)


def _delete_of_signals(connection: Connection, generation_id: int, signal_ids: list[int]) -> None:
    for name in _OF_SIGNALS:
        table = _T[name]
        these = table.c.signal_id.in_(signal_ids)
        connection.execute(delete(table).where(these, table.c.generation_id == generation_id))
