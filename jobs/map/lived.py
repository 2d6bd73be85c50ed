"""The job that draws the paths of customers: all anew when findings or map changed, else whose changed.

All anew is one look through the signals for every so many of them, in id order, for reading them customer by
customer takes twice as long; so memory is bounded by `AT_ONCE`, and a crash repeats at most one look.
"""

import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain, islice
from typing import NamedTuple

import numpy as np
from sqlalchemy import Connection

from db.engine import reading
from db.models import Lane
from db.reads import signs
from db.reads.generations import newest_signal
from db.reads.rollups import live_generation
from db.reads.signs import PassRow, Person
from db.reads.waiting import next_ids
from db.writes import lived as writes
from db.writes.lived import Before, Paths
from jobs.map.drawn import Changed, Drawn
from jobs.map.tallied import tallied
from journeys.lived import Column, Ground, Signs, Steps, drawn

AT_ONCE = 2_000_000
"""Signals whose customers are drawn in one look: some 100 MB."""

READ = 50_000  # signals asked for at once
SLICE_SECONDS = 2.0
LOCK_HELD = 0.03  # seconds a transaction should hold the write lock
LEAST, FIRST, MOST = 20, 100, 20_000  # customers of a transaction
CHANGED = 2_000  # profiles whose paths are drawn again at once
MOST_CELLS = 2_000  # ways that are counted at once, at first
DROPPED = 2_000
LONG = 10_000  # signals that wait to be read: until they are, the same paths would be drawn again and again


class Now(NamedTuple):
    """What the paths are to be drawn by now."""

    findings_id: int
    ground: Ground
    basis: str


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
        found = _looked_through(connection, wanted.findings_id, newest, people)
    steps, ends = drawn(found, wanted.ground)
    done, begun = 0, here.position
    for paths, position in _slices(Drawn(steps, ends, _sources(people)), until):
        going = writes.draw(url, here, paths, position)
        if going is None:
            return done
        here, done = going, done + len(paths.ends)
    counted = _count(url, here, steps if here.counted == begun else None)
    return done + int(counted is not None and until >= last and writes.finish(url, counted, now) is not None)


def _count(url: str, here: PassRow, steps: Steps | None) -> PassRow | None:
    """Count the ways of those drawn; without their `steps` these are read again, after a crash."""
    if steps is None:
        with reading(url) as connection:
            rows = signs.steps_between(connection, here.generation_id, here.counted, here.position)
        steps = Steps(*np.array(rows, np.int64).reshape(-1, len(Steps._fields)).T)
    cells, fresh = iter(tallied(steps)), here.counted == 0
    size, part = MOST_CELLS, list(islice(cells, MOST_CELLS))
    while True:
        following = list(islice(cells, size))
        began = time.perf_counter()
        going = writes.count(url, here, part, fresh=fresh, last=not following)
        if going is None or not following:
            return going
        here, part, size = going, following, _next_size(size, time.perf_counter() - began)


def _looked_through(connection: Connection, findings_id: int, newest: int, people: Sequence[Person]) -> Signs:
    """The signs of life of `people`, from a look at everything."""
    customers = _customers(people)
    kept = [_of(customers, signs.of_range(connection, findings_id, first, first + READ - 1))
            for first in range(1, newest + 1, READ)]  # fmt: skip
    return Signs(*(np.concatenate(columns) for columns in zip(_of(customers, []), *kept, strict=True)))


def _customers(people: Sequence[Person]) -> Column:
    """The customer of each profile, by its id; 0 for others."""
    table = np.zeros(max((one.profile_id for one in people), default=0) + 2, np.int64)
    for one in people:
        table[one.profile_id] = one.customer_id
    return table


def _of(customers: Column, rows: Sequence[signs.Row]) -> Signs:
    """`rows` of the customers that are in the table, as columns."""
    width = len(Signs._fields)
    flat = np.fromiter(chain.from_iterable(rows), np.int64, width * len(rows)).reshape(-1, width)
    customer = customers[np.minimum(flat[:, 0], len(customers) - 1)]
    here = customer > 0
    return Signs(customer[here], *(column[here] for column in flat.T[1:]))


def _sources(people: Sequence[Person]) -> dict[int, int]:
    """The segment of each customer: the source in which they were first known."""
    return {one.customer_id: one.source_id for one in people if one.profile_id == one.customer_id}


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
        yield Paths((), (), (), {}), until


def _next_size(size: int, took: float) -> int:
    """More or fewer at once, so that a transaction lasts about as long as it may."""
    return max(LEAST, min(MOST, int(size * min(4.0, LOCK_HELD / max(took, 0.001)))))


def _draw_changed(url: str, here: PassRow, wanted: Now, now: datetime) -> int:
    """Draw again the paths of those who changed; how many profiles that were."""
    done, size, end = 0, FIRST, time.monotonic() + SLICE_SECONDS
    while time.monotonic() < end and (changed := _changed(url, here, wanted)):
        for first in range(0, len(changed.customer_ids), size):
            began = time.perf_counter()
            part = changed.part(first, size)
            going = writes.redraw(url, here, *part, now)
            if going is None:
                return done
            here, done = going, done + len(part[2])
            took = time.perf_counter() - began
        size = _next_size(min(size, len(changed.customer_ids)), took)
    return done


def _changed(url: str, here: PassRow, wanted: Now) -> Changed | None:
    """Some of those who changed, drawn again; None when nobody did."""
    with reading(url) as connection:
        marks = signs.changed(connection, CHANGED)
        people = signs.people_of(connection, [profile_id for profile_id, _ in marks])
        rows = signs.of_profiles(connection, wanted.findings_id, [one.profile_id for one in people])
        customers = {one.profile_id: one.customer_id for one in people}
        ids = sorted({profile_id for profile_id, _ in marks} | set(customers.values()))
        steps, ends = (
            asked(connection, here.generation_id, ids) for asked in (signs.steps_of, signs.ends_of)
        )
    if not marks:
        return None
    before = Before(list(map(tuple, steps)), sorted(map(tuple, ends)))
    paths = Drawn(*drawn(_of(_customers(people), rows), wanted.ground), _sources(people))
    each = sorted((max(one, customers.get(one, one)), one, mark) for one, mark in marks)
    return Changed(paths, ids, before, each)


def _drop(url: str, here: PassRow) -> int:
    """Remove what earlier generations of paths left, for a few seconds; how many rows."""
    gone, end = 0, time.monotonic() + SLICE_SECONDS
    while time.monotonic() < end and (some := writes.drop_old(url, here.generation_id, DROPPED)):
        gone += some
    return gone
