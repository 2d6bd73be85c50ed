"""The objects of a JSON file, one after the other, wherever in it they stand; memory holds one of them."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import ijson

from jobs.collect.rows import UnreadableFileError
from jobs.collect.unpacked import Unpacked

LARGEST_OBJECT = 500_000  # parts
TOO_LARGE = "This file holds something too large to be a message or a ticket."
Object = dict[str, Any]


class Objects:
    """A JSON file opened for reading once; `broken` says why reading stopped before the end."""

    encoding = "utf-8"

    def __init__(self, path: Path) -> None:
        self._bytes = Unpacked(path)
        self.size = self._bytes.size
        self.notes: list[str] = []
        self.broken: str | None = None

    @property
    def position(self) -> int:
        """Bytes of the file read so far."""
        return self._bytes.position

    def close(self) -> None:
        """Close the file."""
        self._bytes.close()

    def at(self, place: str, watched: Collection[str] = ()) -> Iterator[tuple[Object, Object]]:
        """Every object at `place` (``tickets.item``; empty: one a line), after what was `watched` so far."""
        seen: dict[str, Any] = {}
        builder, parts = None, 0
        try:
            for prefix, event, value in ijson.parse(self._bytes, multiple_values=True, use_float=True):
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
            damaged = f"The JSON is damaged or cut off; what stands before this point was read ({error})."
            self.broken = self._bytes.broken or damaged
