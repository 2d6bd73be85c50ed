"""From counts to what a page says: the unit that fits, and bars on one scale.

Customers are counted where they are known. Where most messages carry no name, messages are counted
instead, and the page says so: a message without a person is never a customer (design §11.1).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard import store
from dashboard.channels import channel_name
from dashboard.parts.bars import Bar
from dashboard.stretches import DAILY_UP_TO, stretches
from dashboard.usual import FEWEST_VOICES, Band, Usual, length
from dashboard.words import SMALL, _, ngettext, number, percent
from db.reads import rollups
from db.reads.rollups import Figures, Narrowed, Period


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

    def hurt(self) -> str:
        """What bars of those who told us something negative count, in words."""
        return _("customers hurt") if self.by_customer else _("messages that told us something negative")


def unit(figures: Figures) -> Unit:
    """Customers where most messages have one, else messages."""
    return Unit(by_customer=figures.customers > 0 and 2 * figures.nameless <= figures.signals)


def counted_in(period: Period) -> Unit:
    """What is counted of a period on the pages that are about the whole company."""
    return unit(whole(period, rollups.EVERYTHING))


def whole(period: Period, narrowed: Narrowed) -> Figures:
    """The figures of a period; those of few days are asked along with the days, which pages draw too."""
    if 0 < length(period) <= DAILY_UP_TO:
        return store.ask(rollups.in_stretches, stretches(period.first, period.last), narrowed)[0]
    return store.ask(rollups.totals, period, narrowed)


def in_each(several: Sequence[Period], narrowed: Narrowed) -> Sequence[Figures]:
    """The figures of each of `several` stretches that follow on each other."""
    return store.ask(rollups.in_stretches, several, narrowed)[1:]


def coverage(heard: int, served: int) -> str:
    """How many we heard from of those served, as a sentence."""
    words = {"heard": number(heard), "served": number(served)}
    if served < SMALL:
        return _("Heard from {heard} of {served} served.").format(**words)
    said = _("Heard from {heard} of {served} served ({percent}).")
    return said.format(**words, percent=percent(heard, served))


def messages(n: int) -> str:
    """`n` messages in words."""
    return ngettext("{n} message", "{n} messages", n).format(n=number(n))


def topic_bars(
    by_topic: Mapping[int, Figures],
    names: Mapping[int, str],
    counted: Unit,
    usual: Usual,
    kind: str = "negative",
) -> list[Bar]:
    """Topics by those who told us something negative, the most first; what has no topic stands last.

    With `kind` "heard" by all who spoke about them, for messages that nobody can read.
    """
    count = {"negative": counted.negative, "heard": counted.heard}[kind]
    ordered = sorted(by_topic, key=lambda topic: (topic == 0, -count(by_topic[topic]), topic))
    named = {0: _("No topic yet")} | dict(names)
    shown = [(topic, count(by_topic[topic])) for topic in ordered if topic in named]
    bands = usual.topic if kind == "negative" else lambda _topic: None
    return [_bar(str(topic), named[topic], n, counted, bands(topic), kind) for topic, n in shown if n]


def hurt_bar(key: str, name: str, figures: Figures, counted: Unit, note: str, why: str = "") -> Bar:
    """How many told us something negative somewhere; hatched where nobody could be read, and `why`."""
    if not counted.read(figures):
        why = why or (_("could not be read") if counted.heard(figures) else _("not heard from yet"))
        said = _("{name}: {told}; {note}").format(name=name, told=why, note=note)
        return Bar(key, name, 0, "–", said, hatched=True, note=note)
    n = counted.negative(figures)
    said = _("{name}: {many} told us something negative; {note}")
    return Bar(key, name, n, number(n), said.format(name=name, many=counted.many(n), note=note), note=note)


def channel_bars(by_channel: Mapping[str, Figures], counted: Unit, usual: Usual) -> list[Bar]:
    """Channels by those who told us something negative, the most first."""
    several = sorted(by_channel.items(), key=lambda pair: (-counted.negative(pair[1]), pair[0]))
    return [
        _bar(channel, channel_name(channel), n, counted, usual.channel(channel))
        for channel, figures in several
        if (n := counted.negative(figures))
    ]


def worst(bars: Sequence[Bar], most: int = 12) -> list[Bar]:
    """The first `most` topics; what has no topic is never left out."""
    return [*bars[:most], *(bar for bar in bars[most:] if bar.hatched)]


def _bar(key: str, name: str, n: int, counted: Unit, band: Band | None, kind: str = "negative") -> Bar:
    """A bar; how many more than usual stands behind it where it is more than usual."""
    spoken = {
        "negative": _("{name}: {many} told us something negative"),
        "heard": _("{name}: heard from {many}"),
    }
    said = spoken[kind].format(name=name, many=counted.many(n))
    more = band.change(n) if band and band.above(n) and n >= FEWEST_VOICES else 0
    if more:
        said = _("{said}, {n} more than usual").format(said=said, n=number(more))
    change = f"+{number(more)}" if more else ""
    return Bar(key, name, n, number(n), said, hatched=key == "0", change=change)
