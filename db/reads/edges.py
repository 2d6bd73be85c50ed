"""The finished graph of what customers walked, ever or in a span of days, from what is kept of each way.

What narrows it further is a query over the steps: `db.reads.lived.counts`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from pyroaring import BitMap
from sqlalchemy import ColumnElement, Connection, false, or_, select

from db.models import metadata
from db.reads.lived import Walked, shown_generation
from db.reads.rollups import Period
from db.reads.spans import spans
from db.tallies import LEFT, groups, numbered, people
from db.took import medians

_EDGES, _DAYS = metadata.tables["lived_edges"].c, metadata.tables["lived_days"].c


class Came(NamedTuple):
    """A step as customers came to it: how often, and how many did."""

    node_id: int
    times: int
    customers: int


class Graph(NamedTuple):
    """Every way that was walked, the most walked first, and every step that was come to."""

    edges: tuple[Walked, ...]
    nodes: tuple[Came, ...]


class _Way:
    """How often a way was taken, by whom, and how long it took as it is stored."""

    __slots__ = ("times", "took", "who")

    def __init__(self) -> None:
        self.times, self.who, self.took = 0, BitMap(), b""

    def add(self, times: int, who: BitMap) -> None:
        self.times += times
        self.who |= who


Ways = dict[tuple[int, int], _Way]


def graph(connection: Connection, period: Period) -> Graph:
    """The graph of the steps left in `period`; the median times (within 1 %) are told of all time alone."""
    ways: Ways = defaultdict(_Way)
    ever, generation_id = _EDGES.grain == "a", shown_generation(connection)
    if period.first is None or period.last is None:
        _add_cells(ways, connection, _EDGES.generation_id == generation_id, ever)
    else:
        each = list(spans(period.first, period.last))
        months, days = (_within(table, each, grain) for table, grain in ((_EDGES, "m"), (_DAYS, "d")))
        _add_cells(ways, connection, _EDGES.generation_id == generation_id, _EDGES.grain == "m", months)
        _add_days(ways, connection, _DAYS.generation_id == generation_id, days)
    return Graph(tuple(sorted(_walked(ways), key=lambda one: -one.times)), tuple(_nodes(ways)))


def _within(table: Any, each: Iterable[tuple[str, date, date]], wished: str) -> ColumnElement[bool]:
    """Whether a row is of one of the spans of that grain."""
    return or_(
        false(),
        *(
            table.day.between(first.toordinal(), last.toordinal())
            for grain, first, last in each
            if grain == wished
        ),
    )


def _add_cells(ways: Ways, connection: Connection, *mine: ColumnElement[bool]) -> None:
    asked = select(_EDGES.from_id, _EDGES.to_id, _EDGES.times, _EDGES.who, _EDGES.took)
    for from_id, to_id, times, who, took in connection.execute(asked.where(*mine)).all():
        way = ways[from_id, to_id]
        way.add(times, BitMap.deserialize(who))
        way.took = took


def _add_days(ways: Ways, connection: Connection, *mine: ColumnElement[bool]) -> None:
    import numpy as np

    kept = b"".join(connection.scalars(select(_DAYS.steps).where(*mine)))
    steps = np.frombuffer(kept, LEFT).reshape(-1, 3).astype(np.int64)
    nodes, places = numbered(steps[:, 1:])
    for key, rows in groups(places[:, 0] * len(nodes) + places[:, 1]):
        from_id, to_id = (int(nodes[one]) for one in divmod(key, len(nodes)))
        ways[from_id, to_id].add(len(rows), people(steps[rows, 0]))


def _walked(ways: Ways) -> Iterator[Walked]:
    """Every way that was walked, by its ends."""
    ordered = sorted(ways.items())
    took = medians([way.took for _, way in ordered])
    for ((from_id, to_id), way), half in zip(ordered, took, strict=True):
        yield Walked(from_id or None, to_id or None, way.times, len(way.who), half)


def _nodes(ways: Ways) -> Iterator[Came]:
    """Every step that was come to, by its id."""
    came: dict[int, _Way] = defaultdict(_Way)
    for (_, to_id), way in ways.items():
        came[to_id].add(way.times, way.who)
    for node_id, way in sorted(came.items()):
        if node_id:
            yield Came(node_id, way.times, len(way.who))
