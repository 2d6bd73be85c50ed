"""What reading a file gives: rows, or rows that could not be read, kept with the reason in words."""

from collections.abc import Iterator
from dataclasses import dataclass

RAW_SHOWN = 2_000


Row = tuple[int, list[str]]
"""A row's number as a spreadsheet counts (the header is row 1) and its cells, as many as the header names."""


@dataclass(frozen=True, slots=True)
class RowError:
    """One row that could not be read, in words, with what stood there."""

    row: int
    column: str | None
    message: str
    raw: str


class UnreadableFileError(Exception):
    """A file that cannot be imported as it is; the message says why and what would help."""


Records = Iterator[Row | RowError]


def shown(raw: str | bytes, limit: int = RAW_SHOWN) -> str:
    """`raw` as harmless text: undecoded bytes as ``\\xNN``, control characters escaped, cut at `limit`."""
    text = raw.decode("utf-8", "surrogateescape") if isinstance(raw, bytes) else raw
    return "".join(_visible(char) for char in text[:limit]) + ("…" if len(text) > limit else "")


def _visible(char: str) -> str:
    if "\udc80" <= char <= "\udcff":
        return f"\\x{ord(char) - 0xDC00:02x}"
    if "\ud800" <= char <= "\udfff":
        return "�"
    return char if char.isprintable() or char in "\n\t" else repr(char)[1:-1]
