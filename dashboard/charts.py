"""Charts as Vega-Lite specifications: built with Altair once, kept as plain dicts, filled with rows for each.

Rows lie inside, one layer down: those at the top Streamlit would take out and send through pandas, at every
drawing.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

import altair as alt

from dashboard.axes import in_language
from dashboard.kept import kept
from dashboard.pulse.trend import Course, Point
from dashboard.words import SMALL, _

# Tones that hold on light and dark paper alike; colour never stands alone, each chart is of one kind.
INKS = {"negative": "#c76a3c", "positive": "#3a918a"}
PAPER_INK = "#8d949b"
ROOM = {"left": 20, "top": 4, "right": 18, "bottom": 2}  # pixels: days are written at both edges
HEIGHT, VOLUME = 210, 32  # pixels: the whole chart, and the thin columns at its foot


def trend(course: Course, described: str) -> dict[str, Any]:
    """Those who told us something over the band of what is usual, and the volume as thin columns beneath.

    `described` says the same in words, for those who cannot see it.
    """
    points = course.points
    empty = _empty_trend(course.kind, course.shares, points[0].first, points[-1].first, len(points))
    (inner,) = empty["layer"]
    rows = [_row(point, course) for point in points]
    return empty | {"description": described, "layer": [inner | {"data": {"values": rows}}]}


@kept
def _empty_trend(kind: str, shares: bool, first: date, last: date, points: int) -> dict[str, Any]:
    base = alt.Chart(alt.Data(values=[]), height=HEIGHT).encode(x=_time_axis(first, last))
    ink, tips = INKS[kind], _tips(shares)
    height, upper = _height(shares), alt.Y2("high:Q")
    band = base.mark_area(color=PAPER_INK, opacity=0.22).encode(y=alt.Y("low:Q", **height), y2=upper)
    line = base.mark_line(color=ink, strokeWidth=2.2, strokeJoin="round").encode(y=alt.Y("n:Q", **height))
    dots = base.mark_point(color=ink, filled=True, size=34, opacity=1).encode(
        y=alt.Y("n:Q", **height), tooltip=tips
    )
    layers = alt.layer(alt.layer(band, line, dots), _volume(base, points).encode(tooltip=tips))
    shape = {"background": "transparent", "padding": ROOM}
    whole = layers.resolve_scale(y="independent").properties(**shape)
    drawn: dict[str, Any] = whole.to_dict()
    inner = {name: drawn.pop(name) for name in ("data", "layer", "resolve")}
    return in_language(drawn | {"layer": [inner]})


def _volume(base: alt.Chart, points: int) -> alt.Chart:
    scale = alt.Scale(range=[_above_ground(0), _above_ground(VOLUME)], domainMin=0, zero=True)
    y = alt.Y("heard:Q", axis=None, scale=scale)
    return base.mark_bar(color=PAPER_INK, opacity=0.42, size=_thin(points)).encode(y=y)


def _above_ground(pixels: int) -> alt.ExprRef:
    """So many pixels above the foot of the chart, whatever height the page gives it."""
    return alt.ExprRef(f"height - {pixels}")


def _thin(points: int) -> int:
    return max(2, min(14, 260 // max(1, points)))


def _height(shares: bool) -> dict[str, Any]:
    axis = alt.Axis(title=None, tickCount=3, format="%" if shares else ",d", domain=False, ticks=False)
    whole = {} if shares else {"tickMinStep": 1}
    scale = alt.Scale(range=[_above_ground(VOLUME + 10), 4], zero=not shares, nice=True)
    return {"axis": alt.Axis(**axis.to_dict(), **whole), "scale": scale, "title": None}


def _tips(shares: bool) -> list[alt.Tooltip]:
    written = ".0%" if shares else ",d"
    return [
        alt.Tooltip("day:T", title=_("from"), format="%-d %b %Y"),
        alt.Tooltip("told:Q", title=_("told us"), format=",d"),
        alt.Tooltip("read:Q", title=_("could be read"), format=",d"),
        alt.Tooltip("heard:Q", title=_("heard from"), format=",d"),
        alt.Tooltip("low:Q", title=_("usual from"), format=written),
        alt.Tooltip("high:Q", title=_("usual to"), format=written),
    ]


def _row(point: Point, course: Course) -> dict[str, Any]:
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


def _time_axis(first: date, last: date) -> alt.X:
    written = "%-d %b" if last - first <= timedelta(days=400) else "%b %Y"
    axis = alt.Axis(title=None, grid=False, format=written, labelOverlap=True, tickCount=6, domain=False)
    return alt.X("day:T", axis=axis, scale=alt.Scale(domain=[_edge(first, -1), _edge(last, 1)], nice=False))


def _edge(day: date, by: int) -> str:
    return (datetime.combine(day, time()) + by * timedelta(hours=12)).isoformat()
