"""Signals that eight clients post to a real `touchline up` while pages are read and analysis runs.

Against a bare loop of SQLite commits of as many rows each, and against a commit for each signal.
"""

import argparse
import asyncio
import sqlite3
from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from db import engine
from db.models import Scope
from db.rights import HOUSE
from db.writes.tokens import make
from tests.bench import crowd, shares, stores
from tests.bench.poster import Load, Posted, post
from tests.bench.rounds import high
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
    with stores.folder() as folder, ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        bare = [_commits(folder / f"bare-{size}.db", texts, size, asked.seconds / 5) for size in (BATCH, 1)]
        url = stores.fresh(folder / "data")
        stores.use(folder / "data")
        crowd.fill(url, asked.signals, texts, datetime.now(UTC))
        token = make(url, "The bench", [Scope.INGEST], 1, datetime.now(UTC), by=HOUSE)
        load = Load(0, token, tuple(texts[:1_000]), asked.clients, BATCH, asked.seconds, "bench")
        with Web(url, folder / "data") as web:
            quiet = [_posted(executor, load._replace(port=web.port), size, "quiet") for size in (BATCH, 1)]
        apart_at = free_port() if asked.apart else None
        with Up(*(("--intake-port", str(apart_at)) if apart_at else ())) as up:
            if not up.ready():
                raise TimeoutError(up.log.read_text())
            aimed = load._replace(port=apart_at or up.port)
            busy = asyncio.run(_busy(url, aimed, up, asked.sessions, executor))
        engine.dispose(url)
    (many, their), (singles, its) = busy
    print(
        f"intake: ours {_many(many, asked)} ({quiet[0].speed:,.0f} alone; {their}), bare commits of {BATCH} "
        f"{bare[0]:,.0f}: ratio {many.speed / bare[0]:.2f} (promise {PROMISED:,}); singles "
        f"{_singles(singles)} ({_singles(quiet[1])} alone; {its}), a bare commit each {bare[1]:,.0f}/s: "
        f"ratio {singles.speed / bare[1]:.2f} (promise {PROMISED_SINGLES}/s, p95 {ALLOWED:.0f} ms); "
        f"{many.refused + singles.refused} told to come back"
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


def _posted(executor: Executor, load: Load, size: int, name: str) -> Posted:
    return executor.submit(post, load._replace(signals=size, name=f"{name}-{size}")).result()


async def _busy(url: str, load: Load, up: Up, sessions: int, executor: Executor) -> list[tuple[Posted, str]]:
    """The same while pages are open, each drawing itself anew when it wants to; and who used the cores."""
    async with AsyncExitStack() as stack:
        visitors = [Visitor(f"http://localhost:{up.port}", signed_in(url)) for _ in range(sessions)]
        for visitor in visitors:
            await stack.enter_async_context(visitor)
            await visitor.rerun()
        over = asyncio.Event()
        staying = [asyncio.create_task(visitor.stay(over)) for visitor in visitors]
        posted = [await asyncio.to_thread(_watched, executor, load, size, up) for size in (BATCH, 1)]
        over.set()
        await asyncio.gather(*staying)
    return posted


def _watched(executor: Executor, load: Load, size: int, up: Up) -> tuple[Posted, str]:
    """What was posted, and how many cores each part of the program and the bench used meanwhile."""
    before, visitors = shares.used(up.process.pid), process_time()
    posted = _posted(executor, load, size, "busy")
    used = shares.in_words(before, shares.used(up.process.pid), posted.seconds)
    ours = (posted.used + process_time() - visitors) / posted.seconds
    return posted, f"cores: {used}, the bench {ours:.2f}"


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
