"""From a post to a total while a real jobs process works off a backlog: seconds until the rollups hold it."""

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from random import Random
from statistics import median

from db.engine import dispose, reading
from db.models import Kind, SignalIn
from db.reads import rollups
from db.reads.waiting import waiting
from db.writes import signals
from db.writes.signals import Target
from tests.bench import stores
from tests.bench.rounds import high
from tests.bench.texts import english, real_data

PATIENCE = 60.0
DAYS = 365
CHANNEL = "chat"
POSTED = "I have been waiting at the counter for an hour and nobody helps me."


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--backlog", type=int, default=1_000_000)
    parser.add_argument("--posts", type=int, default=40)
    asked = parser.parse_args(arguments)
    with stores.folder() as folder:
        url = stores.fresh(folder / "data")
        stores.use(folder / "data")
        fill(url, asked.backlog)
        target = stores.source(url, "posts", CHANNEL)
        with _jobs():
            begun, at = _under_way(url, asked.backlog), time.monotonic()
            waits = [_post(url, target, number) for number in range(asked.posts)]
            still = left(url)
            speed = (begun - still + asked.posts) / (time.monotonic() - at)
        dispose(url)
    print(
        f"live: ours p50 {median(waits):.2f} s, p95 {high(waits):.2f} s, most {max(waits):.2f} s "
        f"of {asked.posts} posts, allowed 2 s: ratio {2 / high(waits):.1f}; meanwhile a backlog of "
        f"{asked.backlog:,} went down by {speed:,.0f} a second to {still:,} (promise p95 2 s)"
    )


def fill(url: str, backlog: int) -> None:
    """A backlog of real words, a year of them."""
    begun = stores.NOW - timedelta(days=DAYS)
    said = enumerate(islice(cycle(english(real_data())), backlog))
    step = timedelta(days=DAYS) / backlog
    stores.load(url, stores.source(url, "backlog"), ((text, begun + n * step) for n, text in said))


@contextmanager
def _jobs() -> Iterator[None]:
    """The jobs process as `touchline up` starts it."""
    process = subprocess.Popen([sys.executable, "-m", "jobs.alongside"])
    try:
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _under_way(url: str, backlog: int) -> int:
    """What is left of the backlog once the workers have begun on it."""
    end = time.monotonic() + PATIENCE
    while (still := left(url)) == backlog:
        if time.monotonic() > end:
            raise TimeoutError("the jobs process does not work off the backlog")
        time.sleep(0.05)
    return still


def left(url: str) -> int:
    """How many signals wait for analysis."""
    with reading(url) as connection:
        return waiting(connection)


def _post(url: str, target: Target, number: int) -> float:
    """Seconds from handing a signal in to the totals that hold it; then a pause that fits no rhythm."""
    begun, now = time.monotonic(), datetime.now(UTC)
    signal = SignalIn(f"p{number}", Kind.VERBATIM, f"{POSTED} {number}", now, profile=f"guest{number}")
    signals.record(url, target, [signal], now)
    while _counted(url) <= number:
        if time.monotonic() > begun + PATIENCE:
            raise TimeoutError("a post is in no total")
        time.sleep(0.01)
    took = time.monotonic() - begun
    time.sleep(Random(number).uniform(0.1, 0.6))
    return took


def _counted(url: str) -> int:
    with reading(url) as connection:
        figures = rollups.by_channel(connection, rollups.Period()).get(CHANNEL)
    return figures.signals if figures else 0


if __name__ == "__main__":
    main()
