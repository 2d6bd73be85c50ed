"""The analysing job: live signals first, then the backlog on all cores, then the generation that fills.

Workers read id ranges and return plain tuples; this process alone writes, in transactions sized by
time. A crash repeats at most the chunks that were not committed.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, wait
from datetime import datetime
from time import perf_counter

from sqlalchemy import Connection

from db.engine import reading, writing
from db.models import Analysed, Lane
from db.reads.generations import difference
from db.reads.waiting import ids_after, next_ids, unread
from db.writes import analysis, generations
from jobs.analyse import pool
from jobs.analyse.ready import Ready, ready

LIVE_AT_ONCE = 500
CHUNK = 500  # signals a worker reads at a time
AT_MOST = 2.0  # seconds of one call
LOOK = 0.05  # seconds between two looks at the live lane while the workers are busy
LOCK_HELD = 0.03  # seconds a transaction should hold the write lock: some hold it twice as long as others
LEAST, MOST = 200, 4_000  # signals a transaction takes: fewer would cost more than they give way
ALONE = 1_000  # a backlog up to this size is not worth other processes


def run(url: str, now: datetime) -> dict[str, int]:
    """Analyse for at most a few seconds; what waited, what was analysed, all zero when nothing is left."""
    prepared = ready(url, now)
    counts: Counter[str] = Counter()
    end = perf_counter() + AT_MOST
    counts["live"] += _live(url, prepared, now)
    for chunk in _gathered(url, _analysed(url, prepared, _backlog(url), end)):
        counts["backlog"] += _store(url, prepared, chunk, now, live=False)
        counts["live"] += _live(url, prepared, now)
    filling = prepared.plan.filling
    if filling and not any(counts.values()):
        counts.update(_fill(url, prepared, filling, now, end))
    return dict(counts)


def _at_a_time() -> int:
    return CHUNK * 30 * pool.workers()


def _live(url: str, prepared: Ready, now: datetime) -> int:
    with reading(url) as connection:
        ids = next_ids(connection, Lane.LIVE, LIVE_AT_ONCE)
        rows = unread(connection, ids) if ids else []
    if not ids:
        return 0
    return _store(url, prepared, pool.detector(prepared.setup).analyse(rows), now, live=True)


def _backlog(url: str) -> list[int]:
    with reading(url) as connection:
        return next_ids(connection, Lane.BACKLOG, _at_a_time())


def _analysed(url: str, prepared: Ready, ids: list[int], end: float) -> Iterator[list[Analysed]]:
    """What is found in `ids`, chunk after chunk, empty ones meanwhile; gives out no new ones after `end`."""
    chunks = iter([ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)])
    if len(ids) <= ALONE:
        yield from (pool.analyse(url, prepared.setup, chunk) for chunk in chunks)
        return
    given: deque[Future[list[pool.Plain]]] = deque()
    for chunk in chunks:
        given.append(pool.submit(url, prepared.setup, chunk))
        if len(given) >= pool.ahead():
            yield from _awaited(given.popleft())
        if perf_counter() > end:
            break
    while given:
        yield from _awaited(given.popleft())


def _awaited(chunk: "Future[list[pool.Plain]]") -> Iterator[list[Analysed]]:
    """What a worker found; until it is done nothing, again and again, for live signals to be looked at."""
    while not wait([chunk], LOOK).done:
        yield []
    yield list(map(Analysed._make, chunk.result()))


_sizes: dict[str, int] = {}  # by store: how many signals a transaction takes at the speed of the last ones


def _gathered(url: str, chunks: Iterable[list[Analysed]]) -> Iterator[list[Analysed]]:
    """The chunks put together to what a transaction takes: what costs once a transaction is paid seldom.

    While that goes on, empty ones come out, for live signals to be looked at.
    """
    gathered: list[Analysed] = []
    for chunk in chunks:
        gathered += chunk
        size = _sizes.get(url, LEAST)
        while len(gathered) >= size:
            yield gathered[:size]
            del gathered[:size]
        yield []
    yield gathered


def _in_sized_parts(
    url: str, found: Sequence[Analysed], write: Callable[[Connection, Sequence[Analysed]], int]
) -> int:
    """Give `found` to `write` in transactions that hold the lock for about LOCK_HELD seconds each."""
    written = start = 0
    while start < len(found):
        size = _sizes.get(url, LEAST)
        part = found[start : start + size]
        with writing(url) as connection:
            begun = perf_counter()
            written += write(connection, part)
            held = perf_counter() - begun
        start += len(part)
        if len(part) == size:
            _sizes[url] = int(min(max(size * LOCK_HELD / held, LEAST), size * 2, MOST))
    return written


def _store(url: str, prepared: Ready, found: Sequence[Analysed], now: datetime, *, live: bool) -> int:
    both = prepared.plan.both
    return _in_sized_parts(
        url, found, lambda connection, part: analysis.store(connection, both, part, now, live=live)
    )


def _fill(url: str, prepared: Ready, filling: generations.Filling, now: datetime, end: float) -> Counter[str]:
    """Fill the next generation from where it stopped; moves the pointer to it when it is full."""
    with reading(url) as connection:
        ids = ids_after(connection, filling.reached, _at_a_time())
    if not ids:
        _promote(url, prepared.plan.live_id, filling.id, now)
        return Counter(filled=1)
    counts: Counter[str] = Counter()
    for chunk in _gathered(url, _analysed(url, prepared, ids, end)):
        counts["filled"] += _in_sized_parts(
            url, chunk, lambda connection, part: generations.fill(connection, filling.id, part)
        )
        counts["live"] += _live(url, prepared, now)
    return counts


def _promote(url: str, live_id: int, filled_id: int, now: datetime) -> None:
    with reading(url) as connection:
        diff = difference(connection, live_id, filled_id)
    generations.promote(url, live_id, filled_id, diff, now)
