"""Who used the cores: processor seconds of the processes of a running `touchline up`, by their parts."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")
_PARTS = {"dashboard.door.programs": "intake", "dashboard.door": "pages", "jobs.alongside": "jobs"}


def used(up: int) -> Counter[str]:
    """Processor seconds so far of each part of the `touchline up` with the process id `up`."""
    found: Counter[str] = Counter()
    for child in _children(up):
        words = Path(f"/proc/{child}/cmdline").read_text().split("\0")
        part = next((_PARTS[word] for word in words if word in _PARTS), "others")
        found[part] += sum(map(_seconds, _family(child)))
    return found


def in_words(before: Counter[str], after: Counter[str], seconds: float) -> str:
    """How many cores each part used between two looks."""
    return ", ".join(f"{part} {(after[part] - before[part]) / seconds:.2f}" for part in after)


def _family(pid: int) -> Iterator[int]:
    yield pid
    for child in _children(pid):
        yield from _family(child)


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def _seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15])) / _TICK
