"""A draw of Pulse by the real web process, from the rerun asked for to its last message, by store size.

Warm: nothing changed since the draw before. Anew: something was analysed just before, so that every answer
is asked of the store again; the promise is about these. Between the two the pages' moment passes, for which
they take what changed so far as known (`dashboard.store.A_MOMENT`): a quicker draw would be a warm one.
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

from dashboard.store import A_MOMENT
from tests.bench import crowd, stores
from tests.bench.rounds import high
from tests.bench.texts import real_data, tweets
from tests.bench.visitor import Visitor, signed_in
from tests.web import Web

SIZES = (100_000, 1_000_000, 10_000_000)
ALLOWED = 150.0  # milliseconds


class Took(NamedTuple):
    """Milliseconds of each draw of a store of `signals`."""

    signals: int
    warm: list[float]
    anew: list[float]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--signals", type=int, nargs="+", default=SIZES, help="sizes, the smallest first")
    parser.add_argument("--draws", type=int, default=60)
    asked = parser.parse_args(arguments)
    said = list(tweets(real_data()))
    with stores.folder() as folder:
        took = [_measured(folder / str(n), said, n, asked.draws) for n in asked.signals]
    grown = median(took[-1].anew) / median(took[0].anew)
    print(
        f"pulse: ours {'; '.join(map(_told, took))}; {took[-1].signals:,} at {grown:.2f} x "
        f"{took[0].signals:,} (promise 1.3), allowed {ALLOWED:.0f} ms: ratio "
        f"{ALLOWED / high(took[-1].anew):.1f} (promise p95 {ALLOWED:.0f} ms)"
    )


def _told(took: Took) -> str:
    warm, anew = took.warm, took.anew
    return (
        f"p50 {median(anew):.0f} ms, p95 {high(anew):.0f} ms anew, "
        f"{median(warm):.0f} and {high(warm):.0f} ms warm in {took.signals:,} signals"
    )


def _measured(folder: Path, said: list[str], signals: int, draws: int) -> Took:
    url = stores.fresh(folder)
    stores.use(folder)
    crowd.fill(url, signals, said, datetime.now(UTC))
    with Web(url, folder) as web:
        took = asyncio.run(_draws(web, signals, draws))
    stores.drop(url)
    return took


async def _draws(web: Web, signals: int, draws: int) -> Took:
    async with Visitor(web.address, signed_in(web.url)) as visitor:
        await visitor.rerun()
        await visitor.rerun()
        assert len(visitor.drawn) > 40, "this is no page of Pulse with figures on it"
        warm = [await _milliseconds(visitor.rerun) for _ in range(draws)]
        anew = []
        for _ in range(draws):
            crowd.speak(web.url, datetime.now(UTC))
            await asyncio.sleep(2 * A_MOMENT)
            anew.append(await _milliseconds(visitor.rerun))
    return Took(signals, warm, anew)


async def _milliseconds(draw: Callable[[], Awaitable[None]]) -> float:
    begun = perf_counter()
    await draw()
    return 1000 * (perf_counter() - begun)


if __name__ == "__main__":
    main()
