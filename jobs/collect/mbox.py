"""A mailbox in one file (mbox): its mails one after the other, each taken apart as the mails of an inbox are.

Whose mailbox it is, is told by where its mails were delivered to; what that address wrote is the company's.
"""

import re
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from email.utils import parseaddr
from pathlib import Path

from jobs.collect.dates import AHEAD
from jobs.collect.mails import signal_of
from jobs.collect.messages import WHO_IS_WHO, Message
from jobs.collect.rows import Records, RowError
from jobs.collect.unpacked import Unpacked

LARGEST_MAIL = 8 << 20  # bytes; what stands behind them is an attachment
LONGEST_LINE = 1 << 16
ONLY_BEGUN = "Of mails with more than 8 MB only the beginning was read."
OWNED = "What {addresses} wrote is taken for the company's own."
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
        self._bytes = Unpacked(path)
        self.size = self._bytes.size
        self.notes: list[str] = []

    @property
    def position(self) -> int:
        """Bytes of the file read so far."""
        return self._bytes.position

    def close(self) -> None:
        """Close the file."""
        self._bytes.close()

    @property
    def broken(self) -> str | None:
        """Why reading stopped before the end, in words."""
        return self._bytes.broken

    def mails(self) -> Iterator[bytes]:
        """Every mail, without the line that parts it from the one before."""
        parts: list[bytes] = []
        size, blank = 0, True
        while line := self._bytes.readline(LONGEST_LINE):
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


def records(mbox: Mbox, sample: str) -> Records:
    """Every mail as a row, or why it gives none; `sample` is the beginning of the file."""
    own = _owners(sample)
    mbox.notes.append(OWNED.format(addresses=", ".join(sorted(own))) if own else WHO_IS_WHO)
    number = 0
    for number, raw in enumerate(mbox.mails(), 1):
        yield _row(raw, own, number)
    if mbox.broken:
        yield RowError(number + 1, None, mbox.broken, "")


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
