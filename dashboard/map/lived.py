"""The layer "as it happens": the ways customers walked, what only the plan knows, where they turn back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from dashboard import store
from dashboard.map.fared import Fared
from dashboard.map.wish import MapWish
from dashboard.words import _, ngettext, number
from db.reads import edges, lived, pulse
from db.reads.lived import Walked, Wanted
from db.reads.rollups import Period
from db.settings import settings
from journeys.graph import Zoom
from journeys.layout import Card
from journeys.ways import Direction, direction, way

MOST_DRAWN = 40  # ways on one map: with more none can be followed
LABELLED = 24  # of these the most walked say how many
A_YEAR = timedelta(weeks=52)
NONE = (-1,)  # no step has this id: nothing is left


class Layer(StrEnum):
    """Which ways the map shows."""

    PLANNED = "planned"
    HAPPENS = "happens"
    DIFFERENCE = "difference"


class Kind(StrEnum):
    """What a way is, held against the plan."""

    WALKED = "walked"
    UNPLANNED = "unplanned"
    UNWALKED = "unwalked"
    BACK = "turned"


def layers() -> dict[str, str]:
    """The layers by name."""
    return {
        Layer.PLANNED: _("Paths: as planned"),
        Layer.HAPPENS: _("Paths: as it happens"),
        Layer.DIFFERENCE: _("Paths: the difference"),
    }


def layer(asked: str, zoom: Zoom) -> Layer:
    """The layer that was asked for; paths are known from step to step only."""
    return Layer(asked) if zoom is Zoom.STEP and asked in {*Layer} else Layer.PLANNED


def wanted(period: Period, *, back: timedelta = timedelta()) -> Wanted:
    """The steps taken in `period`, or as long before it as `back` is."""
    if period.first is None or period.last is None:
        return Wanted()
    zone = ZoneInfo(settings().timezone)
    first, after = period.first - back, period.last - back + timedelta(days=1)
    return Wanted(datetime.combine(first, time(), zone), datetime.combine(after, time(), zone))


def narrowed(period: Period, fared: Fared, looked: MapWish, *, back: timedelta = timedelta()) -> Wanted:
    """The same of those first known from the source looked at, at the steps of its department and channel."""
    if not (looked.source or looked.channel or looked.department):
        return wanted(period, back=back)
    sources = tuple(row.id for row in store.ask(pulse.sources) if row.key == looked.source)
    return replace(wanted(period, back=back), source_ids=sources, step_ids=_steps(fared, looked))


def _steps(fared: Fared, looked: MapWish) -> tuple[int, ...]:
    """The steps where the department that is looked at has a say, in the channel that is; () for all."""
    channel = looked.channel if looked.channel in channels(fared) else ""
    if not (channel or looked.department):
        return ()
    concerned = (
        fared.state(key).id
        for key, node in fared.graph.nodes.items()
        if fared.has_say(key, looked.department) and channel in {"", node["channel"]}
    )
    return tuple(id_ for id_ in concerned if id_ is not None) or NONE


def channels(fared: Fared) -> list[str]:
    """The channels of the steps of a map."""
    return sorted({str(node["channel"]) for node in fared.graph.nodes.values() if "channel" in node})


def _walked(period: Period, fared: Fared, looked: MapWish) -> Sequence[Walked]:
    """What is kept of each way, or counted anew where something narrows it."""
    if looked.source or looked.channel or looked.department:
        return store.ask(lived.counts, narrowed(period, fared, looked))
    return store.ask(edges.graph, period).edges


def with_ways(
    drawn: dict[str, Any],
    fared: Fared,
    places: Mapping[str, Card],
    shown: Layer,
    period: Period,
    looked: MapWish,
) -> dict[str, Any]:
    """`drawn` with the ways that `shown` asks for; those of the plan are there already.

    Only the most walked ones are drawn unless every one is wished; `undrawn` says how many are not.
    """
    if shown is Layer.PLANNED:
        return drawn
    keys = {state.id: key for key, state in fared.states.items() if key in places}
    walked = [one for one in _walked(period, fared, looked) if {one.from_id, one.to_id} <= keys.keys()]
    each = {(keys[one.from_id], keys[one.to_id]): one for one in walked}
    bottom = drawn["columns"]
    ways = [
        _way(fared, places, bottom, ends, one, number < LABELLED)
        for number, (ends, one) in enumerate(list(each.items())[: None if looked.every_way else MOST_DRAWN])
    ]
    undrawn = len(each) - len(ways)
    if shown is Layer.DIFFERENCE:
        ways = [one for one in ways if one["kind"] != Kind.WALKED]
        concerned = {keys[one] for one in _steps(fared, looked) if one in keys} or {*fared.graph}
        unwalked = (
            ends for ends in dict.fromkeys(fared.graph.edges()) if ends not in each and concerned & {*ends}
        )
        ways += [_unwalked(fared, places, bottom, *ends) for ends in unwalked]
    legend = drawn["legend"] | {"ways": _legend(shown)}
    return drawn | {"ways": ways, "legend": legend, "height": drawn["height"] + 34, "undrawn": undrawn}


def _legend(shown: Layer) -> list[list[str]]:
    told = [
        [Kind.WALKED, _("walked as planned, with how many customers")],
        [Kind.UNPLANNED, _("walked, but not planned")],
        [Kind.BACK, _("turned back")],
    ]
    if shown is Layer.DIFFERENCE:
        return [*told[1:], [Kind.UNWALKED, _("planned, but not walked")]]
    return told


def _way(
    fared: Fared,
    places: Mapping[str, Card],
    bottom: float,
    ends: tuple[str, str],
    walked: Walked,
    label: bool,
) -> dict[str, Any]:
    start, end = ends
    many = ngettext("{n} customer", "{n} customers", walked.customers).format(n=number(walked.customers))
    said = _("{start} → {end}: {many}").format(start=fared.name(start), end=fared.name(end), many=many)
    return _line(places, bottom, start, end) | {
        "weight": walked.customers,
        "kind": _kind(fared, places, start, end),
        "label": number(walked.customers) if label else "",
        "said": said,
    }


def _kind(fared: Fared, places: Mapping[str, Card], start: str, end: str) -> Kind:
    if fared.graph.has_edge(start, end):
        return Kind.WALKED
    turned = fared.graph.has_edge(end, start) or direction(places[start], places[end]) is Direction.BACK
    return Kind.BACK if turned else Kind.UNPLANNED


def _unwalked(
    fared: Fared, places: Mapping[str, Card], bottom: float, start: str, end: str
) -> dict[str, Any]:
    said = _("{start} → {end}: nobody").format(start=fared.name(start), end=fared.name(end))
    return _line(places, bottom, start, end) | {"weight": 1, "kind": Kind.UNWALKED, "label": "", "said": said}


def _line(places: Mapping[str, Card], bottom: float, start: str, end: str) -> dict[str, Any]:
    back = direction(places[start], places[end]) is Direction.BACK
    return {"from": start, "to": end, "d": way(places[start], places[end], bottom).d, "back": back}
