"""What importing a file would do, shown before it is done: columns, first signals, dates, marks, problems."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from db.models import SignalIn
from jobs.collect.files import Format, Rows, open_rows
from jobs.collect.mapping import ColumnMap, guess
from jobs.collect.rows import Row, RowError, shown
from jobs.collect.signals import SignalMaker, signals

ROWS_LOOKED_AT = 1_000
SIGNALS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Preview:
    """The beginning of a file as Touchline would read it.

    Attributes:
        columns: which column is which field, to be corrected by the person
        signals: the first five
        rows: how many rows were looked at
        errors: those among them that give no signal
        dates: the first and the last date among them; None without any
        marks: what customers gave in them, for choosing the cut points
        texts: what customers said in them, for telling the language
        problems: what the person should know or decide, in words
        refusal: why nothing can be imported this way; None when something can
        channel: through what these people speak, where the format tells
    """

    path: Path
    format: Format
    encoding: str | None
    delimiter: str | None
    headed: bool
    columns: ColumnMap
    signals: tuple[SignalIn, ...]
    rows: int
    errors: tuple[RowError, ...]
    dates: tuple[datetime, datetime] | None
    marks: tuple[float, ...]
    texts: tuple[str, ...]
    problems: tuple[str, ...]
    refusal: str | None
    channel: str | None = None


def preview(
    path: Path,
    *,
    now: datetime,
    given: Mapping[str, str] | None = None,
    events: Mapping[str, str] | None = None,
) -> Preview:
    """Read the beginning of `path` under the guessed map, overridden by `given` and `events`.

    Raises:
        UnreadableFileError: the file is missing, empty, binary, damaged or no table
        ColumnMapError: `given` or `events` names what is not there
    """
    with open_rows(path) as rows:
        sample = list(islice(rows, ROWS_LOOKED_AT))
        cells = [row[1] for row in sample if not isinstance(row, RowError)]
        columns = guess(rows.header, cells, headed=rows.headed, given=given, events=events)
        return _looked_at(path, rows, columns, sample, now)


def _looked_at(
    path: Path, rows: Rows, columns: ColumnMap, sample: Sequence[Row | RowError], now: datetime
) -> Preview:
    maker = SignalMaker(columns, now)
    made = list(signals(sample, maker))
    good = [signal for signal in made if isinstance(signal, SignalIn)]
    errors = tuple(error for error in made if isinstance(error, RowError))
    dates = sorted(signal.occurred_at for signal in good if signal.occurred_at)
    return Preview(
        path=path,
        format=rows.format,
        encoding=rows.encoding,
        delimiter=rows.delimiter,
        headed=rows.headed,
        columns=columns,
        signals=tuple(good[:SIGNALS_SHOWN]),
        rows=len(sample),
        errors=errors,
        dates=(dates[0], dates[-1]) if dates else None,
        marks=tuple(signal.mark for signal in good if signal.mark is not None),
        texts=tuple(signal.text for signal in good if signal.text),
        problems=(*rows.notes, *columns.hints, *_problems(columns, good, errors, maker.warnings)),
        refusal=columns.refusal(),
        channel=rows.channel,
    )


def _problems(
    columns: ColumnMap, good: Sequence[SignalIn], errors: Sequence[RowError], warnings: Counter[str]
) -> list[str]:
    if columns.refusal():
        return []
    told = [f"{count} of these rows: {words}." for words, count in warnings.items()]
    if errors:
        told.append(
            f"{len(errors)} of these rows give no signal; first row {errors[0].row}: {errors[0].message}"
        )
    if columns.column("id") is None:
        told.append("No column is an id; a row is known again by its content.")
    if good and not any(signal.occurred_at for signal in good):
        told.append("No dates: these signals count in totals, never in trends.")
    elif not columns.order.certain:
        told.append(f"Day and month: {columns.order.reason}.")
    ids = Counter(signal.external_id for signal in good)
    repeated = sum(count > 1 for count in ids.values())
    if repeated:
        told.append(
            f"Ids that stand on several rows: {repeated}; the last row of an id is the one that stays."
        )
    return told


def shown_signal(signal: SignalIn) -> dict[str, Any]:
    """A signal as a page is told it before it is stored."""
    return {
        "at": signal.occurred_at and signal.occurred_at.isoformat(),
        "text": shown(signal.text or "", 300),
        "mark": signal.mark,
        "event": signal.event,
        "person": signal.profile,
    }
