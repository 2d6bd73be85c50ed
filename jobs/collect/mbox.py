"""A mailbox in one file (mbox): its mails one after the other, each taken apart as the mails of an inbox are.

Whose mailbox it is, is told by where its mails were delivered to; what that address wrote is the company's.
"""

import gzip
import re
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from email.utils import parseaddr
from pathlib import Path
from typing import BinaryIO, cast

from jobs.collect.dates import AHEAD
from jobs.collect.mails import signal_of
from jobs.collect.messages import WHO_IS_WHO, Message
from jobs.collect.rows import Records, RowError

LARGEST_MAIL = 8 << 20  # bytes; what stands behind them is an attachment
LONGEST_LINE = 1 << 16
ONLY_BEGUN = "Of mails with more than 8 MB only the beginning was read."
OWNED = "What {addresses} wrote is taken for the company's own."
DAMAGED = "The packed file is damaged or cut off; everything before this point was read."
_BEGINS = re.compile(r"\ufeff?From \S+[^\n]*\d{4}[^\n]*\r?\n(?:>?[A-Za-z][A-Za-z0-9-]*:[^\n]*\r?\n)")
_DELIVERED = re.compile(
    r"^(?:Delivered-To|X-Original-To|Envelope-To):\s*(\S[^\r\n]*)", re.IGNORECASE | re.MULTILINE
)
_ANY_TIME = (
    datetime(2100, 1, 1, tzinfo=UTC) - AHEAD
)  # which dates are possible is asked when rows become signals


def looks_like_mbox(text: str) -> bool:
    """Whether `text`, the beginning of a file, begins a mailbox.

    >>> looks_like_mbox("From ada@example.com Mon Mar  9 10:00:00 2026\\nSubject: Late\\n\\nNever came.\\n")
    True
    """
    return _BEGINS.match(text) is not None


class Mbox:
    """A mailbox opened for reading once; memory holds one mail of it."""

    encoding = None

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self.size = path.stat().st_size
        packed = self._file.read(2) == b"\x1f\x8b"
        self._file.seek(0)
        self._stream = cast("BinaryIO", gzip.GzipFile(fileobj=self._file) if packed else self._file)
        self.notes: list[str] = []
        self.broken = False

    @property
    def position(self) -> int:
        """Bytes of the file read so far."""
        return self._file.tell()

    def close(self) -> None:
        """Close the file."""
        self._stream.close()
        self._file.close()

    def mails(self) -> Iterator[bytes]:
        """Every mail, without the line that parts it from the one before."""
        parts: list[bytes] = []
        size, blank = 0, True
        for line in self._lines():
            if blank and line.startswith(b"From "):
                if parts:
                    yield b"".join(parts)
                parts, size = [], 0
            elif size < LARGEST_MAIL:
                parts.append(line[1:] if line.startswith(b">From ") else line)
                size += len(line)
                if size >= LARGEST_MAIL and ONLY_BEGUN not in self.notes:
                    self.notes.append(ONLY_BEGUN)
            blank = not line.strip()
        if parts:
            yield b"".join(parts)

    def _lines(self) -> Iterator[bytes]:
        try:
            while line := self._stream.readline(LONGEST_LINE):
                yield line
        except (OSError, EOFError):
            self.broken = True


def records(mbox: Mbox, sample: str) -> Records:
    """Every mail as a row, or why it gives none; `sample` is the beginning of the file."""
    own = _owners(sample)
    mbox.notes.append(OWNED.format(addresses=", ".join(sorted(own))) if own else WHO_IS_WHO)
    number = 0
    for number, raw in enumerate(mbox.mails(), 1):
        yield _row(raw, own, number)
    if mbox.broken:
        yield RowError(number + 1, None, DAMAGED, "")


def _row(raw: bytes, own: Collection[str], number: int) -> tuple[int, list[str]] | RowError:
    made = signal_of(raw, own, _ANY_TIME, number)
    if isinstance(made, RowError):
        return made
    details = made.details or {}
    message = Message(
        id=made.external_id,
        text=made.text or "",
        created_at=made.occurred_at.isoformat() if made.occurred_at else "",
        user=made.profile or "",
        author_type=made.author,
        conversation=made.conversation or "",
        attachments=details.get("attachments", ""),
        subject=details.get("subject", ""),
    )
    return number, list(message)


def _owners(sample: str) -> set[str]:
    """The addresses whose mailbox it is."""
    found = (parseaddr(value)[1].lower() for value in _DELIVERED.findall(sample))
    return {address for address in found if "@" in address}
