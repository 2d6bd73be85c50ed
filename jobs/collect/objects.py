"""The objects of a JSON file, one after the other, wherever in it they stand; memory holds one of them."""

import gzip
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

import ijson

from jobs.collect.rows import UnreadableFileError

LARGEST_OBJECT = 500_000  # parts
TOO_LARGE = "This file holds something too large to be a message or a ticket."
Object = dict[str, Any]


class Objects:
    """A JSON file opened for reading once; `broken` says why reading stopped before the end."""

    encoding = "utf-8"

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self.size = path.stat().st_size
        packed = self._file.read(2) == b"\x1f\x8b"
        self._file.seek(0)
        self._stream = cast("BinaryIO", gzip.GzipFile(fileobj=self._file) if packed else self._file)
        self.notes: list[str] = []
        self.broken: str | None = None

    @property
    def position(self) -> int:
        """Bytes of the file read so far."""
        return self._file.tell()

    def close(self) -> None:
        """Close the file."""
        self._stream.close()
        self._file.close()

    def at(self, place: str, watched: Collection[str] = ()) -> Iterator[tuple[Object, Object]]:
        """Every object at `place` (``tickets.item``; empty: one a line), after what was `watched` so far."""
        seen: dict[str, Any] = {}
        builder, parts = None, 0
        try:
            for prefix, event, value in ijson.parse(self._stream, multiple_values=True, use_float=True):
                if builder is None:
                    if prefix in watched:
                        seen[prefix] = value
                    if prefix != place or event != "start_map":
                        continue
                    builder, parts = ijson.ObjectBuilder(), 0
                builder.event(event, value)
                parts += 1
                if parts > LARGEST_OBJECT:
                    raise UnreadableFileError(TOO_LARGE)
                if prefix == place and event == "end_map":
                    yield seen, builder.value
                    builder = None
        except (ijson.JSONError, UnicodeDecodeError, ValueError) as error:
            self.broken = f"The JSON is damaged or cut off; what stands before this point was read ({error})."
        except (OSError, EOFError):
            self.broken = "The packed file is damaged or cut off; everything before this point was read."
