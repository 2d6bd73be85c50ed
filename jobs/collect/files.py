"""Opening a file of feedback: a table or an export of conversations, told by content, read as a stream."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, Protocol

from jobs.collect import delimited, exports, jsonlines, lines, mbox, whatsapp
from jobs.collect.columns import looks_like_header, numbered, unique_names
from jobs.collect.exports import Export, export_of
from jobs.collect.mbox import looks_like_mbox
from jobs.collect.messages import HEADER
from jobs.collect.objects import Objects
from jobs.collect.rows import Records, Row, RowError, UnreadableFileError
from jobs.collect.whatsapp import looks_like_whatsapp
from jobs.collect.workbook import Workbook

Format = Literal["csv", "jsonl", "xlsx", "whatsapp", "export", "mbox"]
EXPORT = "This was read as an export of {name}."


class Source(Protocol):
    """What a file is read through, whatever its format."""

    size: int
    notes: list[str]

    @property
    def encoding(self) -> str | None:
        """The encoding as far as it is known."""

    @property
    def position(self) -> int:
        """Bytes of the file read so far."""

    def close(self) -> None:
        """Close the file."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A file opened for reading once; a context manager, and an iterator of `Row` and `RowError`.

    Attributes:
        header: the names of the columns, unique; ``column_1`` … where the file names none
        headed: whether the file names its columns itself
        delimiter: as told from the content; None where the format has none
        channel: through what its people speak, where the format tells
    """

    header: list[str]
    headed: bool
    format: Format
    delimiter: str | None
    source: Source
    records: Records
    channel: str | None = None

    def __iter__(self) -> Iterator[Row | RowError]:
        return self.records

    def __next__(self) -> Row | RowError:
        return next(self.records)

    def __enter__(self) -> "Rows":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.source.close()

    @property
    def size(self) -> int:
        """Bytes of the file, for a progress bar."""
        return self.source.size

    @property
    def position(self) -> int:
        """Bytes of it read so far; for XLSX all of them."""
        return self.source.position

    @property
    def notes(self) -> list[str]:
        """What had to be done to read the file, in words; it may grow while reading."""
        return self.source.notes

    @property
    def encoding(self) -> str | None:
        """The encoding as far as it is known; None for XLSX."""
        return self.source.encoding


def open_rows(path: Path) -> Rows:
    """Open `path`, find out what it is and give its rows; memory does not grow with the file.

    Raises:
        UnreadableFileError: missing, empty, binary, damaged or no table; the message says which
    """
    try:
        with path.open("rb") as file:
            start = file.read(4)
        if not start:
            raise UnreadableFileError(f"{path.name} is empty.")
        return _workbook(path) if start == b"PK\x03\x04" else _text(path)
    except FileNotFoundError:
        raise UnreadableFileError(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise UnreadableFileError(f"{path} is a folder; name a file in it.") from None
    except PermissionError:
        raise UnreadableFileError(f"{path} may not be read by this user.") from None


def _workbook(path: Path) -> Rows:
    book = Workbook(path)
    first = book.first_rows(1)[0]
    headed = looks_like_header(first)
    header = unique_names(_trimmed(first)) if headed else numbered(len(first))
    _tell_headless(book.notes, headed)
    return Rows(header, headed, "xlsx", None, book, book.records(len(header), headed))


def _text(path: Path) -> Rows:
    source = lines.Lines(path)
    try:
        text = _filled(source, path)
        if looks_like_mbox(text):
            source.close()
            return _mailbox(path, text)
        export = export_of(text)
        if export:
            source.close()
            return _export(path, export, text)
        if looks_like_whatsapp(text):
            return _chat(source, path, text)
        return _json(source, text) if jsonlines.looks_like_json(text) else _delimited(source, text)
    except UnreadableFileError:
        source.close()
        raise


def _export(path: Path, export: Export, text: str) -> Rows:
    objects = Objects(path)
    objects.notes.append(EXPORT.format(name=export.name))
    records = exports.records(objects, export, text)
    return Rows(HEADER, True, "export", None, objects, records, export.channel)


def _mailbox(path: Path, text: str) -> Rows:
    opened = mbox.Mbox(path)
    return Rows(HEADER, True, "mbox", None, opened, mbox.records(opened, text), "mail")


def _chat(source: lines.Lines, path: Path, text: str) -> Rows:
    source.notes.append(EXPORT.format(name="WhatsApp"))
    records = whatsapp.records(source, _stem(path), text)
    return Rows(HEADER, True, "whatsapp", None, source, records, "chat")


def _stem(path: Path) -> str:
    """The name of a file without its endings."""
    return re.sub(r"(\.txt)?(\.gz)?$", "", path.name, flags=re.IGNORECASE)


def _filled(source: lines.Lines, path: Path) -> str:
    text = source.sample_text()
    if not text.strip():
        raise UnreadableFileError(source.broken or f"{path.name} is empty.")
    return text


def _json(source: lines.Lines, text: str) -> Rows:
    header = jsonlines.header(text)
    return Rows(header, True, "jsonl", None, source, jsonlines.records(source, header))


def _delimited(source: lines.Lines, text: str) -> Rows:
    shape, first = delimited.sniff(text)
    headed = looks_like_header(first)
    header = unique_names(_trimmed(first)) if headed else numbered(shape.width)
    _tell_headless(source.notes, headed)
    records = delimited.records(source, shape, len(header), headed)
    return Rows(header, headed, "csv", shape.delimiter, source, records)


def _trimmed(first: list[str]) -> list[str]:
    """A header row without the blank cells at its end."""
    width = max(position for position, cell in enumerate(first, 1) if cell.strip())
    return first[:width]


def _tell_headless(notes: list[str], headed: bool) -> None:
    if not headed:
        notes.append("The first row looks like data, so the columns are called column_1, column_2 and so on.")
