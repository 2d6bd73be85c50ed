"""The job that draws the paths of customers: all anew when findings or map changed, else whose changed.

All anew is one look through the signals for every so many of them, in id order, for reading them customer by
customer takes twice as long; so memory is bounded by `AT_ONCE`, and a crash repeats at most one look.
"""

import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple

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
from db.writes.lived import Paths
from journeys.lived import Column, Ends, Ground, Signs, Steps, drawn, silences

AT_ONCE = 2_000_000
"""Signals whose customers are drawn in one look: some 100 MB."""

READ = 50_000  # signals asked for at once
SLICE_SECONDS = 2.0
LOCK_HELD = 0.03  # seconds a transaction should hold the write lock
LEAST, FIRST, MOST = 20, 100, 20_000  # customers of a transaction
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
    if here is None or (here.findings_id, here.basis) != (wanted.findings_id, wanted.basis):
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
    done = 0
    for paths, position in _slices(Drawn(*drawn(found, wanted.ground), _sources(people)), until):
        going = writes.draw(url, here, paths, position)
        if going is None:
            return done
        here, done = going, done + len(paths.ends)
    return done + int(until >= last and writes.finish(url, here, now) is not None)


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
    flat = np.fromiter(chain.from_iterable(rows), np.int64, 5 * len(rows)).reshape(-1, 5)
    customer = customers[np.minimum(flat[:, 0], len(customers) - 1)]
    here = customer > 0
    return Signs(customer[here], *(column[here] for column in flat.T[1:]))


def _sources(people: Sequence[Person]) -> dict[int, int]:
    """The segment of each customer: the source in which they were first known."""
    return {one.customer_id: one.source_id for one in people if one.profile_id == one.customer_id}


class Drawn(NamedTuple):
    """Paths as they were drawn, and the segments of their customers."""

    steps: Steps
    ends: Ends
    sources: dict[int, int]

    def part(self, first: int, last: int) -> Paths:
        """The paths of the `first`-th customer until before the `last`-th."""
        customers = self.ends.customer[first:last].tolist()
        bounds = (customers[0], customers[-1] + 1) if customers else (0, 0)
        steps = _step_rows(self.steps, slice(*np.searchsorted(self.steps.customer, bounds)))
        sources = [self.sources[customer] for customer in customers]
        ends = self._ends(slice(first, last), sources)
        return Paths(customers, steps, ends, _counted(sources, self.ends.gaps[first:last]))

    def _ends(self, here: slice, sources: list[int]) -> list[tuple[Any, ...]]:
        customer, *columns, limit, gaps = self.ends
        listed = (column[here].tolist() for column in columns)
        limits = (value if value >= 0 else None for value in limit[here].tolist())
        return list(zip(customer[here].tolist(), sources, *listed, limits, gaps[here], strict=True))


def _step_rows(steps: Steps, here: slice) -> list[tuple[Any, ...]]:
    customer, place, start, end, left_at, took = (column[here].tolist() for column in steps)
    return list(
        zip(
            customer, place, (node or None for node in start), (node or None for node in end), left_at,
            (seconds if seconds >= 0 else None for seconds in took), strict=True,
        )
    )  # fmt: skip


def _counted(sources: Sequence[int], gaps: Sequence[bytes]) -> dict[tuple[int, int], int]:
    """How often there were silences of so many days, by source and days."""
    by_source: dict[int, list[bytes]] = {}
    for source_id, some in zip(sources, gaps, strict=True):
        by_source.setdefault(source_id, []).append(some)
    counted: dict[tuple[int, int], int] = {}
    for source_id, several in by_source.items():
        days, times = np.unique(silences(b"".join(several)), return_counts=True)
        counted |= {(source_id, day): n for day, n in zip(days.tolist(), times.tolist(), strict=True)}
    return counted


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
    while time.monotonic() < end:
        with reading(url) as connection:
            marks = signs.changed(connection, size)
            people = signs.people_of(connection, [profile_id for profile_id, _ in marks])
            rows = signs.of_profiles(connection, wanted.findings_id, [one.profile_id for one in people])
        if not marks:
            break
        paths = Drawn(*drawn(_of(_customers(people), rows), wanted.ground), _sources(people))
        whole = paths.part(0, len(paths.ends.customer))
        whose = {profile_id for profile_id, _ in marks} | {one.customer_id for one in people}
        began = time.perf_counter()
        going = writes.redraw(url, here, whole._replace(customer_ids=sorted(whose)), marks, now)
        if going is None:
            break
        here, done, size = going, done + len(marks), _next_size(size, time.perf_counter() - began)
    return done


def _drop(url: str, here: PassRow) -> int:
    """Remove what earlier generations of paths left, for a few seconds; how many rows."""
    gone, end = 0, time.monotonic() + SLICE_SECONDS
    while time.monotonic() < end and (some := writes.drop_old(url, here.generation_id, DROPPED)):
        gone += some
    return gone
