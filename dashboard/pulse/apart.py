"""Whom we asked and who spoke by themselves, apart, for every number of Pulse; for who wants to see it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import streamlit as st

from dashboard import figures, saying, store, widgets
from dashboard.channels import channel_name
from dashboard.choosing import NONE
from dashboard.figures import Unit
from dashboard.pulse.compared import Asking
from dashboard.told import told
from dashboard.words import SMALL, _, number, share
from db.reads import actions, pulse, rollups
from db.reads.rollups import Figures, Narrowed

WANTED = "asked-apart"
MOST = 12  # topics
Groups = Mapping[str, tuple[int, ...]]


def draw(about: Asking) -> None:
    """A switch, and behind it a table: each number, split by whether we asked."""
    groups = by_asking(about.narrow.source_ids)
    if len(groups) < 2:
        return
    with st.container(border=True, key="card-apart"):
        st.html(widgets.heading(_("Asked or not"), _("shares of each number; what we asked for is one part")))
        if st.toggle(_("Show the numbers apart"), key=WANTED):
            head = (_("Number"), *groups)
            st.html(widgets.table(head, rows(about, groups)))


def rows(about: Asking, groups: Groups) -> list[tuple[str, ...]]:
    """Every number of the page with what each group has in it."""
    told = _numbers(about, groups), _matters(groups), _topics(about, groups), _channels(about, groups)
    return [row for several in told for row in several]


def by_asking(chosen: tuple[int, ...]) -> Groups:
    """The sources of each kind, of those chosen on the page; kinds without any are left out."""
    named = {True: _("We asked"), False: _("They spoke up"), None: _("Nobody said")}
    every = [one for one in store.ask(pulse.sources) if not chosen or one.id in chosen]
    kinds = {words: tuple(one.id for one in every if one.solicited is kind) for kind, words in named.items()}
    return {words: ids for words, ids in kinds.items() if ids}


def _numbers(about: Asking, groups: Groups) -> Iterator[tuple[str, ...]]:
    """Heard from, and of those that could be read what told us something."""
    every = _asked_for(about, about.narrow, groups)
    unit, found = about.counted, every[1:]
    yield _("Heard from"), *_parts(every, unit.heard)
    yield _("Told us something negative"), *(_of(unit.negative(one), unit.read(one)) for one in found)
    yield _("Told us something positive"), *(_of(unit.positive(one), unit.read(one)) for one in found)
    if about.leaving:
        yield _("At risk"), *_parts(_asked_for(about, about.leaving, groups), unit.heard)
    yield _("Could not be read"), *(_of(one.signals - one.read, one.signals) for one in found)


def _matters(groups: Groups) -> Iterator[tuple[str, ...]]:
    """Of the open matters those that something of each group speaks for; one may rest on both."""
    now = store.minute()
    counts = [store.ask(actions.waiting, now, source_ids=ids or NONE).n for ids in groups.values()]
    whole = store.ask(actions.waiting, now).n
    yield _("Matters open"), *(_part(n, whole) for n in counts)


def _topics(about: Asking, groups: Groups) -> Iterator[tuple[str, ...]]:
    """How much of each topic, of those told as negative, came from whom."""
    whole = store.ask(rollups.by_category, about.period, about.all_topics)
    found = [
        store.ask(rollups.by_category, about.period, _only(about.all_topics, ids)) for ids in groups.values()
    ]
    for topic, name in _worst(whole, about.counted):
        counts = [about.counted.negative(one.get(topic, Figures())) for one in found]
        yield name, *(_part(n, about.counted.negative(whole[topic])) for n in counts)


def _channels(about: Asking, groups: Groups) -> Iterator[tuple[str, ...]]:
    """The same by channel."""
    negative = about.counted.negative
    found = [
        store.ask(rollups.by_channel, about.period, _only(about.all_channels, ids), rollups.NEGATIVE)
        for ids in groups.values()
    ]
    whole = store.ask(rollups.by_channel, about.period, about.all_channels, rollups.NEGATIVE)
    for channel, here in whole.items():
        if n := negative(here):
            counts = [negative(one.get(channel, Figures())) for one in found]
            yield widgets.seen(channel_name(channel)), *(_part(one, n) for one in counts)


def _asked_for(about: Asking, narrow: Narrowed, groups: Groups) -> list[Figures]:
    """The figures of all, then those of each group."""
    several = [narrow, *(_only(narrow, ids) for ids in groups.values())]
    return [figures.whole(about.period, one) for one in several]


def _parts(several: Sequence[Figures], count: Callable[[Figures], int]) -> Iterator[str]:
    """How much of the first each of the others is."""
    whole, *groups = map(count, several)
    yield from (_part(one, whole) for one in groups)


def _worst(whole: Mapping[int, Figures], unit: Unit) -> Sequence[tuple[int, str]]:
    names, praise = saying.topics(), store.ask(pulse.praise)
    complaints = [topic for topic in whole if topic in names and topic not in praise]
    hurt = [(unit.negative(whole[topic]), topic) for topic in complaints]
    return [(topic, told(names[topic])) for n, topic in sorted(hurt, reverse=True)[:MOST] if n]


def _only(narrow: Narrowed, ids: tuple[int, ...]) -> Narrowed:
    return replace(narrow, source_ids=ids or NONE)


def _part(n: int, whole: int) -> str:
    """`n` with its share of the number on the page: '312 (31 %)', or '7 of 12' of a small one."""
    if not whole:
        return "–"
    said = share(n, whole)
    return said if whole < SMALL else f"{number(n)} ({said})"


def _of(n: int, base: int) -> str:
    """`n` of those of one kind that could be read."""
    if not base:
        return "–"
    said = share(n, base)
    if base < SMALL:
        return said
    return _("{n} ({share} of {base})").format(n=number(n), share=said, base=number(base))
