"""One look through all signals for those of many customers, set aside by the part they are drawn in.

What draws a path takes ten times as much memory as its signs do: so these wait packed, and are drawn
part by part. Two connections look at once; whatever changes between their snapshots is noted as a change.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from db.engine import reading
from db.reads import signs
from db.reads.signs import People
from journeys.lived import Column

READ = 200_000  # signals asked for at once
LOOKERS = 2
PART = 200_000
"""Signals, about, whose customers are drawn at once."""


class Part(NamedTuple):
    """The profiles of customers who follow each other up to `until`, and their signs, packed."""

    people: People
    until: int
    found: Column


def looked_through(url: str, findings_id: int, newest: int, people: People, bounds: Column) -> Iterator[Part]:
    """The signs of `people`, who are customers up to the last of `bounds`: a part up to each of these.

    All are read before this returns; the signals are those up to the `newest`.
    """
    mine = np.searchsorted(bounds, people.customer_id)
    found = list(_found(url, findings_id, newest, people.profile_id, mine, len(bounds)))
    return (
        Part(
            People(*(column[mine == number] for column in people)),
            until,
            np.concatenate([packed[:, at[number] : at[number + 1]] for packed, at in found], axis=1),
        )
        for number, until in enumerate(bounds.tolist())
    )


def bounds_of(people: People, until: int, signals: int) -> Column:
    """The last customers of parts of about the same size, the last of all being `until`."""
    customers, parts = np.unique(people.customer_id), -(-signals // PART)
    return np.unique(np.append(customers[len(customers) * np.arange(1, parts) // max(parts, 1)], until))


def _found(
    url: str, findings_id: int, newest: int, profile_ids: Column, mine: Column, parts: int
) -> Iterator[tuple[Column, Column]]:
    """The signs of every so many signals, by part, and where each part begins there, with the end."""
    part = np.zeros(profile_ids.max(initial=0) + 1, np.uint16)
    part[profile_ids] = mine
    here = int(profile_ids.min(initial=newest)), len(part) - 1

    def look(first: int) -> tuple[Column, Column]:
        with reading(url) as connection:
            packed = signs.of_range(connection, findings_id, (first, first + READ - 1), here)
        whose = part[signs.profiles(packed)]
        order = np.argsort(whose, kind="stable")
        return packed[:, order], np.searchsorted(whose[order], np.arange(parts + 1))

    with ThreadPoolExecutor(LOOKERS) as pool:
        yield from pool.map(look, range(1, max(newest, 1) + 1, READ))
