"""From counts to what a page says: the unit that fits, tiles with their base, bars, points in time.

Customers are counted where they are known. Where most messages carry no name, messages are counted
instead, and the page says so: a message without a person is never a customer (design §11.1).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.parts.bars import Bar
from dashboard.widgets import Tile
from dashboard.words import SMALL, _, ngettext, number, percent
from db.reads.rollups import Figures, Period

DAILY_UP_TO, WEEKLY_UP_TO = 62, 400


@dataclass(frozen=True, slots=True)
class Unit:
    """What is counted: how to read heard, read, negative and positive off the figures."""

    by_customer: bool

    def heard(self, figures: Figures) -> int:
        """How many there are at all."""
        return figures.customers if self.by_customer else figures.signals

    def read(self, figures: Figures) -> int:
        """How many of them could be read."""
        return figures.customers_read if self.by_customer else figures.read

    def negative(self, figures: Figures) -> int:
        """How many told us something negative."""
        return figures.customers_negative if self.by_customer else figures.negative

    def positive(self, figures: Figures) -> int:
        """How many told us something positive."""
        return figures.customers_positive if self.by_customer else figures.positive

    def many(self, n: int) -> str:
        """`n` of them in words: '1 customer', '8,844 messages'."""
        if self.by_customer:
            return ngettext("{n} customer", "{n} customers", n).format(n=number(n))
        return messages(n)


@dataclass(frozen=True, slots=True)
class Point:
    """A stretch of time: its first day, and its messages."""

    day: date
    heard: int
    negative: int
    positive: int


def unit(figures: Figures) -> Unit:
    """Customers where most messages have one, else messages."""
    return Unit(by_customer=figures.customers > 0 and 2 * figures.nameless <= figures.signals)


def messages(n: int) -> str:
    """`n` messages in words."""
    return ngettext("{n} message", "{n} messages", n).format(n=number(n))


def tiles(figures: Figures) -> list[Tile]:
    """The numbers of Pulse, each with its base in words."""
    counted = unit(figures)
    base = counted.read(figures)
    negative, positive = counted.negative(figures), counted.positive(figures)
    return [
        Tile(_("Heard from"), number(counted.heard(figures)), _heard(counted, figures)),
        Tile(_("Told us something negative"), number(negative), _of(negative, base, counted)),
        Tile(_("Told us something positive"), number(positive), _of(positive, base, counted)),
        Tile(_("Could not be read"), number(figures.signals - figures.read), _unread(figures), "unread"),
    ]


def _heard(counted: Unit, figures: Figures) -> str:
    if not counted.by_customer:
        return _("messages; most of them carry no name")
    said = _("customers, in {messages}").format(messages=messages(figures.signals))
    if not figures.nameless:
        return said
    return said + " " + _("({n} of them without a name)").format(n=number(figures.nameless))


def _of(part: int, base: int, counted: Unit) -> str:
    read = _("of {many} we could read").format(many=counted.many(base))
    return read if base < SMALL else f"{percent(part, base)} {read}"


def _unread(figures: Figures) -> str:
    said = _("of {messages}: no words, too short, or another language")
    return said.format(messages=messages(figures.signals))


def topic_bars(by_topic: Mapping[int, Figures], names: Mapping[int, str], counted: Unit) -> list[Bar]:
    """Topics by those who told us something negative, the most first; what has no topic stands last."""
    ordered = sorted(by_topic, key=lambda topic: (topic == 0, -counted.negative(by_topic[topic]), topic))
    named = {0: _("No topic yet")} | dict(names)
    shown = [topic for topic in ordered if topic in named and counted.negative(by_topic[topic])]
    return [_topic_bar(topic, by_topic[topic], named[topic], counted) for topic in shown]


def worst(bars: list[Bar], most: int = 12) -> list[Bar]:
    """The first `most` topics; what has no topic is never left out."""
    return bars[:most] + [bar for bar in bars[most:] if bar.hatched]


def _topic_bar(topic: int, figures: Figures, name: str, counted: Unit) -> Bar:
    n = counted.negative(figures)
    said = _("{name}: {many} told us something negative").format(name=name, many=counted.many(n))
    return Bar(str(topic), name, n, number(n), said, hatched=topic == 0)


def points(by_day: Mapping[date, Figures], period: Period) -> tuple[Point, ...]:
    """Messages by day, week or month, whichever leaves few enough columns; empty days count."""
    if not by_day:
        return ()
    first, last = period.first or min(by_day), period.last or max(by_day)
    start = _starts(last - first)
    sums: dict[date, list[int]] = {begin: [0, 0, 0] for begin in _every(start, first, last)}
    for day, figures in by_day.items():
        for place, value in enumerate((figures.signals, figures.negative, figures.positive)):
            sums[start(day)][place] += value
    return tuple(Point(day, *counts) for day, counts in sorted(sums.items()))


def _starts(span: timedelta) -> Callable[[date], date]:
    if span.days <= DAILY_UP_TO:
        return lambda day: day
    if span.days <= WEEKLY_UP_TO:
        return lambda day: day - timedelta(days=day.weekday())
    return lambda day: day.replace(day=1)


def _every(start: Callable[[date], date], first: date, last: date) -> Iterable[date]:
    return {start(first + timedelta(days=day)) for day in range((last - first).days + 1)}
