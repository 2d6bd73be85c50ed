"""Rows of an XLSX file, one after the other, after a look at what unpacking it would cost.

openpyxl reads sheets and their strings through defusedxml, the other parts only where lxml is not installed;
here they all go through it first.
"""

import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import fromstring

from jobs.collect.rows import Records, RowError, UnreadableFileError

UNPACKED_AT_MOST = 1 << 30
STRINGS_AT_MOST = 1 << 28  # openpyxl keeps the shared strings in memory
RATIO_AT_MOST = 200
RATIO_COUNTS_FROM = 1 << 24

_READ_SAFELY = ("xl/worksheets/sheet", "xl/sharedStrings")
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, ParseError, EOFError, OSError, KeyError, ValueError, TypeError,
    AttributeError, RuntimeError,
)  # fmt: skip


class Workbook:
    """The first sheet of an XLSX file that holds anything; `broken` says why reading stopped early."""

    encoding = None

    def __init__(self, path: Path) -> None:
        self.size = self.position = path.stat().st_size
        self.broken: str | None = None
        self.notes: list[str] = []
        self._book, self._sheet = self._opened(path)

    def close(self) -> None:
        """Close the file."""
        self._book.close()

    def first_rows(self, count: int) -> list[list[str]]:
        """The first rows that hold anything, to see what the columns are."""
        return [cells for _, cells in islice(self._rows(), count)]

    def records(self, width: int, skip_header: bool) -> Records:
        """Every row that holds anything, `width` cells wide, or the row's error."""
        number = 0
        for number, cells in self._rows():
            if skip_header:
                skip_header = False
            elif any(cells[width:]):
                message = f"{len(cells)} cells where the header has {width}."
                yield RowError(number, None, message, "\t".join(cells))
            else:
                yield number, cells[:width] + [""] * (width - len(cells))
        if self.broken:
            yield RowError(number + 1, None, self.broken, "")

    def _opened(self, path: Path) -> tuple[Any, Any]:
        from openpyxl import load_workbook

        try:
            _refuse_bomb(path)
            _refuse_entities(path)
            book = load_workbook(path, read_only=True, data_only=True)
        except _DAMAGED as error:
            words = "This Excel file is damaged, cut off or not an Excel file at all"
            raise UnreadableFileError(f"{words}; open it in a spreadsheet and save it anew.") from error
        return book, self._chosen(book)

    def _chosen(self, book: Any) -> Any:
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # some programs write wrong ones, and rows beyond would be lost
            self._sheet = sheet
            if self.first_rows(1):
                if len(book.worksheets) > 1:
                    self.notes.append(f"Only the sheet “{sheet.title}” was read.")
                return sheet
        book.close()
        raise UnreadableFileError(self.broken or "The file is empty: none of its sheets holds anything.")

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        try:
            for number, values in enumerate(self._sheet.iter_rows(values_only=True), 1):
                cells = [as_text(value) for value in values]
                if any(cells):
                    yield number, cells
        except _DAMAGED:
            self.broken = "The Excel file is damaged or cut off; everything before this point was read."


def as_text(value: object) -> str:
    """A cell as text: whole numbers without a point, dates in ISO 8601, an empty cell as an empty text.

    >>> as_text(5.0), as_text(None), as_text(True), as_text(datetime(2024, 2, 1, 9, 30))
    ('5', '', 'TRUE', '2024-02-01 09:30:00')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date | datetime):
        return str(value)
    return str(value).replace("\0", "")


def _refuse_bomb(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    strings = sum(member.file_size for member in members if member.filename.endswith("sharedStrings.xml"))
    bomb = unpacked > RATIO_COUNTS_FROM and unpacked > RATIO_AT_MOST * packed
    if bomb or unpacked > UNPACKED_AT_MOST or strings > STRINGS_AT_MOST:
        size = f"{unpacked / 1e6:,.0f} MB"
        raise UnreadableFileError(f"This Excel file would unpack to {size}; save it as CSV and import that.")


def _refuse_entities(path: Path) -> None:
    """Raises EntitiesForbidden, a ValueError, for a part that would write itself anew when it is read."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")) and not name.startswith(_READ_SAFELY):
                fromstring(archive.read(name))
