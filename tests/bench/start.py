"""Cold start: from `touchline up` on a store with real feedback in it until /readyz says yes.

Nobody worked on the store since a day: /readyz waits until the jobs say that they are there.
"""

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter

from db.writes.beats import SCHEDULER, beat
from tests.bench import stores
from tests.bench.rounds import compiled
from tests.bench.texts import real_data, tweets
from tests.touchline import Up


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--signals", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args(arguments)
    with stores.folder() as folder:
        url = _store(folder / "data", asked.signals)
        compiled()
        _start(url)  # the first start compiles
        took = [_start(url) for _ in range(asked.rounds)]
    print(
        f"start: ours {median(took):.2f} s to /readyz, most {max(took):.2f} s of {asked.rounds}, "
        f"allowed 3 s: ratio {3 / median(took):.1f} (promise 3 s)"
    )


def _store(folder: Path, signals: int) -> str:
    url = stores.fresh(folder)
    stores.use(folder)
    said = ((text, stores.NOW) for text in islice(tweets(real_data()), signals))
    stores.load(url, stores.source(url, "start"), said)
    return url


def _start(url: str) -> float:
    beat(url, SCHEDULER, "yesterday", datetime.now(UTC) - timedelta(days=1))
    begun = perf_counter()
    with Up() as up:
        if not up.ready():
            raise TimeoutError(up.log.read_text())
        return perf_counter() - begun


if __name__ == "__main__":
    main()
