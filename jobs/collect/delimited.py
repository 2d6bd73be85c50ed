"""Rows of delimited text: the shape is sniffed, the csv module reads, rows that are wrong are kept."""

import csv
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from jobs.collect.columns import KNOWN_NAMES, plain
from jobs.collect.encodings import is_clean
from jobs.collect.lines import LONGEST_LINE, OVERLONG, Lines
from jobs.collect.rows import Records, Row, RowError, shown

if TYPE_CHECKING:
    from _csv import Reader

_DELIMITERS = ("\t", ",", ";", "|")
_ONE_COLUMN = "\x1f"  # the unit separator: no text holds it, so nothing is split
_LINES_LOOKED_AT = 1_000
_GUARDED = tuple("'" + char for char in "=+-@\t\r")
_AGREEING = 0.7


@dataclass(frozen=True, slots=True)
class Shape:
    """How a text is cut into cells; `width` is that of most rows."""

    delimiter: str
    quoted: bool
    width: int = 1

    def rows(self, lines: Iterable[str]) -> "Reader":
        """A csv reader over `lines` in this shape."""
        if self.quoted:
            return csv.reader(lines, delimiter=self.delimiter)
        return csv.reader(lines, delimiter=self.delimiter, quoting=csv.QUOTE_NONE)


def sniff(text: str) -> tuple[Shape, list[str]]:
    """The shape under which most rows of `text` are equally wide, and the first row under it.

    A header with known names settles it; one column when nothing else splits the rows evenly. Between
    quotes that mean something and quotes that are only characters the more even reading wins, then the one
    with more rows, as a stray quote swallows rows.
    """
    lines = io.StringIO(text, newline="").readlines()
    lines = lines[: min(_LINES_LOOKED_AT, max(1, len(lines) - 1))]
    best = (False, _AGREEING, 0, 0)
    shape, first = Shape(_ONE_COLUMN, quoted=True), ["".join(lines[:1]).strip()]
    for candidate in (Shape(d, quoted) for quoted in (True, False) for d in _DELIMITERS if d in text):
        rows = _sampled(candidate, lines)
        width, count = Counter(map(len, rows)).most_common(1)[0] if rows else (1, 0)
        named = bool(rows) and sum(plain(cell) in KNOWN_NAMES for cell in rows[0]) > 1
        merit = (named, round(count / max(1, len(rows)), 2), len(rows), width)
        if width > 1 and merit > best:
            best, shape, first = merit, replace(candidate, width=width), rows[0]
    return shape, first


def _sampled(shape: Shape, lines: list[str]) -> list[list[str]]:
    """The rows of `lines` that hold anything; those before one that cannot be read tell enough."""
    rows: list[list[str]] = []
    try:
        rows.extend(cells for cells in shape.rows(lines) if cells)
    except csv.Error:
        return rows
    return rows


def records(lines: Lines, shape: Shape, width: int, skip_header: bool) -> Records:
    """Every row of the file, numbered as a spreadsheet does, each `width` cells wide, or the row's error."""
    csv.field_size_limit(LONGEST_LINE)
    reader = shape.rows(chain.from_iterable(lines.blocks()))
    number = 0
    while True:
        try:
            for cells in reader:
                if not cells:
                    continue
                number += 1
                if number == 1 and skip_header:
                    continue
                if lines.watch or not shape.quoted or len(cells) != width:
                    last = reader.line_num == lines.last_line
                    yield _inspected((number, cells), width, lines, shape, last)
                else:
                    yield number, cells
            break
        except csv.Error:
            number += 1
            message = "A text of more than 1 MB: perhaps a quote that is never closed."
            yield RowError(number, None, message, "")
    if lines.broken:
        yield RowError(number + 1, None, lines.broken, shown(lines.lost))


def _inspected(row: Row, width: int, lines: Lines, shape: Shape, last: bool) -> Row | RowError:
    number, cells = row
    problem = _problem(cells, width, lines) or (last and _cut_off(cells, width, lines, shape))
    if problem:
        return RowError(number, None, problem, shown("\t".join(cells).replace(OVERLONG, "")))
    cells = [_bare(cell, shape) for cell in cells[:width]]
    return number, cells + [""] * (width - len(cells))


def _problem(cells: list[str], width: int, lines: Lines) -> str | None:
    whole = "".join(cells)
    if OVERLONG in whole:
        return "A line of more than 1 MB; only its beginning was kept."
    if not is_clean(whole):
        return f"Some bytes are not {lines.encoding}."
    if any(cells[width:]):
        return f"{len(cells)} cells where the header has {width}: perhaps a text without quotes around it."
    return None


def _cut_off(cells: list[str], width: int, lines: Lines, shape: Shape) -> str | None:
    """What is wrong with the last row of a file that ends too early."""
    opening = lines.open_end.startswith('"') or f'{shape.delimiter}"' in lines.open_end
    if shape.quoted and lines.odd_quotes and (opening or "\n" in cells[-1]):
        return "A quote opened in this row is never closed; the rest of the file was read as part of it."
    if lines.open_end and len(cells) < width:
        return "The file ends in the middle of this row."
    return None


def _bare(cell: str, shape: Shape) -> str:
    """A cell without the apostrophe that guards a formula, and without quotes nobody took off."""
    if not shape.quoted and len(cell) > 1 and cell[0] == cell[-1] == '"':
        return cell[1:-1].replace('""', '"')
    return cell[1:] if cell.startswith(_GUARDED) else cell
