"""The bytes of a file, unpacked where it is packed; a damaged end or a bomb stops the reading and is told."""

import gzip
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

BOMB_BYTES = 1 << 28
BOMB_RATIO = 200
_GZIP = b"\x1f\x8b"


class Unpacked:
    """A file opened for reading once; `broken` says in words why reading stopped before the end."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self.size = path.stat().st_size
        packed = self._file.read(len(_GZIP)) == _GZIP
        self._file.seek(0)
        self._stream = cast("BinaryIO", gzip.GzipFile(fileobj=self._file) if packed else self._file)
        self._unpacked = 0
        self.broken: str | None = None

    @property
    def position(self) -> int:
        """Bytes of the file read so far, packed if it is packed: what a progress bar counts."""
        return self._file.tell()

    def close(self) -> None:
        """Close the file; reading on after this raises ValueError."""
        self._stream.close()
        self._file.close()

    def read(self, size: int) -> bytes:
        """At most `size` bytes, none at the end and once reading is broken."""
        return self._take(self._stream.read, size)

    def readline(self, size: int) -> bytes:
        """The rest of a line, at most `size` bytes of it, none at the end and once reading is broken."""
        return self._take(self._stream.readline, size)

    def _take(self, reads: Callable[[int], bytes], size: int) -> bytes:
        try:
            data = b"" if self.broken else reads(size)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            self.broken = "The packed file is damaged or cut off; everything before this point was read."
            return b""
        except OSError as error:
            self.broken = f"The file could not be read to its end: {error.strerror or error}."
            return b""
        self._unpacked += len(data)
        if self._unpacked > BOMB_BYTES and self._unpacked > BOMB_RATIO * self.position:
            self.broken = f"The file unpacks to more than {BOMB_RATIO} times its size; reading was stopped."
            return b""
        return data
