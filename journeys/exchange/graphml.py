"""A map as GraphML: steps and ways as its nodes and edges, lists as JSON within an attribute.

Reading trusts nothing: no document types, no entities, nothing deep; only then networkx gets to see it.
"""

import io
import re
from dataclasses import Field, is_dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast, get_origin

from db.models import EdgeIn, FunctionIn, JourneyIn, MicroInteractionIn, StageIn, TouchpointIn
from journeys import sentences
from journeys.exchange import jsons
from journeys.exchange.carried import Carried, Taken, UnreadableMapError
from journeys.exchange.shape import hints, own_fields, plain, row, value, without_none, wrong

if TYPE_CHECKING:
    import networkx as nx

DEEPEST = 12
_LISTS = {"stages": StageIn, "touchpoints": TouchpointIn, "departments": FunctionIn}
_NEVER_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
Row = TypeVar("Row")


def write(carried: Carried) -> str:
    """A map as GraphML; `read` gives back the same, its ways in the order of the steps."""
    import networkx as nx

    journey = carried.journey
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        format=jsons.FORMAT, version=jsons.VERSION, key=journey.key, name=_safe(journey.name)
    )
    if journey.owner:
        graph.graph["owner"] = _safe(journey.owner)
    lists = {"stages": journey.stages, "touchpoints": journey.touchpoints, "departments": carried.functions}
    graph.graph.update({name: _json(rows) for name, rows in lists.items()})
    for step in journey.micro_interactions:
        graph.add_node(step.key, **_attributes(step, "key"))
    for number, edge in enumerate(journey.edges, 1):
        graph.add_edge(edge.start, edge.end, key=f"way{number}", **_attributes(edge, "start", "end"))
    return "\n".join(nx.generate_graphml(graph, named_key_ids=True)) + "\n"


def _attributes(one: Any, *without: str) -> dict[str, Any]:
    """The fields of a row as attributes: plain ones as they are, lists and rows as JSON, None left out."""
    given = {field.name: getattr(one, field.name) for field in own_fields(one) if field.name not in without}
    kept = {name: value for name, value in given.items() if value is not None and value not in {"", ()}}
    return {name: _attribute(value) for name, value in kept.items()}


def _attribute(given: Any) -> Any:
    if isinstance(given, str):
        return _safe(str(given))
    return given if isinstance(given, int) else _json(given)


def _json(given: Any) -> str:
    return _safe(jsons.compact(plain(given)))


def _safe(text: str) -> str:
    return _NEVER_IN_XML.sub("", text)


def read(text: str) -> Taken:
    """The map in a GraphML text; raises UnreadableMapError naming the line, or the step and attribute."""
    import networkx as nx

    _refuse_danger(text)
    try:
        graph = nx.parse_graphml(text, force_multigraph=True)
    except (nx.NetworkXError, ValueError, KeyError, TypeError, AttributeError) as error:
        why = " ".join(str(error).split())[:120]
        raise UnreadableMapError(sentences.NO_GRAPHML.format(why=why)) from None
    if not graph.is_directed():
        raise UnreadableMapError(sentences.NO_DIRECTION)
    return Taken(_carried(cast("nx.MultiDiGraph[str]", graph)))


def _refuse_danger(text: str) -> None:
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    depth = 0
    try:
        for event, _element in iterparse(io.BytesIO(text.encode()), events=("start", "end"), forbid_dtd=True):
            depth += 1 if event == "start" else -1
            if depth > DEEPEST:
                raise UnreadableMapError(sentences.TOO_DEEP)
    except DefusedXmlException:
        raise UnreadableMapError(sentences.XML_DANGER) from None
    except ParseError as error:
        raise UnreadableMapError(
            sentences.AT_LINE.format(n=error.position[0], why=sentences.NO_XML)
        ) from None


def _carried(graph: "nx.MultiDiGraph[str]") -> Carried:
    about = graph.graph
    if about.get("format") != jsons.FORMAT:
        raise UnreadableMapError(sentences.NO_MAP.format(format=f"format: {jsons.FORMAT}"))
    if about.get("version") != jsons.VERSION:
        raise UnreadableMapError(sentences.NEWER.format(n=about.get("version"), known=jsons.VERSION))
    lists = {name: _list(kind, about.get(name, "[]"), name) for name, kind in _LISTS.items()}
    journey = JourneyIn(
        key=str(about.get("key", "")),
        name=str(about.get("name", "")),
        stages=lists["stages"],
        touchpoints=lists["touchpoints"],
        micro_interactions=tuple(_step(key, given) for key, given in graph.nodes(data=True)),
        edges=tuple(_edge(start, end, given) for start, end, given in graph.edges(data=True)),
        owner=str(about.get("owner", "")),
    )
    return Carried(journey, lists["departments"])


def _list(kind: type, given: Any, name: str) -> Any:
    return value(tuple[kind, ...], jsons.parsed(str(given)), name)  # type: ignore[valid-type]


def _step(key: str, given: dict[str, Any]) -> MicroInteractionIn:
    return _row(MicroInteractionIn, {"key": key} | given, f"node “{key}”")


def _edge(start: str, end: str, given: dict[str, Any]) -> EdgeIn:
    own = {name: one for name, one in given.items() if name != "id"}
    return _row(EdgeIn, {"start": start, "end": end} | own, f"edge “{start}” → “{end}”")


def _row(kind: type[Row], given: dict[str, Any], place: str) -> Row:
    """A row from attributes; one that is left out is an empty text, or what the field begins with."""
    kinds = hints(kind)
    texts = (field.name for field in own_fields(kind) if kinds[field.name] is str and not _begins(field))
    values = {name: _value(kinds.get(name), one, f"{place} → {name}") for name, one in given.items()}
    return row(kind, dict.fromkeys(texts, "") | values, place)


def _begins(field: "Field[Any]") -> bool:
    """Whether a text begins as something else than nothing."""
    return isinstance(field.default, str) and field.default != ""


def _value(kind: Any, given: Any, place: str) -> Any:
    wanted = without_none(kind)
    if wanted is str:
        return str(given)
    if (get_origin(wanted) is tuple or is_dataclass(wanted)) and isinstance(given, str):
        try:
            return jsons.parsed(given)
        except UnreadableMapError as error:
            raise wrong(place, str(error)) from None
    return given
