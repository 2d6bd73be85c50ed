"""Charts as Vega-Lite specifications: plain dicts, made once and kept.

They are written down and not built with Altair, which took a third of a second of every start. Their rows lie
inside, one layer down: those at the top Streamlit would take out and send through pandas, at every drawing.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from dashboard.axes import in_language
from dashboard.kept import kept
from dashboard.pulse.trend import Course, Point
from dashboard.words import SMALL, _

# Tones that hold on light and dark paper alike; colour never stands alone, each chart is of one kind.
INKS = {"negative": "#c76a3c", "positive": "#3a918a"}
PAPER_INK = "#8d949b"
HEIGHT, VOLUME = 210, 32  # pixels: the whole chart, and the thin columns at its foot
VEGA_LITE = "https://vega.github.io/schema/vega-lite/v6.json"
SMOOTH = {"interpolate": "monotone"}
Spec = dict[str, Any]


@kept
def trend(course: Course, described: str) -> Spec:
    """Those who told us something over the band of what is usual, and the volume as thin columns beneath.

    `described` says the same in words, for those who cannot see it.
    """
    inner = {
        "data": {"values": [_row(point, course) for point in course.points]},
        "encoding": {"x": _time_axis(course)},
        "layer": [{"layer": _told(course)}, _volume(course)],
        "resolve": {"scale": {"y": "independent"}},
    }
    whole = {"background": "transparent", "description": described, "height": HEIGHT, "layer": [inner]}
    return in_language({"$schema": VEGA_LITE} | whole)


def _told(course: Course) -> list[Spec]:
    """The band of what is usual, the line over it, and its dots."""
    ink, n = INKS[course.kind], _quantity("n") | _height(course)
    low = _quantity("low") | _height(course)
    dot = {"type": "point", "color": ink, "filled": True, "size": 34, "opacity": 1}
    return [
        _marked({"type": "area", "color": PAPER_INK, "opacity": 0.22} | SMOOTH, y=low, y2={"field": "high"}),
        _marked({"type": "line", "color": ink, "strokeWidth": 2.4} | SMOOTH, y=n),
        _marked(dot, y=n, tooltip=_tips(course)),
    ]


def _volume(course: Course) -> Spec:
    scale = {"range": [_above_ground(0), _above_ground(VOLUME)], "domainMin": 0, "zero": True}
    bar = {"type": "bar", "color": PAPER_INK, "opacity": 0.42, "size": _thin(course)}
    y = _quantity("heard") | {"axis": None, "scale": scale}
    return _marked(bar, y=y, tooltip=_tips(course))


def _marked(mark: Spec, **encoding: Any) -> Spec:
    return {"mark": mark, "encoding": encoding}


def _quantity(field: str) -> Spec:
    return {"field": field, "type": "quantitative"}


def _above_ground(pixels: int) -> Spec:
    """So many pixels above the foot of the chart, whatever height the page gives it."""
    return {"expr": f"height - {pixels}"}


def _thin(course: Course) -> int:
    return max(2, min(14, 260 // max(1, len(course.points))))


def _height(course: Course) -> Spec:
    written = "%" if course.shares else ",d"
    axis = {"title": None, "tickCount": 3, "format": written, "domain": False, "ticks": False}
    whole = {} if course.shares else {"tickMinStep": 1}
    scale = {"range": [_above_ground(VOLUME + 10), 4], "zero": not course.shares, "nice": True}
    return {"axis": axis | whole, "scale": scale, "title": None}


def _tips(course: Course) -> list[Spec]:
    written = ".0%" if course.shares else ",d"
    day = {"field": "day", "type": "temporal", "title": _("from"), "format": "%-d %b %Y"}
    numbers = (
        ("told", _("told us"), ",d"),
        ("read", _("could be read"), ",d"),
        ("heard", _("heard from"), ",d"),
        ("low", _("usual from"), written),
        ("high", _("usual to"), written),
    )
    return [day, *(_quantity(field) | {"title": title, "format": form} for field, title, form in numbers)]


def _row(point: Point, course: Course) -> Spec:
    small = course.shares and point.read < SMALL
    n = None if small else point.told / point.read if course.shares else point.told
    return {
        "day": datetime.combine(point.first, time()).isoformat(),
        "n": n,
        "told": point.told,
        "read": point.read,
        "heard": point.heard,
        "low": point.low,
        "high": point.high,
    }


def _time_axis(course: Course) -> Spec:
    first, last = course.points[0].first, course.points[-1].first
    written = "%-d %b" if last - first <= timedelta(days=400) else "%b %Y"
    axis = {"title": None, "grid": False, "format": written, "labelOverlap": True, "tickCount": 6}
    scale = {"domain": [_edge(first, -1), _edge(last, 1)], "nice": False}
    return {"field": "day", "type": "temporal", "axis": axis | {"domain": False}, "scale": scale}


def _edge(day: date, by: int) -> str:
    return (datetime.combine(day, time()) + by * timedelta(hours=12)).isoformat()
