"""The picture of a map as it is planned, without what customers said: for the command line."""

from collections.abc import Mapping
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from db.models import FunctionIn
from journeys.exchange.carried import Carried
from journeys.exchange.svg import svg
from journeys.graph import as_designed
from journeys.influence import shares
from journeys.layout import CARD_HEIGHT, CARD_WIDTH, COLUMN_GAP, Card, positions, size
from journeys.short_names import short_names
from journeys.ways import BELOW, drawn

if TYPE_CHECKING:
    import networkx as nx

LINE, LINES = 18, 2
NO_OWNER = "has no owner"


def picture(carried: Carried) -> str:
    """The map as an SVG file."""
    graph = as_designed(carried.journey)
    places, (width, height) = positions(graph), size(graph)
    named = {function.key: function for function in carried.functions}
    shorts = short_names({key: function.name for key, function in named.items()})
    far_back = any(places[a].column - places[b].column > 1 for a, b in graph.edges())
    drawing = {
        "width": width,
        "height": height + (BELOW if far_back else 0),
        "columns": height,
        "card": [CARD_WIDTH, CARD_HEIGHT],
        "stages": _stages(graph),
        "cards": [_card(graph, key, place, named, shorts) for key, place in places.items()],
        "ways": drawn(graph, places, height),
        "legend": {
            "departments": [[one.name, one.colour, shorts[key]] for key, one in named.items()],
            "nobody": NO_OWNER,
        },
        "nobody": "nobody",
    }
    return svg(drawing, carried.journey.name, "")


def _stages(graph: "nx.DiGraph[str]") -> list[dict[str, Any]]:
    names = enumerate(graph.graph["stages"].values())
    return [{"name": name, "x": number * (CARD_WIDTH + COLUMN_GAP)} for number, name in names]


def _card(
    graph: "nx.DiGraph[str]",
    key: str,
    place: Card,
    named: Mapping[str, FunctionIn],
    shorts: Mapping[str, str],
) -> dict[str, Any]:
    name = str(graph.nodes[key]["name"])
    return {
        "x": place.x,
        "y": place.y,
        "title": wrap(name, LINE, max_lines=LINES, placeholder="…"),
        "name": name,
        "told": "",
        "heat": 0.0,
        "unheard": False,
        "shares": [_share(named.get(one), percent, shorts) for one, percent in shares(graph, key).items()],
    }


def _share(function: FunctionIn | None, percent: int, shorts: Mapping[str, str]) -> dict[str, Any]:
    if function is None:
        return {"name": NO_OWNER, "percent": percent, "colour": "", "short": ""}
    short = shorts[function.key]
    return {"name": function.name, "percent": percent, "colour": function.colour, "short": short}
