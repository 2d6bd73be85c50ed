"""Charts as Vega-Lite specifications: built with Altair once, kept as plain dicts, drawn from those."""

from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Any

import altair as alt

from dashboard.axes import in_language
from dashboard.figures import Point
from dashboard.kept import kept
from dashboard.words import _, number

# Tones that hold on light and dark paper alike; colour never stands alone, each chart is of one kind.
INKS = {"negative": "#c76a3c", "positive": "#3a918a"}
PAPER_INK = "#8d949b"


@kept
def trend(points: tuple[Point, ...], kind: str) -> dict[str, Any]:
    """Columns of messages over time, with the part that told us something of `kind` filled in."""
    step = _step(points)
    rows = [_row(point, kind, step) for point in points]
    base = alt.Chart(alt.Data(values=rows), height=150).encode(x=_time_axis(step), x2="end:T")
    tips = [
        alt.Tooltip("day:T", title=_("from"), format="%-d %b %Y"),
        alt.Tooltip("n:Q", title=_("told us"), format=","),
        alt.Tooltip("heard:Q", title=_("messages"), format=","),
    ]
    ground = {"y2": alt.datum(0), "tooltip": tips}
    heard = base.mark_bar(color=PAPER_INK, opacity=0.28).encode(y=_height("heard"), **ground)
    told = base.mark_bar(color=INKS[kind]).encode(y=_height("n"), **ground)
    layers = alt.layer(heard, told, background="transparent")
    drawn: dict[str, Any] = layers.properties(description=_described(points, kind)).to_dict()
    return in_language(drawn)


def _height(field: str) -> alt.Y:
    axis = alt.Axis(title=None, tickCount=3, format=",d", domain=False, ticks=False)
    return alt.Y(f"{field}:Q", axis=axis)


def _step(points: tuple[Point, ...]) -> timedelta:
    return min((later.day - earlier.day for earlier, later in pairwise(points)), default=timedelta(days=1))


def _row(point: Point, kind: str, step: timedelta) -> dict[str, Any]:
    """A column from its first moment to a little before the next one."""
    begin = datetime.combine(point.day, time())
    end = begin + 0.86 * step
    return {"day": begin.isoformat(), "end": end.isoformat(), "heard": point.heard, "n": getattr(point, kind)}


def _time_axis(step: timedelta) -> alt.X:
    written = "%-d %b" if step <= timedelta(days=7) else "%b %Y"
    axis = alt.Axis(title=None, grid=False, format=written, labelOverlap=True, tickCount=6)
    return alt.X("day:T", axis=axis)


def _described(points: tuple[Point, ...], kind: str) -> str:
    told, heard = sum(getattr(point, kind) for point in points), sum(point.heard for point in points)
    said = {
        "negative": _("{n} of {heard} messages told us something negative"),
        "positive": _("{n} of {heard} messages told us something positive"),
    }
    return said[kind].format(n=number(told), heard=number(heard))
