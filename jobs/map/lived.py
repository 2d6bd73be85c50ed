"""The job that draws the paths of customers: all anew when findings or map changed, else whose changed.

All anew is one look through the signals for every so many of them, in id order, for reading them customer by
customer takes twice as long; so memory is bounded by `AT_ONCE` and `COUNTED`, and a crash repeats at most one
look.
"""

import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain, islice

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
from jobs.map.changed import Now, changed
from jobs.map.drawn import Drawn, customers_of, drawn_of, signs_of
from jobs.map.looked import bounds_of, looked_through
from journeys.lived import Ground

AT_ONCE = 4_000_000
"""Signals whose customers are drawn after one look: sixteen bytes each."""

COUNTED = 1_000_000
"""Steps, about, whose ways are counted at once: more are twice in memory, fewer are added up more often."""

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
    return {"drawn": _draw_changed(url, here, wanted, now), "dropped": _drop(url, here)}


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
        parts = looked_through(connection, wanted.findings_id, newest, people, bounds)
    done, uncounted = 0, list[Rows]()
    for part in parts:
        paths = drawn_of(signs_of(customers_of(part.people), part.found), part.people, wanted.ground)
        going = _put(url, here, paths, part.until)
        uncounted.append(paths.steps)
        if going and (part.until == until or sum(map(len, uncounted)) >= COUNTED):
            going, uncounted = _count(url, going, uncounted), []
        if going is None:
            return done
        here, done = going, done + len(paths.ends.customer)
    return done + int(until >= last and writes.finish(url, here, now) is not None)


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
    return len(steps) if _count(url, here, [steps]) else 0


def _count(url: str, here: PassRow, drawn: Sequence[Rows]) -> PassRow | None:
    """Count the ways of those drawn."""
    steps = np.concatenate([some.T for some in drawn], axis=1).T  # column by column, as they are counted
    counted: Iterator[Cell | Day] = chain(by_day(steps), tallied(steps))
    fresh = here.counted == 0
    size, part = FIRST_COUNTED, list(islice(counted, FIRST_COUNTED))
    while True:
        following = list(islice(counted, size))
        began = time.perf_counter()
        going = writes.count(url, here, part, fresh=fresh, last=not following)
        if going is None or not following:
            return going
        here, part, size = going, following, _next_size(size, time.perf_counter() - began)


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
    return done


def _drop(url: str, here: PassRow) -> int:
    """Remove what earlier generations of paths left, for a few seconds; how many rows."""
    with reading(url) as connection:
        if not signs.any_before(connection, here.generation_id):
            return 0
    gone, end = 0, time.monotonic() + SLICE_SECONDS
    while time.monotonic() < end and (some := writes.drop_old(url, here.generation_id, DROPPED)):
        gone += some
    return gone
