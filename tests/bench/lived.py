"""The map as it happens, from a store's file to the finished graph, beside pm4py through pandas.

Ours joins what was done with where it was placed, keeps a row per step, tells distinct customers, and how
every path stands; pm4py reads customer, event and time and tells how often each way was taken, where paths
begin and end, and the median time. Each has a process of its own that did the same with a small store
before, and is connected: none is charged for what happens once in its life. Ours lives on, as the jobs do,
and draws again what others change; pm4py begins anew each time. Compared is how long somebody waits: ours
uses two cores where it can. pm4py (AGPL) is installed for this bench alone: `pip install -e .[bench]`.
"""

import argparse
import gc
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout
from datetime import datetime, timedelta
from importlib.util import find_spec
from io import StringIO
from itertools import islice
from pathlib import Path
from threading import Event, Thread
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import insert

from db.engine import dispose, reading, sqlite_path, writing
from db.models import Finding, MicroInteraction, Signal, SourceProfile
from db.reads import edges, signs
from db.reads.generations import newest_signal
from db.reads.rollups import Period, live_generation
from db.writes import generations, taxonomies
from db.writes import lived as writes
from db.writes.many import insert_rows
from jobs.map import lived
from journeys.lived import Column
from tests.bench import stores
from tests.bench.rounds import apart

STEPS, ONWARD, PER_CUSTOMER, DAYS = 40, 6, 20, 360
AT_ONCE = 20_000
LOOKED = 0.02  # seconds between two looks at the memory
SMALL = 50  # customers of the store on which a run is warmed up
PROMISES = 2.0, 50.0
SIGNAL = (
    "id", "source_id", "external_id", "profile_id", "kind", "author", "channel", "event", "occurred_at",
    "received_at", "history", "content_hash",
)  # fmt: skip
FINDING = (
    "signal_id", "generation_id", "day", "negative", "positive", "words_negative", "words_positive",
    "mark_negative", "mark_positive", "micro_interaction_id", "excluded",
)  # fmt: skip
NAMES = [f"step {number:02}" for number in range(STEPS)]


class Cost(NamedTuple):
    """What a run took: seconds, seconds of processor, the most memory of its own in MB."""

    wall: float
    cpu: float
    memory: float
    ways: int


class Round(NamedTuple):
    """Ours and the peer, one after the other; without pm4py there is none."""

    ours: Cost
    peer: Cost | None

    def ratio(self) -> float:
        """How many times as long the peer took."""
        return self.peer.wall / self.ours.wall if self.peer else float("nan")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one line: beside the peer at the first number of events, and the memory at all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--changes", type=int, default=3)
    asked = parser.parse_args(arguments)
    first, *more = asked.events
    beside = _beside(first, asked.changes)
    memory = [(first, beside[0].ours.memory)]
    memory += [(events, _alone(events).memory) for events in more]
    print(_told(first, beside[0], sorted(beside[1:], key=Round.ratio)[asked.changes // 2], memory))


def _beside(events: int, changes: int) -> list[Round]:
    """What it costs us from scratch, and then after each of several changes, with the peer beside."""
    with stores.folder() as folder:
        url = stores.fresh(folder)
        apart(fill, url, _customers(events))
        return apart(living, url, folder, _customers(events), changes)


def living(url: str, folder: Path, customers: int, changes: int) -> list[Round]:
    """Ours in this process from first to last, the peer each time in its own."""
    gc.freeze()  # as the jobs do
    beside = [Round(warm(ours, url, folder / "ours"), _peer(url, folder / "theirs"))]
    for number in range(changes):
        apart(change, url, max(customers // 100, 1), customers, number)
        beside.append(Round(ours(url), _peer(url, folder / f"theirs-{number}")))
    return beside


def _peer(url: str, small: Path) -> Cost | None:
    return apart(warm, theirs, url, small) if find_spec("pm4py") else None


def _alone(events: int) -> Cost:
    """What it costs us from scratch."""
    with stores.folder() as folder:
        url = stores.fresh(folder)
        apart(fill, url, _customers(events))
        return apart(ours, url)


def _customers(events: int) -> int:
    return max(events // PER_CUSTOMER, 10)


def _told(events: int, first: Round, changed: Round, memory: Sequence[tuple[int, float]]) -> str:
    (scratch, peer), again = first, changed.ours
    beside = (
        f"pm4py through pandas (ways, begins, ends, medians; all anew each time) "
        f"{peer.wall:.2f} s ({peer.cpu:.2f} s of processor), {peer.memory:,.0f} MB"
        if peer
        else "pm4py is not installed"
    )
    most = ", ".join(f"{mb:,.0f} MB for {number:,}" for number, mb in memory)
    return (
        f"lived: ours {scratch.wall:.2f} s ({scratch.cpu:.2f} s of processor) from scratch for "
        f"{events:,} events (rows per step, ends, ways, steps, distinct customers, medians), "
        f"{again.wall:.3f} s ({again.cpu:.3f} s) when 1 % of the customers did one thing more (the middle of "
        f"several times, each with the peer beside), at most {most}; "
        f"{beside}; ratio {first.ratio():.2f} (promise {PROMISES[0]:g}) and "
        f"{changed.ratio():.1f} (promise {PROMISES[1]:g})"
    )


def warm(one: Callable[[str], Cost], url: str, small: Path) -> Cost:
    """What `one` costs at `url` in a process that did it before: all, and once more after a change."""
    small.mkdir()
    before = stores.fresh(small)
    fill(before, SMALL)
    one(before)
    change(before, SMALL // 2, SMALL)
    one(before)
    return one(url)


def ours(url: str) -> Cost:
    """Run the job until nothing is left, and read the graph."""
    for connected in reading(url), writing(url):  # they are there already where a job runs
        with connected as connection:
            signs.newest_pass(connection)
    clock = Clock()
    while any(lived.run(url, stores.NOW).values()):
        pass
    with reading(url) as connection:
        graph = edges.graph(connection, Period())
    return clock.cost(len(graph.edges))


def theirs(url: str) -> Cost:
    """The same from the same file by pm4py."""
    import pandas as pd

    with redirect_stdout(StringIO()):  # it greets
        import pm4py

    clock = Clock()
    with sqlite3.connect(sqlite_path(url)) as connection:
        asked = "SELECT profile_id, event, occurred_at FROM signals WHERE author = 'customer'"
        frame = pd.read_sql_query(asked, connection)
    frame["occurred_at"] = pd.to_datetime(frame["occurred_at"], utc=True)
    frame["profile_id"] = frame["profile_id"].astype(str)
    log = pm4py.format_dataframe(
        frame, case_id="profile_id", activity_key="event", timestamp_key="occurred_at"
    )
    ways, _, _ = pm4py.discover_dfg(log)
    pm4py.discover_performance_dfg(log)
    return clock.cost(len(ways))


class Clock:
    """Tells what was taken since it was made."""

    def __init__(self) -> None:
        self._memory = Memory()
        self._memory.start()
        self._cpu, self._wall = time.process_time(), time.perf_counter()

    def cost(self, ways: int) -> Cost:
        """What it took to find so many `ways`."""
        cpu, wall = time.process_time() - self._cpu, time.perf_counter() - self._wall
        return Cost(wall, cpu, self._memory.over(), ways)


class Memory(Thread):
    """Looks now and then at how much memory this process has for itself.

    Pages of files are left out, for the system takes those back as it likes.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most, self._over = 0, Event()

    def run(self) -> None:
        while not self._over.wait(LOOKED):
            self.most = max(self.most, _own())

    def over(self) -> float:
        """The most it was, in MB."""
        self._over.set()
        self.join()
        return max(self.most, _own()) / 1024


def _own() -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon:"))


class Shop(NamedTuple):
    """Where what is done is recorded."""

    url: str
    generation_id: int
    source_id: int


def fill(url: str, customers: int) -> None:
    """Events of `customers`, of each in turn, as they come in: placed at steps, along six ways from each."""
    topic = taxonomies.CategoryFacts("a", None, "A", None, "")
    version = taxonomies.freeze(url, "bench", {}, [topic], stores.NOW)
    plan = generations.ensure(url, generations.Reading("bench", version, "none"), stores.NOW)
    shop = Shop(url, plan.live_id, stores.source(url, "shop", "product").source_id)
    with writing(url) as connection:
        connection.execute(insert(MicroInteraction), [{"key": name} for name in NAMES])
        known = {"source_id": shop.source_id, "first_seen_at": stores.NOW}
        people = [known | {"identifier": str(number)} for number in range(customers)]
        connection.execute(insert(SourceProfile), people)
    draw, every = np.random.default_rng(4), timedelta(days=DAYS) / PER_CUSTOMER
    for turn, at in enumerate(islice(_walk(customers), PER_CUSTOMER)):
        begun = stores.NOW - timedelta(days=DAYS + 1) + turn * every
        _record(shop, draw.permutation(customers), at, begun, every)
    dispose(url)


def _walk(customers: int) -> Iterator[Column]:
    """The step at which each of the customers is, turn by turn: along one of six ways from the one before."""
    draw = np.random.default_rng(5)
    onward, at = draw.integers(STEPS, size=(STEPS, ONWARD)), draw.integers(STEPS, size=customers)
    while True:
        at = onward[at, draw.integers(ONWARD, size=customers)]
        yield at


def _record(shop: Shop, who: Column, at: Column, begun: datetime, every: timedelta) -> None:
    """Each of `who` (numbers of customers, who go to the step `at` their number) does one thing, in turn."""
    for first in range(0, len(who), AT_ONCE):
        moments = [
            (begun + every * number / len(who)).replace(microsecond=0)
            for number in range(first, min(first + AT_ONCE, len(who)))
        ]
        with writing(shop.url) as connection:
            newest = newest_signal(connection)
            some = list(zip(who[first : first + AT_ONCE].tolist(), moments, strict=True))
            rows = [
                (newest + n, customer, int(at[customer]), at_) for n, (customer, at_) in enumerate(some, 1)
            ]
            insert_rows(connection, insert(Signal), SIGNAL, [_signal(shop, *row) for row in rows])
            insert_rows(connection, insert(Finding), FINDING, [_finding(shop, *row) for row in rows])


def _signal(shop: Shop, number: int, customer: int, step: int, at: datetime) -> tuple[Any, ...]:
    return (
        number, shop.source_id, str(number), customer + 1, "event", "customer", "product", NAMES[step], at,
        stores.NOW, True, number.to_bytes(16),
    )  # fmt: skip


def _finding(shop: Shop, number: int, _customer: int, step: int, at: datetime) -> tuple[Any, ...]:
    return number, shop.generation_id, at.toordinal(), *("not_assessable",) * 6, step + 1, False


def change(url: str, some: int, customers: int, number: int = 0) -> None:
    """One thing more that `some` of the customers did, placed, and noted as every finding is.

    They go on as all went before. Of several changes each has its `number`, for others do it and later.
    """
    who = np.random.default_rng(6 + number).permutation(customers)[:some]
    at = next(islice(_walk(customers), PER_CUSTOMER, None))
    with reading(url) as connection:
        generation_id = live_generation(connection) or 0
    shop = Shop(url, generation_id, stores.source(url, "shop", "product").source_id)
    with reading(url) as connection:
        first = newest_signal(connection) + 1
    _record(shop, who, at, stores.NOW - timedelta(hours=20 - number), timedelta(hours=1))
    since = {customer + 1: number for number, customer in enumerate(who.tolist(), first)}
    with writing(url) as connection:
        writes.touch(connection, since, since)
    dispose(url)


if __name__ == "__main__":
    main()
