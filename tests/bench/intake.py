"""Signals that eight clients post to a real `touchline up` while pages are read and analysis runs.

Against a bare loop of SQLite commits of as many rows each, and against a commit for each signal.
"""

import argparse
import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from db import engine
from db.models import Scope
from db.rights import HOUSE
from db.writes.tokens import make
from tests.bench import crowd, stores
from tests.bench.poster import Load, Posted, post
from tests.bench.rounds import apart, high
from tests.bench.texts import real_data, tweets
from tests.bench.visitor import Visitor, signed_in
from tests.touchline import Up, free_port
from tests.web import Web

PROMISED, PROMISED_SINGLES, ALLOWED = 8_000, 500, 50.0  # signals/s, posts/s, milliseconds
BATCH = 100


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--signals", type=int, default=100_000, help="already stored and analysed")
    parser.add_argument("--sessions", type=int, default=5)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--apart", action="store_true", help="programs are served by a process of their own")
    asked = parser.parse_args(arguments)
    texts = list(tweets(real_data()))
    with stores.folder() as folder:
        bare = [_commits(folder / f"bare-{size}.db", texts, size, asked.seconds / 5) for size in (BATCH, 1)]
        url = stores.fresh(folder / "data")
        stores.use(folder / "data")
        crowd.fill(url, asked.signals, texts, datetime.now(UTC))
        token = make(url, "The bench", [Scope.INGEST], 1, datetime.now(UTC), by=HOUSE)
        load = Load(0, token, tuple(texts[:1_000]), asked.clients, BATCH, asked.seconds, "bench")
        with Web(url, folder / "data") as web:
            quiet = [_posted(load._replace(port=web.port), size, "quiet") for size in (BATCH, 1)]
        apart_at = free_port() if asked.apart else None
        with Up(*(("--intake-port", str(apart_at)) if apart_at else ())) as up:
            if not up.ready():
                raise TimeoutError(up.log.read_text())
            aimed = load._replace(port=apart_at or up.port)
            busy = asyncio.run(_busy(url, aimed, up.port, asked.sessions))
        engine.dispose(url)
    print(
        f"intake: ours {_many(busy[0], asked)} ({quiet[0].speed:,.0f} alone), bare commits of {BATCH} "
        f"{bare[0]:,.0f}: ratio {busy[0].speed / bare[0]:.2f} (promise {PROMISED:,}); singles "
        f"{_singles(busy[1])} ({_singles(quiet[1])} alone), a bare commit each {bare[1]:,.0f}/s: ratio "
        f"{busy[1].speed / bare[1]:.2f} (promise {PROMISED_SINGLES}/s, p95 {ALLOWED:.0f} ms); "
        f"{busy[0].refused + busy[1].refused} told to come back"
    )


def _many(posted: Posted, asked: argparse.Namespace) -> str:
    return (
        f"{posted.speed:,.0f} signals/s durable in batches of {BATCH} by {asked.clients} clients, "
        f"{asked.sessions} sessions on Pulse and analysis running"
        f"{', in a process of their own' if asked.apart else ''}"
    )


def _singles(posted: Posted) -> str:
    waits = [1_000 * wait for wait in posted.waits]
    return f"{posted.speed:,.0f}/s, p50 {median(waits):.0f} ms, p95 {high(waits):.0f} ms"


def _posted(load: Load, size: int, name: str) -> Posted:
    return apart(post, load._replace(signals=size, name=f"{name}-{size}"))


async def _busy(url: str, load: Load, port: int, sessions: int) -> list[Posted]:
    """The same while pages are read, of which each draws itself anew every second."""
    async with AsyncExitStack() as stack:
        visitors = [Visitor(f"http://localhost:{port}", signed_in(url)) for _ in range(sessions)]
        for visitor in visitors:
            await stack.enter_async_context(visitor)
            await visitor.rerun()
        over = asyncio.Event()
        reading = [asyncio.create_task(_read(visitor, over)) for visitor in visitors]
        posted = [await asyncio.to_thread(_posted, load, size, "busy") for size in (BATCH, 1)]
        over.set()
        await asyncio.gather(*reading)
    return posted


async def _read(visitor: Visitor, over: asyncio.Event) -> None:
    while not over.is_set():
        begun = perf_counter()
        await visitor.rerun()
        await asyncio.sleep(max(1.0 - (perf_counter() - begun), 0.0))


def _commits(path: Path, texts: list[str], size: int, seconds: float) -> float:
    """Rows a second of a bare loop of durable commits of `size` rows."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE signals (id INTEGER PRIMARY KEY, external_id TEXT UNIQUE, text TEXT)")
    rows, begun = 0, perf_counter()
    while perf_counter() < begun + seconds:
        some = [(f"n{n}", texts[n % len(texts)]) for n in range(rows, rows + size)]
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO signals (external_id, text) VALUES (?, ?)", some)
        connection.execute("COMMIT")
        rows += size
    speed = rows / (perf_counter() - begun)
    connection.close()
    return speed


if __name__ == "__main__":
    main()
