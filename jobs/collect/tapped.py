"""A Singer tap as a process: a clean environment, limits, its output line by line, its last words kept.

What it says on standard error is kept to the last few lines, however much it is; a line on standard output
may be LONGEST_LINE long. While it says nothing, None comes in place of a line, so that its reader can go on.
"""

import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from jobs.collect import confined
from jobs.collect.fetched import PassingTroubleError, PermanentTroubleError
from jobs.collect.rows import shown

MEMORY = 1 << 30  # bytes
PROCESSOR_SECONDS = 600
SECONDS = 600.0
LONGEST_LINE = 10 << 20
QUIET = 20.0  # seconds without a line, after which None comes
_KEPT, _BLOCK, _LAST_WORDS = 20, 1 << 16, 400


class Tap:
    """A running tap; `files` is a folder of its own, gone with it."""

    def __init__(self, name: str, command: Sequence[str], secrets: Sequence[str], files: Path) -> None:
        self._name, self._command, self._secrets, self._files = name, command, secrets, files
        self._said: deque[bytes] = deque(maxlen=_KEPT)
        self._open_word = b""

    def lines(self, *arguments: str) -> Iterator[bytes | None]:
        """Every line of standard output, without its end; None where none came for a while.

        A last line without an end is left out when the tap did not end well. Raises PassingTroubleError and
        PermanentTroubleError with the tap's last words.
        """
        end = time.monotonic() + SECONDS
        process = self._start(arguments)
        try:
            rest = b""
            for block in self._blocks(process, end):
                if block is None:
                    yield None
                    continue
                *whole, rest = (rest + block).split(b"\n")
                yield from whole
                if len(rest) > LONGEST_LINE:
                    raise PermanentTroubleError(
                        f"The tap “{self._name}” wrote a line of over {LONGEST_LINE >> 20} MB and was ended."
                    )
            self._judge(process.wait(10))
            if rest.strip():
                yield rest
        finally:
            _end(process)

    def _start(self, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
        program = shutil.which(self._command[0])
        if program is None:
            raise PermanentTroubleError(
                f"The program of the tap “{self._name}” is not there: {self._command[0]}."
            )
        limits = [sys.executable, "-I", confined.__file__, str(MEMORY), str(PROCESSOR_SECONDS)]
        return subprocess.Popen(  # noqa: S603 - named in the settings
            [*limits, program, *self._command[1:], *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            cwd=self._files, env=_environment(self._files), start_new_session=True, bufsize=0,
        )  # fmt: skip

    def _blocks(self, process: subprocess.Popen[bytes], end: float) -> Iterator[bytes | None]:
        """What comes on standard output; standard error is read beside it, so that neither stops the tap."""
        assert process.stdout is not None  # noqa: S101 - both are pipes
        assert process.stderr is not None  # noqa: S101
        heard = time.monotonic()
        with selectors.DefaultSelector() as both:
            both.register(process.stdout, selectors.EVENT_READ, True)
            both.register(process.stderr, selectors.EVENT_READ, False)
            while both.get_map():
                for key, _events in both.select(1.0):
                    block = os.read(key.fd, _BLOCK)
                    if not block:
                        both.unregister(key.fileobj)
                    elif key.data:
                        heard = time.monotonic()
                        yield block
                    else:
                        self._hear(block)
                if time.monotonic() > end:
                    raise PassingTroubleError(
                        f"The tap “{self._name}” took longer than {SECONDS / 60:.0f} minutes and was ended;"
                        " what it brought is kept."
                    )
                if time.monotonic() - heard > QUIET:
                    heard = time.monotonic()
                    yield None

    def _hear(self, block: bytes) -> None:
        *whole, rest = (self._open_word + block).split(b"\n")
        self._said.extend(line[:_LAST_WORDS] for line in whole[-_KEPT:] if line.strip())
        self._open_word = rest[-_LAST_WORDS:]

    def _judge(self, code: int) -> None:
        if code == 0:
            return
        how = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
        raise PassingTroubleError(f"The tap “{self._name}” {how}. {self.last_words()}")

    def last_words(self) -> str:
        """What it said last, without any secret."""
        said = [*self._said, self._open_word] if self._open_word.strip() else list(self._said)
        text = shown(said[-1].strip(), _LAST_WORDS) if said else ""
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, "•••") if len(secret) > 3 else text
        return f"It said last: {text}" if text else "It said nothing about why."


@contextmanager
def tap(name: str, command: Sequence[str], secrets: Sequence[str]) -> Iterator[tuple[Tap, Path]]:
    """A tap that was not started yet, and the folder for its files, which only this user may read."""
    with tempfile.TemporaryDirectory(prefix="tap-", ignore_cleanup_errors=True) as folder:
        yield Tap(name, command, secrets, Path(folder)), Path(folder)


def _environment(files: Path) -> Mapping[str, str]:
    """Nothing of ours: neither keys nor the address of the store."""
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(files),
        "TMPDIR": str(files),
        "LANG": "C.UTF-8",
        "PYTHONUNBUFFERED": "1",
    }


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the tap with everything it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for stream in (process.stdout, process.stderr):
        if stream is not None:
            stream.close()
