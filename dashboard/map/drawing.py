"""What the map shows: cards with who has a say and who was hurt, the ways between them, the legend."""

from dataclasses import asdict, dataclass
from functools import lru_cache
from textwrap import wrap
from typing import Any

from dashboard.map.fared import Fared, Graph, Share
from dashboard.told import told
from dashboard.words import _, ngettext, number
from db.models import JourneyIn
from journeys.graph import Zoom, as_designed, zoomed
from journeys.layout import CARD_HEIGHT, CARD_WIDTH, COLUMN_GAP, Card, positions, size
from journeys.short_names import short_names
from journeys.ways import BELOW, drawn

LINE = 18  # letters of a title that fit on one line of a card
STAGE_LINE = 19


@dataclass(frozen=True, slots=True)
class Drawn:
    """A card as the part draws it; `heat` is 0 to 1, `said` the whole of it for a screen reader."""

    key: str
    x: float
    y: float
    column: int
    title: list[str]
    name: str
    told: str
    said: str
    heat: float
    unheard: bool
    dim: bool
    waiting: str
    shares: list[Share]


@lru_cache(maxsize=48)
def laid_out(journey: JourneyIn, zoom: Zoom = Zoom.STEP) -> tuple[Graph, dict[str, Card]]:
    """The graph of a journey and where its cards stand; the same for everybody who looks at it."""
    graph = zoomed(as_designed(journey), zoom)
    return graph, positions(graph)


def drawing(fared: Fared, places: dict[str, Card], department: str = "") -> dict[str, Any]:
    """Everything that the part needs, as plain data; where `department` has no say is dimmed."""
    graph = fared.graph
    most = max((fared.hurt(key) for key in graph), default=0)
    width, height = size(graph)
    stages = enumerate(graph.graph["stages"].values())
    far_back = any(places[a].column - places[b].column > 1 for a, b in graph.edges())
    return {
        "width": width,
        "height": height + (BELOW if far_back else 0),
        "card": [CARD_WIDTH, CARD_HEIGHT],
        "stages": [_stage(told(name), number * (CARD_WIDTH + COLUMN_GAP)) for number, name in stages],
        "columns": height,
        "cards": [asdict(_card(fared, key, place, most, department)) for key, place in places.items()],
        "ways": drawn(graph, places, height, told),
        "legend": _legend(fared, most),
        "label": _label(graph),
        "nobody": _("nobody"),
    }


def _label(graph: Graph) -> str:
    n = len(graph)
    said = ngettext(
        "Map of {name}, {n} card; arrow keys move on it",
        "Map of {name}, {n} cards; arrow keys move between them",
        n,
    )
    return said.format(name=told(graph.graph["name"]), n=number(n))


def _stage(name: str, x: float) -> dict[str, Any]:
    return {"name": "".join(wrap(name, STAGE_LINE, max_lines=1, placeholder="…")), "full": name, "x": x}


def _legend(fared: Fared, most: int) -> dict[str, Any]:
    shorts = short_names(fared.departments())
    return {
        "departments": [
            [fared.department(key), one.colour, shorts[key]] for key, one in fared.functions.items()
        ],
        "nobody": _("has no owner"),
        "unheard": _("not heard from"),
        "matters": _("matters open"),
        "heat": _("customers hurt") if fared.counted.by_customer else _("negative messages"),
        "most": [number(0), number(most)],
    }


def _card(fared: Fared, key: str, place: Card, most: int, department: str) -> Drawn:
    return Drawn(
        key=key,
        x=place.x,
        y=place.y,
        column=place.column,
        title=wrap(fared.name(key), LINE, max_lines=2, placeholder="…"),
        name=fared.name(key),
        told=fared.told(key),
        said=_said(fared, key),
        heat=fared.hurt(key) / most if most else 0.0,
        unheard=not fared.read(key),
        dim=not fared.has_say(key, department),
        waiting=number(fared.state(key).waiting) if fared.state(key).waiting else "",
        shares=fared.shares(key),
    )


def _said(fared: Fared, key: str) -> str:
    say = (f"{one.name} {one.percent} %" for one in fared.shares(key))
    return "; ".join([fared.name(key), fared.told(key), fared.matters(key), *say])
