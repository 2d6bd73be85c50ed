"""The bytes of a file as lines of text: unpacking, encoding, NULs and endless lines, in flat memory.

Lines travel in blocks, so that every check costs one pass over a block and nothing per line. What is wrong
with a line is carried inside it: an undecodable byte as its lone surrogate, an endless line as OVERLONG.
"""

import codecs
import io
import re
from collections.abc import Iterator
from pathlib import Path

from jobs.collect.encodings import announced, is_clean, refuse_binary, settle
from jobs.collect.rows import UnreadableFileError
from jobs.collect.unpacked import Unpacked

BLOCK = 1 << 18
SAMPLE = 1 << 20
LONGEST_LINE = 1 << 20
OVERLONG = "\udfff"
_GUARDED = re.compile("'[-=+@\t\r]")  # the apostrophe that keeps a spreadsheet from computing a text


class Lines:
    """The lines of one file, read once. `encoding` is settled by the first bytes that are not ASCII.

    Attributes:
        watch: some line read so far needs a closer look (undecodable, endless, guarded or cut off)
        notes: what had to be done to read the file, in words
        lost: the line cut off where reading stopped before the end
        last_line: how many lines there were, known once the last is out
        open_end: the last line, where it lacks its line end
        odd_quotes: the quotes do not pair up
    """

    def __init__(self, path: Path) -> None:
        self._bytes = Unpacked(path)
        self.size = self._bytes.size
        self._codec: str | None = None
        self._decoder: codecs.IncrementalDecoder | None = None
        self._total = 0
        self.watch = False
        self.notes: list[str] = []
        self.lost = ""
        self.last_line: int | None = None
        self.open_end = ""
        self.odd_quotes = False
        try:
            self.sample = self._begin(self._bytes.read(SAMPLE))
        except UnreadableFileError:
            self.close()
            raise

    def close(self) -> None:
        """Close the file; reading on after this raises ValueError."""
        self._bytes.close()

    @property
    def position(self) -> int:
        """Bytes of the file read so far: what a progress bar counts."""
        return self._bytes.position

    @property
    def broken(self) -> str | None:
        """Why reading stopped before the end, in words."""
        return self._bytes.broken

    @property
    def encoding(self) -> str:
        """The encoding the file turned out to have so far; plain ASCII reads as utf-8."""
        return self._codec or "utf-8"

    def sample_text(self) -> str:
        """The beginning of the file as text, at most SAMPLE bytes of it, for looking at its shape."""
        codec = self._codec or settle(self.sample)
        return self.sample.decode(codec, "replace").replace("\0", "")

    def blocks(self) -> Iterator[list[str]]:
        """The lines with their ends, some hundreds at a time; no line longer than LONGEST_LINE."""
        rest, overlong = "", _Overlong()
        for text in self._texts():
            rest += text
            cut = _after_last_end(rest)
            if cut:
                lines = io.StringIO(rest[:cut], newline="").readlines()
                lines[0] = overlong.closed(lines[0])
                rest = rest[cut:]
                yield self._counted(lines)
            if len(rest) > LONGEST_LINE:
                overlong.swallow(rest)
                rest = ""
                self.watch = True
        yield from self._end(overlong.closed(rest))

    def _end(self, rest: str) -> Iterator[list[str]]:
        if self.broken:
            self.lost, rest = rest, ""
        self.open_end = rest
        self.last_line = self._total + bool(rest)
        self.watch = self.watch or bool(rest) or self.odd_quotes
        if rest:
            yield [rest]

    def _counted(self, lines: list[str]) -> list[str]:
        if len(lines[0]) > LONGEST_LINE:
            overlong = _Overlong()
            overlong.swallow(lines[0][:-1])
            lines[0] = overlong.closed(lines[0][-1])
        self.watch = self.watch or OVERLONG in lines[0]
        self._total += len(lines)
        return lines

    def _texts(self) -> Iterator[str]:
        data = self.sample
        while data:
            yield self._looked_over(self._decode(data))
            data = self._bytes.read(BLOCK)
        if self._decoder:
            yield self._looked_over(self._decoder.decode(b"", True))

    def _looked_over(self, text: str) -> str:
        if (not text.isascii() and not is_clean(text)) or ("'" in text and _GUARDED.search(text)):
            self.watch = True
        if "\0" in text:
            self._note("NUL characters were taken out.")
            text = text.replace("\0", "")
        self.odd_quotes ^= text.count('"') % 2 == 1
        return text

    def _decode(self, data: bytes) -> str:
        if self._decoder is None:
            if data.isascii():
                return data.decode("ascii")
            self._decoder = self._settled(settle(data))
        return self._decoder.decode(data)

    def _settled(self, codec: str) -> codecs.IncrementalDecoder:
        self._codec = codec
        if codec == "cp1252":
            self._note("The file is not UTF-8; it was read as Windows-1252 (Western European).")
        errors = "replace" if codec.startswith("utf-16") else "surrogateescape"
        return codecs.getincrementaldecoder(codec)(errors)

    def _begin(self, sample: bytes) -> bytes:
        codec, mark = announced(sample)
        if codec:
            self._decoder = self._settled(codec)
        else:
            refuse_binary(sample)
        return sample[mark:]

    def _note(self, words: str) -> None:
        if words not in self.notes:
            self.notes.append(words)


class _Overlong:
    """A line too long to keep: its beginning, and whether it leaves a quote open behind it."""

    def __init__(self) -> None:
        self._head = ""
        self._odd = False

    def swallow(self, text: str) -> None:
        self._head = self._head or OVERLONG + text[:200].replace('"', "'")
        self._odd ^= text.count('"') % 2 == 1

    def closed(self, line: str) -> str:
        """`line`, or for the end of a swallowed one a short line that opens or closes a quote like it."""
        if not self._head:
            return line
        self.swallow(line)
        stub = ('"' if self._odd else "") + self._head.rstrip("\r\n") + "\n"
        self._head, self._odd = "", False
        return stub


def _after_last_end(text: str) -> int:
    """Where the last complete line of `text` ends; a CR at the very end may be half of CR LF."""
    return max(text.rfind("\n"), text.rfind("\r", 0, -1)) + 1
