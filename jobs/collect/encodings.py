"""Which encoding bytes are written in, and whether they are text at all, told from the bytes alone."""

import codecs

from jobs.collect.rows import UnreadableFileError

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_KINDS_OF_BINARY = (
    (b"%PDF", "a PDF"), (b"\x89PNG", "an image"), (b"\xff\xd8\xff", "an image"), (b"GIF8", "an image"),
    (b"PK\x03\x04", "a zip archive"), (b"SQLite format 3", "a database"), (b"\x1f\x8b", "a packed file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file (.xls) or one with a password; save it as .xlsx without one"),
)  # fmt: skip
_ASCII = bytes(range(128))
_CONTROL = bytes(code for code in range(32) if code not in (0, 9, 10, 11, 12, 13, 27)) + b"\x7f"


def announced(sample: bytes) -> tuple[str | None, int]:
    """The encoding a byte order mark or the pattern of UTF-16 gives away, and the length of the mark."""
    for mark, codec in _BOMS:
        if sample.startswith(mark):
            return codec, len(mark)
    return _utf16_without_mark(sample), 0


def is_clean(text: str) -> bool:
    """True if `text` holds no lone surrogate, so no undecodable byte and nothing a store would refuse."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def settle(data: bytes) -> str:
    """The encoding `data` speaks for: utf-8 unless its bytes above ASCII mostly are not."""
    above_ascii = len(data.translate(None, _ASCII))
    valid = len(data.decode("utf-8", "ignore").encode("utf-8").translate(None, _ASCII))
    return "utf-8" if 2 * valid >= above_ascii else "cp1252"


def refuse_binary(sample: bytes) -> None:
    """Raise UnreadableFileError when `sample` is no text, naming what it looks like."""
    for magic, name in _KINDS_OF_BINARY:
        if sample.startswith(magic):
            raise UnreadableFileError(f"This does not look like a table: it looks like {name}.")
    control = len(sample) - len(sample.translate(None, _CONTROL))
    if control > len(sample) // 100 or sample.count(0) > len(sample) // 4:
        raise UnreadableFileError("This does not look like a table: it holds binary data, not text.")


def _utf16_without_mark(sample: bytes) -> str | None:
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > len(sample) // 5 and even < odd // 10:
        return "utf-16-le"
    return "utf-16-be" if even > len(sample) // 5 and odd < even // 10 else None
