"""The job "collect": what is due is fetched, and kept piece by piece with the cursor it belongs to.

Each connector has a thread of its own while it fetches. One that does not come back is left alone after
LONGEST and counts as failed; whatever it still brings is refused by the turn it lost.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from hashlib import blake2b
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from db.errors import Refused, in_words
from db.models import SignalIn
from db.secrets import unseal
from db.writes import connectors, sources
from db.writes.connectors import Taken, TakenOverError
from db.writes.signals import without_repeats
from jobs.analyse.marks import guess_scale
from jobs.clock import Clock
from jobs.collect.cells import storable
from jobs.collect.fetched import Fetched, PassingTroubleError, PermanentTroubleError
from jobs.collect.kinds import kind_called, needed_secret, read_settings, slow_kinds, told
from jobs.collect.rows import RowError

AT_ONCE = 4
ENOUGH = 60.0  # seconds after which a fetch goes on next time
LONGEST = 150.0  # seconds after which one that says nothing is given up; less than the lease
LONGEST_OF_SLOW = 900.0  # they say something in between, which lengthens the lease
SOME = 10.0  # seconds in which the job takes up new ones
CHUNK = 500
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
MOST_PATIENT = timedelta(days=1)  # a far end may ask for this much and no more
ALL_BAD = 10  # items that nothing could be read of, where something could be before
log = structlog.get_logger("touchline.collect")


def run(url: str, now: datetime) -> dict[str, int]:
    """Fetch what is due; how many signals came, how many could not be read, how many fetches failed."""
    _tell(url)
    return _run(url, now, LONGEST, without=slow_kinds())


def run_slow(url: str, now: datetime) -> dict[str, int]:
    """The same for what may take minutes, so that it holds up nothing else."""
    slow = slow_kinds()
    return _run(url, now, LONGEST_OF_SLOW, only=slow)


def _run(url: str, now: datetime, longest: float, **kinds: list[str]) -> dict[str, int]:
    clock, total = Clock(now), Counter({"signals": 0, "kept aside": 0, "fetches failed": 0})
    begun = time.monotonic()
    while time.monotonic() - begun < SOME:
        taken = connectors.take(url, AT_ONCE, clock(), **kinds)
        if not taken:
            break
        for counts in _together(url, taken, clock, longest):
            total.update(counts)
    return dict(total)


@cache
def _tell(url: str) -> None:
    """Tell the pages which kinds there are, once in the life of a process."""
    connectors.tell_kinds(url, told())


@dataclass
class _Counts:
    """What one fetch brought so far."""

    signals: int = 0
    rejected: int = 0
    items: int = 0
    marks: list[float] = field(default_factory=list)

    def count(self, piece: Fetched) -> None:
        """Add what a piece holds."""
        self.items += len(piece.signals) + len(piece.rejected)
        self.rejected += len(piece.rejected)

    def all_bad(self, least: int) -> bool:
        """Whether nothing of at least `least` items could be read."""
        return self.items >= least and self.rejected == self.items


def _together(url: str, taken: list[Taken], clock: Clock, longest: float) -> Iterator[dict[str, int]]:
    """Fetch all of them at the same time; one count each."""
    done: list[dict[str, int]] = []
    threads = [
        threading.Thread(target=_one, args=(url, one, clock, done.append), daemon=True) for one in taken
    ]
    for thread in threads:
        thread.start()
    end = time.monotonic() + longest
    for thread, one in zip(threads, taken, strict=True):
        thread.join(max(0.0, end - time.monotonic()))
        if thread.is_alive():
            _fail(url, one, PassingTroubleError(f"It did not answer within {longest:.0f} seconds."), clock())
            done.append({"fetches failed": 1})
    yield from done


def _one(url: str, taken: Taken, clock: Clock, tell_counts: Callable[[dict[str, int]], None]) -> None:
    counts = _Counts()
    try:
        whole = _fetch_all(url, taken, clock, counts)
        again = clock() + (spread(taken.every, taken.id, 0) if whole else timedelta())
        connectors.finish(url, taken, again, clock())
        tell_counts({"signals": counts.signals, "kept aside": counts.rejected})
    except TakenOverError:
        tell_counts({"signals": counts.signals})
    except SQLAlchemyError as error:  # the store is away: nothing can be noted, and the lease will end
        log.exception("nothing could be kept", source=taken.source, reason=in_words(error))
        tell_counts({"fetches failed": 1})
    except Exception as error:  # noqa: BLE001 - whatever a connector stumbles over, the others go on
        _fail(url, taken, error, clock())
        tell_counts({"signals": counts.signals, "kept aside": counts.rejected, "fetches failed": 1})


def _fetch_all(url: str, taken: Taken, clock: Clock, counts: _Counts) -> bool:
    """Fetch until nothing is left or it was long enough; whether nothing is left."""
    kind = kind_called(taken.kind)
    settings = read_settings(kind, taken.settings)
    secret = needed_secret(kind, unseal(taken.secret) if taken.secret else None)
    begun = time.monotonic()
    with closing(_closable(kind.fetch(settings, secret, taken.cursor, clock()))) as pieces:
        for piece in pieces:
            if piece.secret is not None:
                connectors.renew_secret(url, taken.id, taken.secret, piece.secret)
            counts.count(piece)
            if kind.mapped and counts.all_bad(ALL_BAD if taken.cursor else 1):
                _refuse_all_bad(url, taken, _storable(piece), clock)
            _keep(url, taken, _storable(piece), clock, counts)
            if not kind.slow and time.monotonic() - begun > ENOUGH:
                return False
    return True


def _closable(pieces: Iterator[Fetched]) -> Any:
    """`pieces` as a generator, so that it ends at once when nobody reads on."""
    yield from pieces


def _keep(url: str, taken: Taken, piece: Fetched, clock: Clock, counts: _Counts) -> None:
    """Keep a piece in short transactions, the cursor with its last rows."""
    _learn_scale(url, taken, piece.signals, counts, clock)
    rejected = [sources.Rejected(e.row, e.column, e.message, e.raw) for e in piece.rejected]
    chunks = list(_chunks(piece.signals)) or [[]]
    for chunk in chunks[:-1]:
        recorded = connectors.keep(url, taken, chunk, [], None, clock())
        counts.signals += recorded.stored + recorded.updated
    recorded = connectors.keep(url, taken, chunks[-1], rejected, piece.cursor, clock())
    counts.signals += recorded.stored + recorded.updated


def _storable(piece: Fetched) -> Fetched:
    """`piece` as every store can hold it, whatever the far end sent."""
    return Fetched(
        [SignalIn(*map(_held, signal)) for signal in piece.signals],
        piece.cursor,
        [RowError(error.row, error.column, error.message, storable(error.raw)) for error in piece.rejected],
    )


def _held(value: Any) -> Any:
    if isinstance(value, dict):
        return {storable(str(name)): storable(str(one)) for name, one in value.items()}
    return storable(value) if isinstance(value, str) else value


def _refuse_all_bad(url: str, taken: Taken, piece: Fetched, clock: Clock) -> None:
    """Keep aside what came, leave the cursor so that it comes again, and say that nothing could be read."""
    rejected = [sources.Rejected(e.row, e.column, e.message, e.raw) for e in piece.rejected[:CHUNK]]
    connectors.keep(url, taken, [], rejected, None, clock())
    first = piece.rejected[0].message
    raise PermanentTroubleError(
        f"None of the {len(piece.rejected)} items that came could be read. The first: {first}"
    )


def _chunks(signals: list[SignalIn]) -> Iterator[list[SignalIn]]:
    for run_ in without_repeats(signals):
        for start in range(0, len(run_), CHUNK):
            yield run_[start : start + CHUNK]


def _learn_scale(url: str, taken: Taken, signals: list[SignalIn], counts: _Counts, clock: Clock) -> None:
    """Give a source with marks the scale they are probably on, where nobody said it."""
    fresh = [signal.mark for signal in signals if signal.mark is not None]
    if taken.scale_known or counts.marks or not fresh:
        return
    counts.marks = fresh
    scale = guess_scale(fresh)
    if scale:
        facts = sources.SourceFacts(taken.source, taken.source, taken.target.channel, scale=scale)
        sources.ensure(url, facts, clock())


def _fail(url: str, taken: Taken, error: Exception, now: datetime) -> None:
    words = str(error) if isinstance(error, Refused) else in_words(error)
    if not isinstance(error, Refused | OSError):
        log.error("a fetch failed", source=taken.source, kind=taken.kind, exc_info=error)
    with suppress(TakenOverError):
        connectors.fail(url, taken, words, _again(taken, error, now), now)


def _again(taken: Taken, error: Exception, now: datetime) -> datetime | None:
    """When to try again; None for never by itself."""
    if isinstance(error, Refused) and not isinstance(error, PassingTroubleError):
        return None
    wait = spread(min(FIRST_WAIT * 2 ** min(taken.failures, 20), LONGEST_WAIT), taken.id, taken.failures)
    asked = error.retry_after if isinstance(error, PassingTroubleError) else None
    return now + max(wait, min(asked or timedelta(), MOST_PATIENT))


def spread(wait: timedelta, connector_id: int, failures: int) -> timedelta:
    """`wait`, up to a fifth longer, so that those who failed together do not come back together."""
    drawn = blake2b(f"{connector_id}:{failures}".encode(), digest_size=2).digest()
    return wait * (1 + int.from_bytes(drawn, "big") / 0xFFFF / 5)
