"""The cards of Pulse: the line, the trend, the bars; each draws what it is given."""

from collections.abc import Sequence

import streamlit as st

from dashboard import asked, figures, lists, widgets
from dashboard.asked import Asked
from dashboard.figures import Unit
from dashboard.kept import kept
from dashboard.parts.bars import Bar, bars
from dashboard.parts.tiles import Tile
from dashboard.parts.tiles import tiles as draw_tiles
from dashboard.pulse.line import Verdict, lead
from dashboard.pulse.numbers import MATTERS
from dashboard.pulse.trend import Course, Point
from dashboard.words import SMALL, _, days, number
from db.reads.rollups import Period

ALL = "all-topics"


def line(found: Verdict, sentences: Sequence[str], soft: Sequence[str]) -> None:
    """The line: its verdict first, then its sentences, and in soft words what else is to be known."""
    tone = {Verdict.WORSE: "bad", Verdict.BETTER: "good"}.get(found, "")
    said = widgets.verdict(lead(found), " ".join(filter(None, sentences)), tone)
    more = " ".join(filter(None, soft))
    with st.container(border=True, key="card-line"):
        st.html(said + (widgets.line(more, "soft") if more else ""))


def trend(courses: Sequence[Course]) -> None:
    """Negative and positive as two small panels, never a net; without any date a sentence that says so."""
    from dashboard import charts  # Altair is heavy: the first page is ahead of it

    if not courses:
        st.html(widgets.line(_("Nothing here has a date, so it cannot be told over time."), "soft"))
        return
    titles = {"negative": _("Told us something negative"), "positive": _("Told us something positive")}
    for column, course in zip(st.columns(2), courses, strict=True):
        with column.container(border=True, key=f"card-{course.kind}"):
            st.html(widgets.heading(titles[course.kind]) + widgets.line(_drawn(course), "soft"))
            st.vega_lite_chart(charts.trend(course, described(course)), width="stretch")
            st.html(widgets.details(_("The same as a table"), _table(course)))


@kept
def described(course: Course) -> str:
    """What a chart shows, in a sentence."""
    beyond = sum(_beyond(point, course) for point in course.points)
    several = {
        "negative": _("Told us something negative, {days}: {low} to {high}; above usual {n} times."),
        "positive": _("Told us something positive, {days}: {low} to {high}; above usual {n} times."),
    }
    counts = [point.told for point in course.points]
    span = days(course.points[0].first, course.points[-1].last)
    low, high = number(min(counts)), number(max(counts))
    return several[course.kind].format(days=span, low=low, high=high, n=number(beyond))


def _beyond(point: Point, course: Course) -> bool:
    if point.high is None or (course.shares and point.read < SMALL):
        return False
    return (point.told / point.read if course.shares else point.told) > point.high


def _drawn(course: Course) -> str:
    banded = any(point.high is not None for point in course.points)
    if course.shares:
        return _("share of those we could read; grey: usual on that weekday; columns: all we heard from")
    if banded:
        return _("counts; grey: usual on that weekday; columns: all we heard from")
    return _("counts; columns: all we heard from")


@kept
def _table(course: Course) -> str:
    head = (_("When"), _("told us"), _("could be read"), _("heard from"), _("usual"))
    return widgets.table(head, map(_row, course.points))


def _row(point: Point) -> tuple[str, ...]:
    usual = "" if point.low is None or point.high is None else _usual(point.low, point.high)
    return days(point.first, point.last), *(number(n) for n in (point.told, point.read, point.heard)), usual


def _usual(low: float, high: float) -> str:
    if isinstance(low, int):
        return _("{low} to {high}").format(low=number(low), high=number(int(high)))
    ends = {"low": number(round(100 * low)), "high": number(round(100 * high))}
    return _("{low} to {high} %").format(**ends)


def tiles(several: Sequence[Tile], shown: str) -> None:
    """The numbers; one leads to its sentences, or to the matters."""
    pressed = draw_tiles(several, shown, "numbers", _show)
    if pressed == MATTERS:
        st.switch_page("views/matters.py")


def topics(every: Sequence[Bar], wish: Asked, kind: str, counted: Unit, period: Period) -> None:
    """Topics on one scale, the few largest unless all are wanted; one leads to its sentences."""
    unit = _heard(counted) if kind == "heard" else counted.hurt()
    few = figures.worst(every)
    shorter = len(few) < len(every)
    with st.container(border=True, key="card-topics"):
        st.html(widgets.heading(_("Topics"), unit))
        shown = few if shorter and not st.session_state.get(ALL) else every
        chosen = "" if wish.topic is None else str(wish.topic)
        bars(shown, chosen, "topics", lambda key: _choose(kind, topic=key))
        with st.container(horizontal=True):
            if shorter:
                st.toggle(_("All topics"), key=ALL)
            lists.save_bars(_("Topics"), _("Topic"), unit, every, period)


def channels(several: Sequence[Bar], wish: Asked, counted: Unit, period: Period) -> None:
    """Channels on one scale; one leads to its sentences."""
    if several:
        with st.container(border=True, key="card-channels"):
            st.html(widgets.heading(_("Channels"), counted.hurt()))
            bars(several, wish.channel, "channels", lambda key: _choose("negative", channel=key))
            lists.save_bars(_("Channels"), _("Channel"), counted.hurt(), several, period)


def _show(shown: str) -> None:
    if shown != MATTERS:
        asked.change(shown=shown)


def _choose(kind: str, **chosen: str) -> None:
    """A bar leads to a list as long as it is: those who told us something negative, or all who were heard."""
    kept = kind if kind == "negative" and any(chosen.values()) else None
    asked.change(**chosen, shown=kept)


def _heard(counted: Unit) -> str:
    return _("customers heard from") if counted.by_customer else _("messages")
