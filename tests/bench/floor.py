"""What the parts of the analyse job take, and what is left of VADER's time for those that are ours to write.

Everything runs in this process, chunk by chunk, and is counted in its processor time. No design in Python
goes without VADER's values, the language, one look at each word for topics and intents, the way from worker
to writer, and the statements of SQLite: a ratio of 1 leaves for all else what VADER takes beyond these.
"""

import argparse
import gc
import pickle
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from time import process_time
from typing import Any, TypeVar

from sqlalchemy import event
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from db.engine import reading, writer
from db.models import Analysed, Lane
from db.reads.waiting import next_ids, unread
from jobs.analyse import detector, job, language, pool, sentiment
from jobs.analyse.engine import polarity
from jobs.analyse.ready import Ready, ready
from tests.bench import stores
from tests.bench.analyse import imported
from tests.bench.race import each
from tests.bench.texts import english, real_data

T = TypeVar("T")
WARM = 8  # chunks read before anything is counted
GIVEN = ("engine", "language", "words", "hand over", "sql")


class Spent(Counter[str]):
    """Seconds of the processor by what they were spent on."""

    def on(self, name: str, work: Callable[[], T]) -> T:
        """What `work` returns."""
        begun = process_time()
        done = work()
        self[name] += process_time() - begun
        return done


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--signals", type=int, default=12_000)
    asked = parser.parse_args(arguments)
    texts = list(islice(cycle(english(real_data())), asked.signals))
    with stores.folder() as folder:
        imported(folder, texts)
        spent = _spent(stores.address(folder))
    each_takes = {name: 1e6 * seconds / asked.signals for name, seconds in spent.items()}
    told = ", ".join(f"{name} {took:.0f}" for name, took in each_takes.items())
    vader, least = each_takes["vader"], sum(each_takes[name] for name in GIVEN)
    whole = sum(each_takes[name] for name in ("read", "detector", "hand over", "write"))
    print(
        f"floor: ours {1e6 / whole:,.0f} signals/s of the processor; µs a signal: {told}; "
        f"{' + '.join(GIVEN)} are {least:.0f} of vader's {vader:.0f}, which leaves {vader - least:.0f} "
        f"for all else, and that takes {whole - least:.0f}; "
        f"ratio {vader / whole:.2f}, at best {vader / least:.2f} (promise 1)"
    )


def _spent(url: str) -> Spent:
    prepared, spent = ready(url, stores.NOW), Spent()
    with reading(url) as connection:
        ids = next_ids(connection, Lane.BACKLOG, 10**9)
    chunks = [ids[start : start + job.CHUNK] for start in range(0, len(ids), job.CHUNK)]
    for chunk in chunks[:WARM]:
        _read(url, prepared, chunk, Spent())
    _count_statements(url, spent)
    gc.freeze()
    found = (_read(url, prepared, chunk, spent) for chunk in chunks)
    for some in job._gathered(url, found):
        spent.on("write", lambda some=some: job._store(url, prepared, some, stores.NOW, live=False))
    return spent


def _read(url: str, prepared: Ready, ids: list[int], spent: Spent) -> list[Analysed]:
    """What is found in one chunk; its parts are done once more beside it, to be counted alone."""
    with reading(url) as connection:
        rows = spent.on("read", lambda: unread(connection, ids))
    texts = [row.text or "" for row in rows]
    spent.on("vader", lambda: each(_vader)(texts))
    spent.on("engine", lambda: each(polarity)(texts))
    spent.on("language", lambda: language.identify(texts))
    spent.on("words", lambda: [list(map(_seen.get, text.split())) for text in texts])
    known = detector._matcher()
    said = spent.on("patterns", lambda: known.find_in(texts, "en"))
    spoken = list(map(sentiment.among, said))
    spent.on("judge", lambda: list(map(sentiment.judge, texts, spoken)))
    found = spent.on("detector", lambda: pool.detector(prepared.setup).analyse(rows))
    return spent.on("hand over", lambda: _handed_over(found))


_seen: dict[str, object] = {}
_vader = SentimentIntensityAnalyzer().polarity_scores


def _handed_over(found: Sequence[Analysed]) -> list[Analysed]:
    plain: list[Any] = pickle.loads(pickle.dumps(list(map(tuple, found))))
    return list(map(Analysed._make, plain))


def _count_statements(url: str, spent: Spent) -> None:
    """Count what SQLite takes for all that is written, apart from the Python around it."""
    begun = [0.0]

    @event.listens_for(writer(url), "before_cursor_execute")
    def _begin(*_: object) -> None:
        begun[0] = process_time()

    @event.listens_for(writer(url), "after_cursor_execute")
    def _end(*_: object) -> None:
        spent["sql"] += process_time() - begun[0]


if __name__ == "__main__":
    main()
