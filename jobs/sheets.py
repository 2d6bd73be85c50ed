"""Rows as files for people: CSV and XLSX in which no text is a formula or turns the others around."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

Row = Sequence[Any]
Plain = str | int | float | None

ROWS_OF_A_SHEET = 1_000_000  # a spreadsheet takes 1,048,576
LONGEST_CELL = 32_767
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")


def csv_cell(value: Any) -> Plain:
    """A value as one cell of a CSV file: text that would be a formula gets an apostrophe.

    >>> csv_cell("=1+1"), csv_cell(["late", "rude"]), csv_cell(7)
    ("'=1+1", 'late; rude', 7)
    """
    made = plain(value)
    return f"'{made}" if isinstance(made, str) and made.startswith(_FORMULA) else made


def plain(value: Any) -> Plain:
    """A value as one cell: instants in UTC, lists joined by semicolons, no bidi overrides in texts."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, dict):
        value = [f"{key} {part}" for key, part in value.items()]
    if isinstance(value, list | tuple):
        value = "; ".join(map(str, value))
    if value is None or isinstance(value, int | float):
        return value
    return _OVERRIDES.sub("", str(value))


def csv_file(columns: Row, rows: Iterable[Row]) -> bytes:
    """A CSV file with a heading, in UTF-8 with the mark by which spreadsheets know it."""
    out = io.StringIO(newline="")
    sheet = csv.writer(out)
    sheet.writerow(map(csv_cell, columns))
    sheet.writerows(map(csv_cell, row) for row in rows)
    return out.getvalue().encode("utf-8-sig")


def xlsx_file(columns: Row, rows: Iterable[Row]) -> bytes:
    """A workbook with a heading on every sheet; every text is a text cell, never a formula."""
    from openpyxl import Workbook  # here, because every page would wait for it

    book, out = Workbook(write_only=True), io.BytesIO()
    sheet = _sheet(book, columns)
    for number, row in enumerate(rows, 1):
        if number % ROWS_OF_A_SHEET == 0:
            sheet = _sheet(book, columns)
        sheet.append([_xlsx_cell(sheet, value) for value in row])
    book.save(out)
    return out.getvalue()


def _sheet(book: Any, columns: Row) -> Any:
    sheet = book.create_sheet()
    sheet.append([_xlsx_cell(sheet, column) for column in columns])
    return sheet


def _xlsx_cell(sheet: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    made = plain(value)
    if not isinstance(made, str):
        return made
    cell = WriteOnlyCell(sheet, _CONTROLS.sub("", made)[:LONGEST_CELL])
    cell.data_type = "s"
    return cell
