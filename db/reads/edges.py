"""The finished graph of what customers walked, ever or in a span of days, from what is kept of each way.

What narrows it further is a query over the steps: `db.reads.lived.counts`.
"""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from pyroaring import BitMap
from sqlalchemy import Connection, select

from db.models import metadata
from db.reads.lived import Walked, shown_generation
from db.reads.rollups import Period
from db.reads.spans import within
from db.took import median

_EDGES = metadata.tables["lived_edges"].c


class Came(NamedTuple):
    """A step as customers came to it: how often, and how many did."""

    node_id: int
    times: int
    customers: int


class Graph(NamedTuple):
    """Every way that was walked, the most walked first, and every step that was come to."""

    edges: tuple[Walked, ...]
    nodes: tuple[Came, ...]


def graph(connection: Connection, period: Period) -> Graph:
    """The graph of the steps left in `period`; the median times (within 1 %) are told of all time alone."""
    ways = [_together(key, list(rows)) for key, rows in groupby(_rows(connection, period), itemgetter(0, 1))]
    edges = sorted((walked for walked, _ in ways), key=lambda one: -one.times)
    came: dict[int, tuple[int, BitMap]] = {}
    for walked, who in ways:
        if walked.to_id:
            times, people = came.get(walked.to_id, (0, BitMap()))
            people |= who
            came[walked.to_id] = times + walked.times, people
    nodes = (Came(node, times, len(people)) for node, (times, people) in sorted(came.items()))
    return Graph(tuple(edges), tuple(nodes))


def _rows(connection: Connection, period: Period) -> Iterator[Any]:
    asked = select(_EDGES.from_id, _EDGES.to_id, _EDGES.times, _EDGES.who, _EDGES.took)
    mine = _EDGES.generation_id == shown_generation(connection)
    if period.first is None or period.last is None:
        span: Any = _EDGES.grain == "a"
    else:
        span = within(_EDGES, period.first, period.last, months=True)
    yield from connection.execute(asked.where(mine, span).order_by(_EDGES.from_id, _EDGES.to_id))


def _together(key: tuple[int, int], rows: list[Any]) -> tuple[Walked, BitMap]:
    who = BitMap.deserialize(rows[0].who)
    for row in rows[1:]:
        who |= BitMap.deserialize(row.who)
    start, end = key
    walked = Walked(
        start or None, end or None, sum(row.times for row in rows), len(who), median(rows[0].took)
    )
    return walked, who
