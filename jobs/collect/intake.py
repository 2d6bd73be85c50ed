"""Take a file in: preview it, name its source, record its signals in short transactions.

What cannot be read is kept, in the store and beside the file. A break-off leaves whole chunks; the
same file taken in again finds their ids and goes on where it stopped.
"""

import csv
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from time import perf_counter

from db.engine import writing
from db.errors import Refused
from db.models import BatchState, Lane, Purpose, SignalIn
from db.purposes import MEANS, likely
from db.writes import sources
from db.writes.signals import Recorded, Target, is_history, record_in, without_repeats
from jobs.analyse.language import identify
from jobs.analyse.marks import Scale, guess_scale
from jobs.collect.files import open_rows
from jobs.collect.preview import Preview, preview
from jobs.collect.rows import Records, RowError
from jobs.collect.signals import SignalMaker, signals
from jobs.collect.threads import roots

LOCK_HELD = 0.04  # seconds a chunk may hold the store's write lock
FIRST_CHUNK, MOST = 500, 5_000
_MOSTLY = 0.8
_ENDINGS = re.compile(r"\.(csv|tsv|txt|jsonl?|ndjson|xlsx|mbox)(\.gz)?$", re.IGNORECASE)
_CHANNEL_SIGNS = (
    ("social", r"tweet|retweet|post_id"),
    ("survey", r"survey|nps|csat|question_\d|cx_response"),
    ("mail", r"\be?mail_subject|mailbox"),
    ("chat", r"chat|conversation"),
    ("review", r"review|rating|stars"),
)

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What a person may say about a file; what is left out is guessed and shown."""

    source: str | None = None
    channel: str | None = None
    solicited: bool | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    events: Mapping[str, str] = field(default_factory=dict)
    scale: Scale | None = None
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What taking the file in would do."""

    preview: Preview
    key: str
    channel: str
    scale: Scale | None
    language: str | None
    purpose: Purpose

    @property
    def solicited(self) -> bool | None:
        """Whether we asked, as the purpose has it."""
        return MEANS[self.purpose].solicited


@dataclass(frozen=True, slots=True)
class Imported:
    """What taking the file in did; `fresh` signals may call for an answer, `dates` are the first and last."""

    batch_id: int
    source_key: str
    rows: int
    recorded: Recorded
    rejected: int
    rejected_file: Path | None
    warnings: dict[str, int]
    fresh: int
    dates: tuple[datetime, datetime] | None


def plan(path: Path, order: Order, now: datetime) -> Plan:
    """Look at `path` and settle what a person left open. Raises UnreadableFileError, ColumnMapError."""
    seen = preview(path, now=now, given=order.columns, events=order.events)
    scale = order.scale or (guess_scale(list(seen.marks)) if seen.marks else None)
    key = order.source or _ENDINGS.sub("", path.name)
    channel = order.channel or _likely_channel(seen, key)
    said = bool(seen.texts or seen.marks)
    purpose = Purpose(order.purpose) if order.purpose else likely(channel, order.solicited, words=said)
    return Plan(seen, key, channel, scale, _likely_language(seen), purpose)


def _likely_channel(seen: Preview, key: str) -> str:
    if seen.channel:
        return seen.channel
    if seen.columns.events or seen.columns.column("event"):
        return "web"
    words = " ".join((key, *seen.columns.header)).casefold()
    return next((channel for channel, sign in _CHANNEL_SIGNS if re.search(sign, words)), "other")


def _likely_language(seen: Preview) -> str | None:
    """The language most sampled texts are in; short texts of the source are then read in it."""
    guesses = Counter(guess.language for guess in identify(list(seen.texts)) if guess.language)
    language, count = guesses.most_common(1)[0] if guesses else (None, 0)
    return language if count >= _MOSTLY * guesses.total() else None


def import_file(
    url: str,
    path: Path,
    order: Order,
    now: datetime,
    *,
    lane: Lane = Lane.BACKLOG,
    progress: Progress = lambda _done, _size: None,
    batch_id: int | None = None,
    begun: Callable[[int], None] = lambda _batch_id: None,
) -> Imported:
    """Take `path` in. Raises Refused where nothing can be imported, UnreadableFileError, ColumnMapError.

    `batch_id` names an import of the same file that broke off and is taken up again; a new one is
    told to `begun` before its first signal is stored.
    """
    planned = plan(path, order, now)
    if planned.preview.refusal:
        raise Refused(planned.preview.refusal)
    source_id, channel = _source(url, planned, order, now)
    if batch_id is None:
        facts = {guess.field: guess.column for guess in planned.preview.columns.guesses}
        batch_id = sources.open_batch(url, source_id, path.name, facts, now)
        begun(batch_id)
    else:
        sources.reopen_batch(url, batch_id, now)
    target = Target(source_id, channel, _solicited(planned, order), batch_id, lane)
    intake = _Intake(url, target, now, path, planned.preview, progress)
    try:
        intake.run()
    except BaseException:
        sources.close_batch(url, batch_id, BatchState.BROKEN_OFF, intake.rows, now)
        raise
    sources.close_batch(url, batch_id, BatchState.STORED, intake.rows, now)
    return Imported(
        batch_id, planned.key, intake.rows, intake.recorded, intake.rejected,
        intake.rejects.written, dict(intake.maker.warnings), intake.fresh, intake.dates,
    )  # fmt: skip


def _source(url: str, planned: Plan, order: Order, now: datetime) -> tuple[int, str]:
    scale = planned.scale and (
        planned.scale.worst, planned.scale.best, planned.scale.low_to, planned.scale.high_from,
    )  # fmt: skip
    name = planned.key.replace("_", " ").strip().capitalize()
    facts = sources.SourceFacts(
        planned.key, name, planned.channel, _solicited(planned, order), planned.language, scale,
        planned.purpose, origin=planned.preview.path.name, guessed=order.purpose is None,
    )  # fmt: skip
    source_id, channel = sources.ensure(url, facts, now)
    return source_id, order.channel or channel


def _solicited(planned: Plan, order: Order) -> bool | None:
    return planned.solicited if order.solicited is None else order.solicited


class _Intake:
    """One file on its way into the store."""

    def __init__(
        self, url: str, target: Target, now: datetime, path: Path, seen: Preview, progress: Progress
    ) -> None:
        self.url, self.target, self.now, self.path, self.progress = url, target, now, path, progress
        self.maker = SignalMaker(seen.columns, now, _roots(path, seen))
        self.rejects = _RejectedFile(path)
        self.recorded = Recorded()
        self.rows = self.rejected = self.fresh = 0
        self.dates: tuple[datetime, datetime] | None = None
        self._size = FIRST_CHUNK

    def run(self) -> None:
        """Record chunk after chunk, each in one transaction with its counts and rejected rows."""
        with open_rows(self.path) as rows, self.rejects:
            made = signals(self._counted(rows), self.maker)
            while chunk := list(islice(made, self._size)):
                self._store(chunk)
                self.progress(rows.position, rows.size)

    def _counted(self, rows: Records) -> Records:
        for row in rows:
            self.rows += 1
            yield row

    def _store(self, chunk: list[SignalIn | RowError]) -> None:
        rejected = [
            sources.Rejected(e.row, e.column, e.message, e.raw) for e in chunk if isinstance(e, RowError)
        ]
        good = [signal for signal in chunk if isinstance(signal, SignalIn)]
        for run in without_repeats(good):
            self._commit(run, [])
        self._look_at_dates(good)
        if rejected:
            self._commit([], rejected)
        self.rejected += len(rejected)
        self.rejects.write(rejected)

    def _commit(self, good: list[SignalIn], rejected: list[sources.Rejected]) -> None:
        with writing(self.url) as connection:
            begun = perf_counter()
            recorded = record_in(connection, self.target, good, self.now) if good else Recorded()
            sources.count_in(connection, self.target.batch_id or 0, recorded, rejected)
            held = perf_counter() - begun
        self.recorded += recorded
        if len(good) > FIRST_CHUNK // 2:
            self._size = int(min(max(len(good) * LOCK_HELD / held, FIRST_CHUNK // 2), MOST))

    def _look_at_dates(self, good: list[SignalIn]) -> None:
        self.fresh += sum(not is_history(signal.occurred_at, self.now) for signal in good)
        dates = [signal.occurred_at for signal in good if signal.occurred_at]
        if dates:
            known = self.dates or (dates[0], dates[0])
            self.dates = min(known[0], *dates), max(known[1], *dates)


def _roots(path: Path, seen: Preview) -> dict[str, str]:
    if not seen.columns.column("reply_to"):
        return {}
    with open_rows(path) as rows:
        return roots(rows, seen.columns)


class _RejectedFile:
    """The rows that could not be read, beside the file they came in; left out where none may be written."""

    def __init__(self, path: Path) -> None:
        self._path = path.with_name(f"{path.name}.rejected.csv")
        self.written: Path | None = None

    def __enter__(self) -> "_RejectedFile":
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def write(self, rejected: list[sources.Rejected]) -> None:
        """Add rows; the store has them in any case."""
        if not rejected:
            return
        try:
            with self._path.open("a" if self.written else "w", newline="", encoding="utf-8") as file:
                rows = csv.writer(file)
                if not self.written:
                    rows.writerow(["row", "column", "problem", "as it came"])
                rows.writerows(rejected)
            self.written = self._path
        except OSError:
            self.written = None
