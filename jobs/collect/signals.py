"""Rows to signals, one after the other, under a column map; pure but for the ids it has already given.

This runs once for every row of a file of millions, so what can be settled once is settled in the constructor:
positions instead of names, a reader for the dates, and a memory of the few values that marks, languages and
channels have.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import TypeVar

from db.models import Author, Kind, SignalIn
from jobs.collect.channels import channel_of
from jobs.collect.dates import reader
from jobs.collect.identity import RowKeys
from jobs.collect.mapping import ColumnMap
from jobs.collect.marks import mark_of
from jobs.collect.meanings import AUTHORS, language_of
from jobs.collect.rows import Row, RowError, shown

NO_DATE = "a date that is no date, or before 1990 or far ahead; the signal is kept without one"
NO_MARK = "a mark that is no number; the signal is kept without one"
NOTHING = "No text, mark or event in this row."

T = TypeVar("T")
_REMEMBERED = 1_000
_VERBATIM, _MARK, _EVENT = Kind.VERBATIM.value, Kind.MARK.value, Kind.EVENT.value
_CUSTOMER = Author.CUSTOMER.value


class SignalMaker:
    """Turns rows into signals; `warnings` counts what had to be left out of them, in words.

    Args:
        columns: which column is which field
        now: dates more than a year after it are no dates
        roots: the first message of the conversation of each id, see `jobs.collect.threads`
    """

    def __init__(self, columns: ColumnMap, now: datetime, roots: Mapping[str, str] | None = None) -> None:
        at = columns.position
        self.warnings: Counter[str] = Counter()
        self._names = columns.header
        self._id, self._text, self._title = at("id"), at("text"), at("title")
        self._created_at, self._rating, self._event = at("created_at"), at("rating"), at("event")
        self._user, self._inbound = at("user"), at("inbound")
        self._reply_to, self._conversation = at("reply_to"), at("conversation")
        self._spoken, self._medium = at("language"), at("channel")
        self._reference, self._url = at("reference"), at("url")
        self._others = [(columns.header.index(name), name) for name in columns.details()]
        self._events = [(columns.header.index(column), name) for column, name in columns.events]
        self._date = reader(columns.order.order, now)
        self._mark_of, self._language_of = _remembered(mark_of), _remembered(language_of)
        self._channel_of = _remembered(channel_of)
        self._roots = roots or {}
        self._keys = RowKeys()

    def __call__(self, row: Row) -> list[SignalIn] | RowError:
        """The signals of one row: its verbatim, mark or event, and one event per column of times."""
        number, cells = row
        raw = [*cells, ""]  # a field without a column stands at -1: the empty cell
        details = {name: cells[at] for at, name in self._others if cells[at]}
        row_id = raw[self._id].strip() or self._keys.key(cells)
        author = AUTHORS.get(raw[self._inbound].strip().casefold(), _CUSTOMER)
        profile = raw[self._user].strip() or None
        if author is not _CUSTOMER and profile:  # who answers for the company is no customer of it
            details[self._names[self._user]] = profile
            profile = None
        signals = self._spoken_signal(raw, row_id, profile, author, details)
        if self._events:
            signals += self._timed_events(raw, row_id, profile, author, details)
        return signals or RowError(number, None, NOTHING, shown("\t".join(cells)))

    def _spoken_signal(
        self, raw: list[str], row_id: str, profile: str | None, author: str, details: dict[str, str]
    ) -> list[SignalIn]:
        text = self._words(raw)
        mark = self._kept(self._mark_of, raw, self._rating, details, NO_MARK)
        event = raw[self._event].strip()
        if not text and mark is None and not event:
            return []
        signal = SignalIn(
            row_id,
            _VERBATIM if text else _EVENT if mark is None else _MARK,
            text or None,
            self._kept(self._date, raw, self._created_at, details, NO_DATE),
            mark,
            event or None,
            profile,
            author,
            self._conversation_of(raw, row_id),
            self._kept(self._channel_of, raw, self._medium, details),
            self._kept(self._language_of, raw, self._spoken, details),
            raw[self._reference] or None,
            raw[self._url] or None,
            details or None,
        )
        return [signal]

    def _timed_events(
        self, raw: list[str], row_id: str, profile: str | None, author: str, details: dict[str, str]
    ) -> list[SignalIn]:
        return [
            SignalIn(
                f"{row_id}#{name}",
                _EVENT,
                occurred_at=self._kept(self._date, raw, at, details, NO_DATE),
                event=name,
                profile=profile,
                author=author,
                conversation=self._conversation_of(raw, row_id),
                channel=self._channel_of(raw[self._medium]),
                details=details or None,
            )
            for at, name in self._events
            if raw[at].strip()
        ]

    def _words(self, raw: list[str]) -> str:
        """The customer's words as given, a title on a line of its own before them; empty if all blank."""
        text, title = raw[self._text], raw[self._title]
        if title and not title.isspace():
            return f"{title}\n{text}" if text and not text.isspace() else title
        return "" if text.isspace() else text

    def _conversation_of(self, raw: list[str], row_id: str) -> str | None:
        if self._reply_to < 0:
            return raw[self._conversation].strip() or None
        return (
            raw[self._conversation].strip()
            or self._roots.get(row_id)
            or raw[self._reply_to].strip()
            or row_id
        )

    def _kept(
        self,
        read: Callable[[str], T | None],
        raw: list[str],
        at: int,
        details: dict[str, str],
        lost: str = "",
    ) -> T | None:
        """What `read` makes of a cell; what it cannot read is kept in the details, and counted as `lost`."""
        value = raw[at]
        if not value:
            return None
        meaning = read(value)
        if meaning is None and not value.isspace():
            details[self._names[at]] = value
            if lost:
                self.warnings[lost] += 1
        return meaning


def signals(rows: Iterable[Row | RowError], make: SignalMaker) -> Iterator[SignalIn | RowError]:
    """The signals of all `rows` in their order, and in their places the rows that give none."""
    for row in rows:
        made = row if isinstance(row, RowError) else make(row)
        if isinstance(made, RowError):
            yield made
        else:
            yield from made


def _remembered(read: Callable[[str], T]) -> Callable[[str], T]:
    """`read` with a memory, for columns that hold few values; it stops growing when they are many."""
    known: dict[str, T] = {}

    def look_up(value: str) -> T:
        if value in known:
            return known[value]
        meaning = read(value)
        if len(known) < _REMEMBERED:
            known[value] = meaning
        return meaning

    return look_up
