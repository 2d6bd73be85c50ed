"""What the map shows: cards with who has a say and who was hurt, the ways between them, the legend."""

from dataclasses import asdict, dataclass
from functools import lru_cache
from textwrap import wrap
from typing import Any

import networkx as nx

from dashboard.figures import Unit
from dashboard.map.ways import way
from dashboard.words import _, ngettext, number
from db.models import FunctionIn, JourneyIn
from db.reads.maps import StepState
from db.reads.rollups import Figures
from journeys.graph import as_designed
from journeys.influence import shares
from journeys.layout import CARD_HEIGHT, CARD_WIDTH, COLUMN_GAP, Card, positions, size

LINE = 21  # letters of a title that fit on one line of a card

Graph = nx.DiGraph  # of step keys
States = dict[str, StepState]


@dataclass(frozen=True, slots=True)
class Share:
    """A stretch of a card's bar; `colour` is empty for what nobody has."""

    name: str
    percent: int
    colour: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A card as the part draws it; `heat` is 0 to 1, `said` the whole of it for a screen reader."""

    key: str
    x: float
    y: float
    title: list[str]
    told: str
    said: str
    heat: float
    unheard: bool
    waiting: int
    shares: list[Share]


@dataclass(frozen=True, slots=True)
class Fared:
    """A journey's graph with what is known of its steps in a period."""

    graph: Graph
    states: States
    functions: list[FunctionIn]
    counted: Unit

    def read(self, key: str) -> int:
        """How many we heard from at a step and could read."""
        return self.counted.read(self._figures(key))

    def hurt(self, key: str) -> int:
        """How many told us something negative at a step."""
        return self.counted.negative(self._figures(key))

    def waiting(self, key: str) -> int:
        """How many matters wait at a step."""
        return self.states[key].waiting if key in self.states else 0

    def shares(self, key: str) -> list[Share]:
        """Who has a say at a step, by full names, and what has no owner."""
        known = {one.key: one for one in self.functions}
        return [
            Share(known[function].name, percent, known[function].colour)
            if function in known
            else Share(_("has no owner"), percent, "")
            for function, percent in shares(self.graph, key).items()
        ]

    def told(self, key: str) -> str:
        """How a step fared, in a few words."""
        if not self.counted.heard(self._figures(key)):
            return _("not heard from yet")
        if not self.read(key):
            return _("could not be read")
        n = self.hurt(key)
        if self.counted.by_customer:
            return ngettext("{n} customer hurt", "{n} customers hurt", n).format(n=number(n))
        return ngettext("{n} negative message", "{n} negative messages", n).format(n=number(n))

    def _figures(self, key: str) -> Figures:
        return self.states[key].figures if key in self.states else Figures()


@lru_cache(maxsize=16)
def laid_out(journey: JourneyIn) -> tuple[Graph, dict[str, Card]]:
    """The graph of a journey and where its cards stand; the same for everybody who looks at it."""
    graph = as_designed(journey)
    return graph, positions(graph)


def drawing(fared: Fared, places: dict[str, Card]) -> dict[str, Any]:
    """Everything that the part needs, as plain data."""
    graph = fared.graph
    most = max((fared.hurt(key) for key in graph), default=0)
    width, height = size(graph)
    stages = enumerate(graph.graph["stages"].values())
    return {
        "width": width,
        "height": height,
        "card": [CARD_WIDTH, CARD_HEIGHT],
        "stages": [{"name": name, "x": place * (CARD_WIDTH + COLUMN_GAP)} for place, name in stages],
        "cards": [asdict(_card(fared, key, place, most)) for key, place in places.items()],
        "ways": [{"from": a, "to": b, "d": way(places[a], places[b])} for a, b in graph.edges if a != b],
        "legend": [[one.name, one.colour] for one in fared.functions] + [[_("has no owner"), ""]],
        "label": _("Map of {name}, {n} steps").format(name=graph.graph["name"], n=len(graph)),
    }


def _card(fared: Fared, key: str, place: Card, most: int) -> Drawn:
    return Drawn(
        key=key,
        x=place.x,
        y=place.y,
        title=wrap(fared.graph.nodes[key]["name"], LINE, max_lines=2, placeholder="…"),
        told=fared.told(key),
        said=_said(fared, key),
        heat=fared.hurt(key) / most if most else 0.0,
        unheard=not fared.read(key),
        waiting=fared.waiting(key),
        shares=fared.shares(key),
    )


def _said(fared: Fared, key: str) -> str:
    n = fared.waiting(key)
    matters = ngettext("{n} matter open", "{n} matters open", n).format(n=number(n))
    say = (f"{one.name} {one.percent} %" for one in fared.shares(key))
    return "; ".join([fared.graph.nodes[key]["name"], fared.told(key), matters, *say])
