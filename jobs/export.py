"""Exports, one row per item: CSV is safe to open in a spreadsheet, JSON says exactly what is stored."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from typing import TextIO

from sqlalchemy import Connection

from db.engine import reading
from db.errors import Refused
from db.reads import export as stored
from db.reads import proposals
from db.reads.employees import employees
from db.reads.identifiers import with_passports
from db.reads.record import record
from jobs.paper import paper
from jobs.sheets import csv_cell, plain


def write(url: str, what: str, form: str, out: TextIO, *, source: str | None = None) -> int:
    """Write every item of `what`, see EXPORTS, to `out` as "jsonl", "csv" or "html"; how many rows.

    `source` narrows signals to one source. Raises Refused for a source that is not there.
    """
    with reading(url) as connection:
        lines = _lines(connection, what, source)
        return _FORMS[form](lines, out)


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


def _csv(lines: Iterable[stored.Line], out: TextIO) -> int:
    sheet = csv.writer(out)
    rows = 0
    for line in lines:
        if rows == 0:
            sheet.writerow(line)
        sheet.writerow(map(csv_cell, line.values()))
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


def _html(lines: Iterable[stored.Line], out: TextIO) -> int:
    rows = list(lines)
    out.write(paper(rows))
    return len(rows)


_FORMS: dict[str, Callable[[Iterable[stored.Line], TextIO], int]] = {
    "jsonl": _jsonl,
    "csv": _csv,
    "html": _html,
}
