"""The whole analysing job, from stored signals to findings and totals, against plain vaderSentiment.

Both are bound to one core first, then to two. Starting the workers and compiling the rules is not timed.
"""

import argparse
import csv
import os
from collections.abc import Sequence
from datetime import timedelta
from itertools import count, cycle, islice
from multiprocessing import active_children
from pathlib import Path

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from db.settings import settings
from jobs.analyse import job
from jobs.collect.intake import Order, import_file
from tests.bench import stores
from tests.bench.live import left
from tests.bench.rounds import Result, apart, rounds, seconds
from tests.bench.texts import english, real_data

DAYS, PEOPLE = 90, 10_000
BEGUN = stores.NOW - timedelta(days=DAYS + 30)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--signals", type=int, default=30_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--warm", type=int, default=4 * job.ALONE, help="signals read before the clock")
    asked = parser.parse_args(arguments)
    texts = list(islice(cycle(english(real_data())), asked.signals))
    with stores.folder() as folder:
        imported(folder / "full", texts)
        imported(folder / "warm", list(islice(cycle(texts), asked.warm)))
        one, two = (apart(_race, folder, texts, cores, asked.rounds) for cores in (1, 2))
    print(
        f"analyse: ours {asked.signals / one.ours:,.0f} signals/s on one core, "
        f"{asked.signals / two.ours:,.0f} on two; "
        f"peer vaderSentiment {asked.signals / one.peer:,.0f} texts/s on one; "
        f"ratio {one.ratio:.2f} and {two.ratio:.2f} (promise 1 and 1.6)"
    )


def imported(folder: Path, texts: list[str]) -> None:
    """A store with `texts` as a file brought them, in the order of their dates."""
    url = stores.fresh(folder)
    path = folder / "texts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "text", "created_at", "user"])
        for n, text in enumerate(texts):
            at = BEGUN + timedelta(days=DAYS) * n / len(texts)
            rows.writerow([n, text, at.isoformat(), f"user{n * 7919 % PEOPLE}"])
    import_file(url, path, Order(channel="social"), stores.NOW)
    path.unlink()


def _race(folder: Path, texts: list[str], cores: int, times: int) -> Result:
    """In a process of its own, bound to `cores`: the job over a copy of the full store, then the peer."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
    stores.use(folder / f"cores{cores}", TOUCHLINE_WORKERS=str(cores))
    peer = SentimentIntensityAnalyzer().polarity_scores
    _analysed(folder / "warm")
    result = rounds(
        lambda: _analysed(folder / "full"), lambda: seconds(lambda: [peer(text) for text in texts]), times
    )
    for worker in active_children():  # or this process would wait for them before it ends
        worker.terminate()
    return result


_number = count()  # each copy has a place of its own: workers keep their connections to those before


def _analysed(folder: Path) -> float:
    to = settings().data_dir / str(next(_number))
    to.parent.mkdir(exist_ok=True)
    url = stores.copy(stores.address(folder), to)
    took = seconds(lambda: _until_nothing_is_left(url))
    if still := left(url):
        raise RuntimeError(f"{still:,} signals were not read.")
    stores.drop(url)
    return took


def _until_nothing_is_left(url: str) -> None:
    while any(job.run(url, stores.NOW).values()):
        pass


if __name__ == "__main__":
    main()
