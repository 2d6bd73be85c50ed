"""The intake: whatever reaches the door over HTTP is recorded here, and acknowledged once it is on the disk.

One thread writes. Posts that wait for it at the same moment share one transaction, so that many small posts
cost few commits; each is kept whole or not at all. When too much waits, the next one is told to come back.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from threading import Thread
from time import perf_counter

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from db.engine import ahead, writing
from db.models import SignalIn
from db.writes.signals import Recorded, Target, settle_in, without_repeats
from db.writes.sources import SourceFacts, ensure_in, targets

LOCK_HELD = 0.03  # seconds a transaction may hold the store's write lock
FEWEST, MOST = 100, 5_000  # signals of a transaction; a post stays whole all the same
MOST_WAITING = 10_000  # signals
LINGER = 0.02  # seconds without a post after which others need not give way any more
COME_BACK = 1  # seconds after which a refused post may come again

Part = tuple[SourceFacts, Sequence[SignalIn]]
Also = Callable[[Connection, datetime], None]
"""What is written in the same transaction as the signals of a post; what it raises keeps them out."""


class FullError(Exception):
    """More waits to be written than may: come back in `COME_BACK` seconds."""


@dataclass(slots=True, eq=False)
class _Post:
    """Signals of one request on their way into the store, and who waits for the word that they are in."""

    parts: tuple[Part, ...]
    signals: int
    also: Also | None
    loop: asyncio.AbstractEventLoop
    answer: "asyncio.Future[Recorded]"
    recorded: Recorded = field(default_factory=Recorded)


Share = tuple[_Post, Sequence[SignalIn]]


class Intake:
    """The one writer of the web process; `start` it before the first post, `stop` it after the last."""

    def __init__(self, url: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._url = url
        self._clock = clock
        self._queue: SimpleQueue[_Post | None] = SimpleQueue()
        self._waiting = 0
        self._most = FEWEST
        self._thread = Thread(target=self._run, name="intake", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def stop(self) -> None:
        """Write what waits, then end."""
        self._queue.put(None)
        self._thread.join()

    async def submit(self, source: SourceFacts, signals: Sequence[SignalIn]) -> Recorded:
        """Record `signals`, all or none; a source that is not there is made of the facts of `source`.

        Returns after the commit. Raises FullError when too much waits, SQLAlchemyError or OSError when the
        store cannot be written.
        """
        return await self.submit_parts([(source, signals)])

    async def submit_parts(self, parts: Iterable[Part], also: Also | None = None) -> Recorded:
        """The same for signals of several sources, and for what else is to be written with them."""
        kept = tuple(parts)
        count = sum(len(signals) for _, signals in kept) or 1
        if self._waiting and self._waiting + count > MOST_WAITING:
            raise FullError
        self._waiting += count
        loop = asyncio.get_running_loop()
        post = _Post(kept, count, also, loop, loop.create_future())
        self._queue.put(post)
        return await asyncio.shield(post.answer)  # it is written even when nobody waits for the word any more

    def _run(self) -> None:
        while (post := self._queue.get()) is not None:
            with ahead(self._url):
                more = self._until_quiet(post)
            if not more:
                return

    def _until_quiet(self, post: _Post | None) -> bool:
        """Write `post` and what follows, until nothing came for a moment; False at the end."""
        while post is not None:
            posts, ended = self._with_those_waiting(post)
            self._write(posts)
            if ended:
                return False
            try:
                post = self._queue.get(timeout=LINGER)
            except Empty:
                return True
        return False

    def _with_those_waiting(self, post: _Post) -> tuple[list[_Post], bool]:
        """The posts of the next transaction: this one and what came meanwhile; whether the end came too."""
        posts, count = [post], post.signals
        while count < self._most:
            try:
                following = self._queue.get_nowait()
            except Empty:
                break
            if following is None:
                return posts, True
            posts.append(following)
            count += following.signals
        return posts, False

    def _write(self, posts: list[_Post]) -> None:
        error = self._try(posts)
        if error is None or len(posts) == 1 or isinstance(error, OperationalError | OSError):
            self._tell(posts, error)
            return
        for post in posts:  # one spoiled the transaction of all: only that one fails
            self._tell([post], self._try([post]))

    def _try(self, posts: list[_Post]) -> Exception | None:
        try:
            self._commit(posts)
        except Exception as error:  # noqa: BLE001 - whoever waits is told, whatever it was
            return error
        return None

    def _commit(self, posts: list[_Post]) -> None:
        now = self._clock()
        for post in posts:
            post.recorded = Recorded()
        with writing(self._url, acknowledged=True) as connection:
            begun = perf_counter()
            for post in posts:
                if post.also:
                    post.also(connection, now)
            by_source = _by_source(posts)
            known = targets(connection, by_source.keys())
            for key, (facts, shares) in by_source.items():
                _record(connection, known.get(key) or ensure_in(connection, facts, now), shares, now)
            held = perf_counter() - begun
        count = sum(post.signals for post in posts)
        if count >= FEWEST:
            self._most = int(min(max(count * LOCK_HELD / held, FEWEST), MOST))

    def _tell(self, posts: list[_Post], error: Exception | None) -> None:
        """Answer every post, with one call to each loop that waits."""
        for loop in {post.loop for post in posts}:
            mine = [post for post in posts if post.loop is loop]
            with suppress(RuntimeError):  # the loop ended: nobody waits
                loop.call_soon_threadsafe(self._answer, mine, error)

    def _answer(self, posts: list[_Post], error: Exception | None) -> None:
        for post in posts:
            self._waiting -= post.signals
            if error is None:
                post.answer.set_result(post.recorded)
            else:
                post.answer.set_exception(error)


def _by_source(posts: list[_Post]) -> dict[str, tuple[SourceFacts, list[Share]]]:
    """The signals of `posts` by their sources, each with the post it came in."""
    found: dict[str, tuple[SourceFacts, list[Share]]] = {}
    for post in posts:
        for facts, signals in post.parts:
            found.setdefault(facts.key, (facts, []))[1].append((post, signals))
    return found


def _record(connection: Connection, target: Target, shares: list[Share], now: datetime) -> None:
    for run in _without_repeats(shares):
        together = [signal for _, signals in run for signal in signals]
        settled = settle_in(connection, target, together, now)
        for post, signals in run:
            post.recorded += settled.of(signals)


def _without_repeats(shares: list[Share]) -> Iterator[list[Share]]:
    """Split where an external id comes again, so that a later signal updates an earlier one."""
    seen: set[str] = set()
    run: list[Share] = []
    for post, signals in shares:
        for chunk in without_repeats(signals):
            ids = {signal.external_id for signal in chunk}
            if not seen.isdisjoint(ids):
                yield run
                seen, run = set(), []
            seen |= ids
            run.append((post, chunk))
    if run:
        yield run
