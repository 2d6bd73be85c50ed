"""What a reader asked of the map, in the address of the page: how close, whose, which step."""

from collections.abc import Container, Mapping
from dataclasses import dataclass

from journeys.graph import Zoom

EVERY = "all"


@dataclass(frozen=True, slots=True)
class MapWish:
    """`department` is a function's key, `step` that of a card, `paths` a layer; empty means no wish.

    `ending` is the key of a step, `every_way` whether none of the walked ways is to be left out; `source`
    is where customers were first known from, and with `channel` and `department` narrows what was walked.
    """

    zoom: Zoom = Zoom.STEP
    department: str = ""
    step: str = ""
    paths: str = ""
    colour: str = ""
    ending: str = ""
    every_way: bool = False
    source: str = ""
    channel: str = ""


def map_wish(query: Mapping[str, str], departments: Container[str], cards: Container[str] = ()) -> MapWish:
    """`query` as something that can be asked of a map with these departments and cards.

    >>> map_wish({"zoom": "moon", "department": "<b>", "step": "pay"}, {"shop"}, {"basket"}) == MapWish()
    True
    >>> map_wish({"zoom": "stage", "department": "shop", "step": "buying"}, {"shop"}, {"buying"}).step
    'buying'
    """
    zoom, department, step = (query.get(name, "") for name in ("zoom", "department", "step"))
    return MapWish(
        zoom=Zoom(zoom) if zoom in {*Zoom} else Zoom.STEP,
        department=department if department in departments else "",
        step=step if step in cards else "",
        paths=query.get("paths", ""),
        colour=query.get("colour", ""),
        ending=query.get("ending", ""),
        every_way=query.get("ways", "") == EVERY,
        source=query.get("source", ""),
        channel=query.get("channel", ""),
    )
