"""Which column of a table is which field of a signal: guessed from names and values, corrected by the person.

Pure. A guess says how sure it is and why, because the person sees it before anything is stored. Columns that
are nothing of a signal's own become its details.
"""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jobs.collect.columns import FIELD_NAMES, FIELDS, Field, plain
from jobs.collect.dates import OrderGuess, guess_order
from jobs.collect.fits import FITS, looks_like_dates, looks_like_ids, prose

BY_NAME, BY_WEAK_NAME, BY_VALUES = 0.9, 0.6, 0.4
_SOME_SENTENCES = 0.3
_MOSTLY_SENTENCES = 0.6


class ColumnMapError(ValueError):
    """A column or field that is not there; the message lists those that are."""


@dataclass(frozen=True, slots=True)
class Guess:
    """One field, the column it is read from, how sure that is (0 to 1) and why."""

    field: str
    column: str
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """How the rows of one table become signals.

    Attributes:
        header: all columns
        guesses: the fields that were found or given, each with its column
        events: (column, event name): a date in that column is an event of that name
        order: which of day and month comes first in the dates
        hints: what the person should know about the guesses, in words
    """

    header: tuple[str, ...]
    guesses: tuple[Guess, ...]
    events: tuple[tuple[str, str], ...]
    order: OrderGuess
    hints: tuple[str, ...] = ()

    def column(self, field: str) -> str | None:
        """The column that `field` is read from, if any."""
        return next((guess.column for guess in self.guesses if guess.field == field), None)

    def position(self, field: str) -> int:
        """Where the column of `field` stands in a row; -1 without one."""
        column = self.column(field)
        return -1 if column is None else self.header.index(column)

    def details(self) -> tuple[str, ...]:
        """The columns that are no field and no event."""
        taken = {guess.column for guess in self.guesses} | {column for column, _ in self.events}
        return tuple(name for name in self.header if name not in taken)

    def refusal(self) -> str | None:
        """Why nothing can be imported this way, in words; None when something can."""
        if self.events or any(self.column(field) for field in ("text", "title", "rating", "event")):
            return None
        words = "No column with texts, marks or events was found. The columns are: "
        times = self.column("created_at") or "COLUMN"
        advice = f"Name one: --map text=COLUMN, or for columns of times --events {times}=NAME."
        return f"{words}{', '.join(self.header)}. {advice}"


def guess(
    header: Sequence[str],
    sample: Sequence[Sequence[str]],
    *,
    headed: bool = True,
    given: Mapping[str, str] | None = None,
    events: Mapping[str, str] | None = None,
) -> ColumnMap:
    """The likeliest map of `header`, judged by its names and by `sample`, its first rows.

    `given` overrides by field (``{"text": "q7"}``; an empty column means none), `events` maps columns of
    times to event names. In a file without a header (`headed` False) only values are judged, and never an
    id: a column that merely looks like one would merge rows that are not the same.

    Raises:
        ColumnMapError: `given` or `events` names a field or column that is not there
    """
    given, events = given or {}, events or {}
    _check(header, given, events)
    table = _Table(header, sample, taken={*given.values(), *events})
    for name, column in given.items():
        if column:
            table.take(name, column, 1.0, "you said so")
    wanted = [field for field in FIELDS if field.name not in given]
    if headed:
        for field in wanted:
            table.guess_by_name(field)
    table.guess_by_values({field.name for field in wanted})
    dated = [column for column in (table.found("created_at"), *events) if column]
    order = guess_order(value for column in dated for value in table.values(column))
    return ColumnMap(tuple(header), tuple(table.guesses), tuple(events.items()), order, tuple(table.hints))


class _Table:
    """A sampled table and the fields found in it so far."""

    def __init__(self, header: Sequence[str], sample: Sequence[Sequence[str]], taken: set[str]) -> None:
        self.header, self.sample, self.taken = header, sample, taken
        self.guesses: list[Guess] = []
        self.hints: list[str] = []

    def values(self, column: str) -> list[str]:
        position = self.header.index(column)
        return [row[position] for row in self.sample if row[position].strip()]

    def found(self, field: str) -> str | None:
        return next((guess.column for guess in self.guesses if guess.field == field), None)

    def take(self, field: str, column: str, confidence: float, reason: str) -> None:
        self.taken.add(column)
        self.guesses.append(Guess(field, column, confidence, reason))

    def guess_by_name(self, field: Field) -> None:
        if field.name == "event" and self.found("text"):
            return  # a table of texts is not a table of events
        names = {plain(column): column for column in reversed(self.header) if column not in self.taken}
        strong = [names[name] for name in field.names if name in names]
        weak = [
            column
            for wanted in field.weak
            for name, column in names.items()
            if name == wanted or (wanted.startswith("_") and name.endswith(wanted))
        ]
        if not any(self._fits(field.name, column, BY_NAME, "by its name") for column in strong):
            any(self._fits(field.name, column, BY_WEAK_NAME, "perhaps, by its name") for column in weak)

    def guess_by_values(self, wanted: set[str]) -> None:
        free = [column for column in self.header if column not in self.taken]
        if "text" in wanted and not self.found("text") and not self.found("event"):
            texts = {column: prose(self.values(column)) for column in free}
            best = max(texts, key=lambda column: texts[column], default=None)
            if best and texts[best] >= (_SOME_SENTENCES if len(self.header) > 1 else _MOSTLY_SENTENCES):
                self.take("text", best, BY_VALUES, "its values look like sentences")
        dated = [column for column in free if looks_like_dates(self.values(column))]
        if "created_at" in wanted and not self.found("created_at") and len(dated) == 1:
            self.take("created_at", dated[0], BY_VALUES, "its values look like dates")

    def _fits(self, field: str, column: str, confidence: float, reason: str) -> bool:
        values = self.values(column)
        if field == "id" and not looks_like_ids(values, len(self.sample)):
            self.hints.append(f"“{column}” repeats or is empty, so it is not taken as the id of a row.")
            return False
        if values and not FITS.get(field, bool)(values):
            return False
        self.take(field, column, confidence if values else min(confidence, BY_VALUES), reason)
        return True


def _check(header: Sequence[str], given: Mapping[str, str], events: Mapping[str, str]) -> None:
    for field in given:
        if field not in FIELD_NAMES:
            raise ColumnMapError(_unknown("field", field, FIELD_NAMES))
    for column in (*given.values(), *events):
        if column and column not in header:
            raise ColumnMapError(_unknown("column", column, header))


def _unknown(what: str, name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    meant = f" Did you mean “{near[0]}”?" if near else ""
    return f"There is no {what} “{name}”.{meant} The {what}s are: {', '.join(known)}."
