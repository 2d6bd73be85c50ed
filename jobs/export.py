"""Exports, one row per item: CSV is safe to open in a spreadsheet, JSON says exactly what is stored."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TextIO

from sqlalchemy import Connection

from db.engine import reading
from db.errors import Refused
from db.reads import export as stored
from db.reads import proposals
from db.reads.employees import EMPLOYEE, employees
from db.reads.identifiers import IDENTIFIER, with_passports
from db.reads.record import RECORD, record
from jobs.paper import paper
from jobs.sheets import csv_cell, plain


def write(url: str, what: str, form: str, out: TextIO, *, source: str | None = None) -> int:
    """Write every item of `what`, see EXPORTS, to `out` as "jsonl", "csv" or "html"; how many rows.

    `source` narrows signals to one source. Raises Refused for a source that is not there.
    """
    with reading(url) as connection:
        lines = _lines(connection, what, source)
        return _csv(lines, out, HEADINGS[what]) if form == "csv" else _FORMS[form](lines, out)


def _lines(connection: Connection, what: str, source: str | None) -> Iterator[stored.Line]:
    if what != "signals":
        if source is not None:
            raise Refused("--source narrows signals only.")
        return EXPORTS[what](connection)
    known = stored.source_keys(connection)
    if source is not None and source not in known:
        raise Refused(f"There is no source {source!r}; there is {', '.join(known) or 'none yet'}.")
    return stored.signals(connection, source)


def _jsonl(lines: Iterable[stored.Line], out: TextIO) -> int:
    rows = 0
    for line in lines:
        out.write(json.dumps(line, ensure_ascii=False, default=plain) + "\n")
        rows += 1
    return rows


def _csv(lines: Iterable[stored.Line], out: TextIO, heading: Sequence[str]) -> int:
    """Write the heading in any case: whoever reads the file finds its columns in one of nothing too."""
    sheet = csv.DictWriter(out, heading)
    sheet.writeheader()
    rows = 0
    for line in lines:
        sheet.writerow({name: csv_cell(value) for name, value in line.items()})
        rows += 1
    return rows


EXPORTS: dict[str, Callable[[Connection], Iterator[stored.Line]]] = {
    "signals": stored.signals,
    "actions": stored.actions,
    "journeys": stored.journeys,
    "proposals": proposals.lines,
    "passports": record,
    "identifiers": with_passports,
    "staff": employees,
}
"""What can be exported: what gives its rows."""

HEADINGS: dict[str, Sequence[str]] = {
    "signals": stored.SIGNAL,
    "actions": stored.ACTION,
    "journeys": stored.STEP,
    "proposals": proposals.LINE,
    "passports": RECORD,
    "identifiers": IDENTIFIER,
    "staff": EMPLOYEE,
}
"""The columns of each in a spreadsheet."""


def _html(lines: Iterable[stored.Line], out: TextIO) -> int:
    rows = list(lines)
    out.write(paper(rows))
    return len(rows)


_FORMS: dict[str, Callable[[Iterable[stored.Line], TextIO], int]] = {
    "jsonl": _jsonl,
    "html": _html,
}
