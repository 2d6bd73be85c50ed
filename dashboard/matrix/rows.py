"""The steps of the maps as rows: who has a say at each, how much is nobody's, who passed and was hurt."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from dashboard.map.fared import Fared, Graph
from dashboard.parts.bars import Bar
from dashboard.told import told
from dashboard.words import _, number
from db.models import JourneyIn
from journeys.graph import as_designed
from journeys.influence import NOBODY, Weighed, in_whole, remainder, shares

Over = Mapping[int, Sequence[Weighed[str]]]
NOW: Over = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Row:
    """A step of a journey; `given` is the share of each department by its key, `left` what is nobody's.

    Over a period they are the mean of its days; `now` are the shares where those have changed since, else
    None. `touched` and `hurt` count customers, or messages where most carry no name.
    """

    key: str
    name: str
    journey: str
    stage: str
    touchpoint: str
    given: Mapping[str, int]
    left: int
    touched: int
    hurt: int
    read: int
    said: str
    now: Mapping[str, int] | None = None

    @property
    def lost(self) -> float:
        """How much of what was touched here is nobody's."""
        return self.touched * self.left / 100


@lru_cache(maxsize=48)
def graph_of(journey: JourneyIn) -> Graph:
    """The graph of a journey, the same for everybody who looks at it."""
    return as_designed(journey)


def rows(several: Sequence[Fared], touched: Mapping[int, int], over: Over = NOW) -> list[Row]:
    """Every step of these journeys once, in the order of their maps.

    `over` has the shares of a period by the id of the step, weighed; without it they are those of the map.
    """
    found: dict[str, Row] = {}
    for fared in several:
        for key in _in_order(fared.graph):
            if key not in found:
                found[key] = _row(fared, key, touched, over)
    return list(found.values())


def _in_order(graph: Graph) -> list[str]:
    stages = list(graph.graph["stages"])
    return sorted(graph, key=lambda key: stages.index(graph.nodes[key]["stage"]))


def _row(fared: Fared, key: str, touched: Mapping[int, int], over: Over) -> Row:
    node, graph, id_ = fared.graph.nodes[key], fared.graph.graph, fared.state(key).id or 0
    now = shares(fared.graph, key)
    now.pop(NOBODY, 0)
    given = _largest_first(in_whole(over[id_])) if id_ in over else now
    return Row(
        key=key,
        name=fared.name(key),
        journey=told(graph["name"]),
        stage=told(graph["stages"][node["stage"]]),
        touchpoint=node["touchpoint"],
        given=given,
        left=remainder(given),
        touched=touched.get(id_, 0),
        hurt=fared.hurt(key),
        read=fared.read(key),
        said=fared.told(key),
        now=None if now == given else now,
    )


def _largest_first(given: Mapping[str, int]) -> dict[str, int]:
    return {one: n for one, n in sorted(given.items(), key=lambda item: -item[1]) if n}


def remainders(several: Sequence[Row]) -> list[Row]:
    """The steps with something that is nobody's, where most customers meet nobody first."""
    return sorted((row for row in several if row.left), key=lambda row: (-row.lost, -row.left, row.key))


def remainder_bars(several: Sequence[Row]) -> list[Bar]:
    """The remainders as bars as long as what is nobody's, with how many touched each step behind them."""
    left = _("{percent} % has no owner")
    notes = [left.format(percent=number(row.left)) for row in several]
    said = _("{step}: touched by {n}; {note}")
    return [
        Bar(
            row.key,
            row.name,
            round(100 * row.lost),
            number(row.touched),
            said.format(step=row.name, n=number(row.touched), note=note),
            hatched=True,
            note=note,
        )
        for row, note in zip(several, notes, strict=True)
    ]


def as_saved(several: Sequence[Row], names: Mapping[str, str]) -> Iterator[tuple[Any, ...]]:
    """Rows of a saved list under `saved_columns`; `names` are the departments by key."""
    for row in several:
        given = (row.given.get(key, 0) for key in names)
        yield row.journey, row.stage, row.name, *given, row.left, row.touched, row.hurt, row.read


def saved_columns(names: Mapping[str, str], counted: tuple[str, str]) -> tuple[str, ...]:
    """The heading of a saved matrix; `counted` says what touches and what hurts are counted in."""
    where = (_("Journey"), _("Stage"), _("Step"))
    return (*where, *names.values(), _("Has no owner"), *counted, _("Could be read"))
