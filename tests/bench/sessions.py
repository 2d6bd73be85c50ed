"""Many sessions open on Pulse in a real `touchline up`, all rerunning at once: how long each waits; memory.

Something is analysed just before each round, as when a new signal makes every open page draw itself anew.
The visitors share the machine with what they visit, so what both take of a processor is told too.
"""

import argparse
import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from tests.bench import crowd, stores
from tests.bench.rounds import high
from tests.bench.shares import used
from tests.bench.texts import real_data, tweets
from tests.bench.visitor import Visitor, signed_in
from tests.touchline import Up

ALLOWED, ALLOWED_MEMORY = 1.5, 400  # seconds, MB
ROUNDS = 5


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--signals", type=int, default=100_000)
    asked = parser.parse_args(arguments)
    with stores.folder() as folder:
        url = stores.fresh(folder)
        stores.use(folder)
        crowd.fill(url, asked.signals, list(tweets(real_data())), datetime.now(UTC))
        with Up() as up:
            if not up.ready():
                raise TimeoutError(up.log.read_text())
            took, theirs, ours = asyncio.run(_rounds(url, up, asked.sessions))
            memory = _memory(up.child("dashboard.door"))
    print(
        f"sessions: ours p50 {median(took):.2f} s, p95 {high(took):.2f} s, most {max(took):.2f} s for "
        f"{asked.sessions} sessions rerunning at once, {ROUNDS} times, in {asked.signals:,} signals, allowed "
        f"{ALLOWED} s: ratio {ALLOWED / high(took):.1f}; {memory:.0f} MB for the web process "
        f"(promise p95 {ALLOWED} s and {ALLOWED_MEMORY} MB); each rerun takes {1000 * ours:.0f} ms of "
        f"processor, and its visitor {1000 * theirs:.0f} ms"
    )


async def _rounds(url: str, up: Up, sessions: int) -> tuple[list[float], float, float]:
    """How long each rerun took; processor seconds of one, of its visitor and of the pages."""
    took: list[float] = []
    address = f"http://localhost:{up.port}"
    async with AsyncExitStack() as stack:
        visitors = [Visitor(address, signed_in(url)) for _ in range(sessions)]
        for visitor in visitors:
            await stack.enter_async_context(visitor)
            await visitor.rerun()
        theirs, before = process_time(), used(up.process.pid)
        for _ in range(ROUNDS):
            crowd.speak(url, datetime.now(UTC))
            took += await asyncio.gather(*(_seconds(visitor) for visitor in visitors))
        theirs = process_time() - theirs
        ours = used(up.process.pid)["pages"] - before["pages"]
    return took, theirs / len(took), ours / len(took)


async def _seconds(visitor: Visitor) -> float:
    begun = perf_counter()
    await visitor.rerun()
    return perf_counter() - begun


def _memory(process: int) -> float:
    """The most memory a process had at once, in MB."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    (peak,) = [line.split()[1] for line in lines if line.startswith("VmHWM")]
    return int(peak) / 1024


if __name__ == "__main__":
    main()
