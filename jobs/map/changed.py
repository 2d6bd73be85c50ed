"""Whose paths changed, and how they are now: drawn on where what is new came later, else from all signs."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import compress
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Connection

from db.engine import reading
from db.reads import signs
from db.reads.generations import newest_signal
from db.reads.signs import PassRow, People
from db.tallies import Rows
from db.writes.lived import END, Before, Paths
from jobs.map.drawn import Drawn, drawn_of, steps_between
from journeys.later import Stood, only_later, went_on
from journeys.lived import Ground, Signs

SOURCE, NODE, SEEN_AT, FIRST_DAY, LAST_DAY, GAPS = (
    END.index(name) - 1 for name in ("source_id", "node_id", "seen_at", "first_day", "last_day", "gaps")
)
MARKS_AT_ONCE = 2_000
"""Profiles whose paths are drawn again at once."""

NEAR = 4
"""So many times as many signals as people are looked through one after the other, sooner than for each."""


class Now(NamedTuple):
    """What the paths are to be drawn by now."""

    findings_id: int
    ground: Ground
    basis: str


class Changed(NamedTuple):
    """Customers whose paths were drawn again, in their order, with what stands in their place, in theirs."""

    drawn: Drawn
    customer_ids: Sequence[int]
    before: Before
    marks: Sequence[tuple[int, int, int]]
    """The customer with whom a change is dealt with, the profile it is of, and its mark."""

    def part(self, first: int, size: int) -> tuple[Paths, Before, list[tuple[int, int]]]:
        """The next customers, what is stored of them, and the marks that come off with them."""
        ids, stood = self.customer_ids[first : first + size], self.before
        bounds = np.searchsorted(self.drawn.ends.customer, (ids[0], ids[-1] + 1)).tolist()
        before = Before(steps_between(stood.steps, ids), _of(stood.ends, ids))
        return self.drawn.part(*bounds), before, [row[1:] for row in _of(self.marks, ids)]


def _of(rows: Sequence[Any], ids: Sequence[int]) -> list[Any]:
    """The same of rows whose first value is the customer."""
    begin = bisect_left(rows, ids[0], key=itemgetter(0))
    return list(rows[begin : bisect_right(rows, ids[-1], key=itemgetter(0))])


def changed(url: str, here: PassRow, wanted: Now) -> list[Changed]:
    """Some of those who changed, drawn again; empty when nobody did."""
    with reading(url) as connection:
        marks = signs.changed(connection, MARKS_AT_ONCE)
        if not marks:
            return []
        people = signs.people_of(connection, [profile_id for profile_id, *_ in marks])
        on = _gone_on(connection, here, wanted, _new_alone(marks, people))
        done = set(on.customer_ids if on else ())
        rest = [mark for mark in marks if mark[0] not in done]
        others = ~np.isin(people.customer_id, list(done))
        anew = _anew(connection, here, wanted, rest, People(*(column[others] for column in people)))
    return [some for some in (on, anew) if some]


def _new_alone(marks: Sequence[signs.Mark], people: People) -> list[signs.Mark]:
    """The marks of those of whom nothing changed but that signals of their first profile are new."""
    customers = dict(zip(people.profile_id.tolist(), people.customer_id.tolist(), strict=True))
    marked = Counter(customers.get(one) for one, *_ in marks)
    return [mark for mark in marks if mark[2] and customers.get(mark[0]) == mark[0] and marked[mark[0]] == 1]


def _gone_on(
    connection: Connection, here: PassRow, wanted: Now, marks: Sequence[signs.Mark]
) -> Changed | None:
    """Those of the customers with `marks`, in their order, who only did something later."""
    if not marks:
        return None
    ids, since = [one for one, *_ in marks], min((first for *_, first in marks))
    last = signs.last_steps_of(connection, here.generation_id, ids)
    ends = signs.ends_of(connection, here.generation_id, ids)
    found = Signs(*signs.unpacked(_found(connection, wanted.findings_id, ids, since)))
    stood = _stood(last, ends)
    later = only_later(stood, found)
    if not later:
        return None
    mine, theirs = (np.isin(one.customer, list(later)) for one in (stood, found))
    last, ends = last[mine], list(compress(ends, mine))
    steps, now = went_on(_stood(last, ends), Signs(*(column[theirs] for column in found)), wanted.ground)
    paths = Drawn(np.stack(steps).T, now, np.array([row[SOURCE] for row in ends]))
    each = [(one, one, mark) for one, mark, _ in marks if one in later]
    return Changed(paths, [row[0] for row in ends], Before(last, ends), each)


def _found(connection: Connection, findings_id: int, ids: Sequence[int], since: int) -> Any:
    """What the signals from `since` on tell of these profiles, packed."""
    newest = newest_signal(connection)
    if newest - since > NEAR * len(ids):
        return signs.of_profiles(connection, findings_id, ids, since)
    packed = signs.of_range(connection, findings_id, (since, newest), (ids[0], ids[-1]))
    return packed[:, np.isin(signs.profiles(packed), ids)]


def _stood(last: Rows, ends: Sequence[tuple[Any, ...]]) -> Stood:
    """How paths stood, by their last steps and their ends."""
    _, place, node, _, left_at, _, day = last.T
    customer, end, seen_at, first_day, last_day = (
        np.array([row[column] for row in ends], np.int64)
        for column in (0, NODE, SEEN_AT, FIRST_DAY, LAST_DAY)
    )
    return Stood(
        customer, place, node, left_at, day, end, seen_at, first_day, last_day, [row[GAPS] for row in ends]
    )


def _anew(
    connection: Connection, here: PassRow, wanted: Now, marks: Sequence[signs.Mark], people: People
) -> Changed | None:
    """The customers with `marks`, drawn from all their signs."""
    if not marks:
        return None
    found = signs.of_profiles(connection, wanted.findings_id, people.profile_id.tolist())
    customers = dict(zip(people.profile_id.tolist(), people.customer_id.tolist(), strict=True))
    ids = sorted({profile_id for profile_id, *_ in marks} | set(customers.values()))
    steps = signs.steps_of(connection, here.generation_id, ids)
    before = Before(steps, signs.ends_of(connection, here.generation_id, ids))
    paths = drawn_of(found, people, wanted.ground)
    each = sorted((max(one, customers.get(one, one)), one, mark) for one, mark, _ in marks)
    return Changed(paths, ids, before, each)
