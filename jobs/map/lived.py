"""The job that draws the paths of customers: all anew when findings or map changed, else whose changed.

All anew is one look through the signals for every so many of them, in id order, for reading them customer by
customer takes twice as long; so memory is bounded by `AT_ONCE` and `TOGETHER`, and a crash repeats at most
one look. What is drawn is written while the rest is drawn and counted beside.
"""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import islice

import numpy as np
from sqlalchemy import Connection

from db.engine import reading
from db.models import Lane
from db.reads import signs
from db.reads.generations import newest_signal
from db.reads.rollups import live_generation
from db.reads.signs import PassRow
from db.reads.waiting import next_ids
from db.tallies import Cell, Day, Rows, by_day, tallied
from db.writes import lived as writes
from db.writes.lived import Paths
from jobs.map.changed import MARKS_AT_ONCE, Now, changed
from jobs.map.drawn import Drawn, drawn_of
from jobs.map.looked import Part, bounds_of, looked_through
from journeys.lived import Ground

AT_ONCE = 4_000_000
"""Signals whose customers are drawn after one look: sixteen bytes each."""

TOGETHER = 5
"""Parts whose ways are counted at once: more stay in memory for longer, fewer are added up more often."""

SLICE_SECONDS = 2.0
LOCK_HELD = 0.03  # seconds a transaction should hold the write lock
LEAST, FIRST, MOST = 20, 100, 20_000  # customers of a transaction
FIRST_CHANGED = 500  # their cells are much the same: fewer at once are written again and again
FIRST_COUNTED = 20  # days or ways that are counted at once, at first
DROPPED = 2_000
LONG = 10_000  # signals that wait to be read: until they are, the same paths would be drawn again and again


def run(url: str, now: datetime) -> dict[str, int]:
    """Draw for a few seconds; how many paths were drawn, and rows of earlier ones removed."""
    with reading(url) as connection:
        wanted, here = _now(connection), signs.newest_pass(connection)
        old = here is not None and signs.any_before(connection, here.generation_id)
        busy = len(next_ids(connection, Lane.BACKLOG, LONG)) == LONG
    if wanted is None or busy:
        return {"drawn": 0}
    if here is None or here.counting or (here.findings_id, here.basis) != (wanted.findings_id, wanted.basis):
        writes.begin(url, wanted.findings_id, wanted.basis)
        return {"begun": 1}
    if here.counted < here.position and not here.whole:
        return {"counted": _count_again(url, here)}
    if not here.whole:
        return {"drawn": _draw_on(url, here, wanted, now)}
    drawn = _draw_changed(url, here, wanted, now)
    return {"drawn": drawn, "dropped": _drop(url, here.generation_id) if old else 0}


def _now(connection: Connection) -> Now | None:
    findings_id = live_generation(connection)
    if findings_id is None:
        return None
    became, out = signs.merged(connection), signs.left_at(connection)
    basis = repr((sorted(became.items()), sorted(out)))
    return Now(findings_id, Ground(became, out), basis)


def _draw_on(url: str, here: PassRow, wanted: Now, now: datetime) -> int:
    """Draw the paths of the next customers of a pass, at least one, and end it after the last."""
    with reading(url) as connection:
        newest, last = newest_signal(connection), signs.newest_profile(connection)
        until = here.position + max(1, -(-last * AT_ONCE // max(newest, AT_ONCE)))
        people = signs.people(connection, here.position + 1, until)
        bounds = bounds_of(people, until, min(newest, AT_ONCE))
        parts = looked_through(url, wanted.findings_id, newest, people, bounds)
    done = 0
    while together := list(islice(parts, TOGETHER)):
        going, drawn = _draw_together(url, here, wanted, together)
        done += drawn
        if going is None:
            return done
        here = going
    return done + int(until >= last and writes.finish(url, here, now) is not None)


def _draw_together(url: str, here: PassRow, wanted: Now, parts: Sequence[Part]) -> tuple[PassRow | None, int]:
    """Draw the paths of some parts and count their ways, while what is drawn is written; how many paths."""
    going: PassRow | None = here
    with ThreadPoolExecutor(1) as beside:
        drawn = [beside.submit(drawn_of, part.found, part.people, wanted.ground) for part in parts]
        counted = beside.submit(lambda: _counted([paths.result().steps for paths in drawn]))
        for part, paths in zip(parts, drawn, strict=True):
            going = going and _put(url, going, paths.result(), part.until)
        going = going and _count(url, going, counted.result())
    return going, sum(len(paths.result().ends.customer) for paths in drawn)


def _put(url: str, here: PassRow, paths: Drawn, until: int) -> PassRow | None:
    """Write paths of customers up to `until`; None when somebody else drew meanwhile."""
    going: PassRow | None = here
    for part, position in _slices(paths, until):
        going = going and writes.draw(url, going, part, position)
    return going


def _count_again(url: str, here: PassRow) -> int:
    """Count the ways of those who were drawn before a crash, and not counted; how many steps these are."""
    with reading(url) as connection:
        steps = signs.steps_between(connection, here.generation_id, here.counted, here.position)
    return len(steps) if _count(url, here, _counted([steps])) else 0


def _counted(drawn: Sequence[Rows]) -> list[Cell | Day]:
    """What those drawn count for."""
    steps = np.concatenate([some.T for some in drawn], axis=1).T  # column by column, as they are counted
    return [*by_day(steps), *tallied(steps)]


def _count(url: str, here: PassRow, counted: Sequence[Cell | Day]) -> PassRow | None:
    """Keep what those drawn count for."""
    fresh, size, first = here.counted == 0, FIRST_COUNTED, 0
    while True:
        following, began = first + size, time.perf_counter()
        last = following >= len(counted)
        going = writes.count(url, here, counted[first:following], fresh=fresh, last=last)
        if going is None or last:
            return going
        here, first, size = going, following, _next_size(size, time.perf_counter() - began)


def _slices(paths: Drawn, until: int) -> Iterator[tuple[Paths, int]]:
    """The paths in parts that take LOCK_HELD to write, each with the customer up to whom it goes."""
    first, size, number = 0, FIRST, len(paths.ends.customer)
    while first < number:
        last = min(first + size, number)
        part = paths.part(first, last)
        began = time.perf_counter()
        yield part, until if last == number else part.customer_ids[-1]
        first, size = last, _next_size(size, time.perf_counter() - began)
    if not number:
        yield paths.part(0, 0), until


def _next_size(size: int, took: float) -> int:
    """More or fewer at once, so that a transaction lasts about as long as it may."""
    return max(LEAST, min(MOST, int(size * min(4.0, LOCK_HELD / max(took, 0.001)))))


def _draw_changed(url: str, here: PassRow, wanted: Now, now: datetime) -> int:
    """Draw again the paths of those who changed; how many profiles that were."""
    done, size, end = 0, FIRST_CHANGED, time.monotonic() + SLICE_SECONDS
    while time.monotonic() < end and (several := changed(url, here, wanted)):
        for some in several:
            for first in range(0, len(some.customer_ids), size):
                paths, before, marks = some.part(first, size)
                with reading(url) as connection:
                    new = writes.redrawn(connection, here, paths, before)
                began = time.perf_counter()
                going = writes.redraw(url, here, new, marks, now)
                if going is None:
                    return done
                here, done = going, done + len(marks)
                took = time.perf_counter() - began
            size = _next_size(min(size, len(some.customer_ids)), took)
        if sum(len(some.marks) for some in several) < MARKS_AT_ONCE:
            break  # there were no more
    return done


def _drop(url: str, kept: int) -> int:
    """Remove what earlier generations of paths left than `kept`, for a few seconds; how many rows."""
    gone, end = 0, time.monotonic() + SLICE_SECONDS
    while time.monotonic() < end and (some := writes.drop_old(url, kept, DROPPED)):
        gone += some
    return gone
