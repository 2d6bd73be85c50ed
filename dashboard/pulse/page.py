"""What Pulse asks before it draws: what is narrowed to what, in which unit, in which mode to read it, and so
everything on the page that is the same for all who look at it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dashboard import figures, saying, store, widgets
from dashboard.asked import Asked
from dashboard.choosing import narrowed
from dashboard.figures import Unit, unit
from dashboard.kept import derived
from dashboard.parts.bars import Bar
from dashboard.parts.tiles import Tile
from dashboard.pulse import line, needs, numbers, trend
from dashboard.pulse.compared import Asking, compared
from dashboard.pulse.trend import Course
from dashboard.usual import Usual, length
from dashboard.words import _, days, ngettext, several
from db.reads import actions, arrivals, pulse, rollups, sentences, waiting
from db.reads.actions import Which
from db.reads.rollups import Figures, Narrowed, Period
from db.reads.sentences import Wanted

FEW, FEW_DAYS = 300, 28  # below so many messages in so many days the page is for reading
LOOKED_AT = 100
OPEN_AT_ONCE = 200
COUNTED = 1_001


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that Pulse shows of a period and a narrowing, but for who looks and the kind of sentences.

    With `few` messages the page is for reading; `kind` is what the topics count.
    """

    few: bool
    verdict: line.Verdict
    told: tuple[str, ...]
    soft: tuple[str, ...]
    needs: tuple[needs.Need, ...]
    tiles: tuple[Tile, ...]
    courses: tuple[Course, ...]
    kind: str
    topics: tuple[Bar, ...]
    channels: tuple[Bar, ...]


@derived
def picture(about: Asking, now: datetime) -> Picture | None:
    """What there is to see; None when nobody was heard."""
    period = about.period
    whole = figures.whole(period, about.narrow)
    if not whole.signals:
        return None
    seldom, foreign = few(period), in_other_languages(about, whole)
    usual = Usual() if seldom or foreign else compared(about)
    names = saying.topics()
    praise = store.ask(pulse.praise)  # a customer who was hurt may praise something all the same
    complaints = {topic: name for topic, name in names.items() if topic not in praise}
    matters = store.ask(actions.waiting, now)
    leaving = store.ask(rollups.totals, period, about.leaving) if about.leaving else None
    tiles = numbers.numbers(
        whole, about.counted, usual, matters, leaving, percent=not seldom, foreign=foreign
    )
    kind = "heard" if foreign else "negative"
    only = rollups.HEARD if foreign else rollups.NEGATIVE
    by_topic = store.ask(rollups.by_category, period, about.all_topics, only)
    by_channel = store.ask(rollups.by_channel, period, about.all_channels, rollups.NEGATIVE)
    heard = line.heard(about.counted.heard(whole), about.counted, usual.heard)
    out = None if foreign else standing_out(about, usual, by_topic, complaints)
    stands = line.told(whole, about.counted, usual, length(period), few=seldom, foreign=foreign)
    return Picture(
        seldom,
        line.verdict(whole, about.counted, usual),
        (*stands, *line.about(out, complaints[out.topic] if out else "", who_is_on_it(out, now))),
        (
            *(heard, numbers.unread(whole), "" if foreign else by_marks(about), silent()),
            line.still_unread(store.ask(waiting.waiting, COUNTED), COUNTED),
        ),
        tuple(what_needs_somebody(about, now)),
        tuple(tiles),
        () if seldom else tuple(trend.courses(about)),
        kind,
        tuple(figures.topic_bars(by_topic, names if foreign else complaints, about.counted, usual, kind)),
        tuple(figures.channel_bars(by_channel, about.counted, usual)),
    )


@derived
def asking(wish: Asked, period: Period) -> Asking:
    """What the page is about. It has one unit, whichever topic or channel is chosen on it."""
    base = narrowed(wish, store.ask(pulse.sources))
    narrow = replace(base, category_id=wish.topic)
    counted = unit(figures.whole(period, replace(base, channel=None)))
    if counted.by_customer and not figures.whole(period, narrow).customers:
        counted = Unit(by_customer=False)
    return Asking(period, narrow, base, replace(narrow, channel=None), counted, store.today())


def anybody(about: Asking) -> bool:
    """Whether anybody was heard."""
    return figures.whole(about.period, about.narrow).signals > 0


def by_marks(about: Asking) -> str:
    """That only marks say what is negative, where most words are in a language that nothing reads."""
    return line.by_marks(store.ask(sentences.why_unread, about.period, about.narrow, limit=LOOKED_AT))


def being_read() -> bool:
    """Whether something that came in waits to be read."""
    return store.ask(waiting.waiting, 1) > 0


def silent() -> str:
    """Which sources fell silent, so that fewer were heard than spoke; '' when none did."""
    rows = store.ask(arrivals.silences)
    said = ngettext(
        "{names} fell silent: fewer may have been heard than spoke.",
        "{names} fell silent: fewer may have been heard than spoke.",
        len(rows),
    )
    return said.format(names=several(widgets.name(row.source) for row in rows)) if rows else ""


def known(wish: Asked, topics: Mapping[int, str]) -> Asked:
    """The wish without a topic that does not exist."""
    return wish if wish.topic in topics or wish.topic == 0 else replace(wish, topic=None)


def few(period: Period) -> bool:
    """Whether so little came in during the 28 days up to the end of the period that it is better read."""
    last = period.last or store.ask(pulse.newest_day)
    month = Period(last - timedelta(days=FEW_DAYS - 1), last) if last else Period()
    return store.ask(rollups.totals, month, only=rollups.SIGNALS).signals < FEW


def in_other_languages(about: Asking, whole: Figures) -> bool:
    """Whether most messages could not be read, and mostly because of their language."""
    if 2 * whole.read >= whole.signals:
        return False
    unread = Wanted(unread=True)
    looked_at = store.ask(sentences.sentences, about.period, about.narrow, unread, limit=LOOKED_AT)
    foreign = sum(one.unread_reason == "language" for one in looked_at)
    return 2 * foreign > len(looked_at)


def standing_out(
    about: Asking, usual: Usual, by_topic: Mapping[int, Figures], names: Mapping[int, str]
) -> line.StandingOut | None:
    """The topic that stands out of those of complaint, which `names` holds."""
    negative = {topic: about.counted.negative(by_topic[topic]) for topic in by_topic if topic in names}
    return line.standing_out(negative, {topic: usual.topic(topic) for topic in negative})


def who_is_on_it(found: line.StandingOut | None, now: datetime) -> str:
    """Who took the matter about the topic that stands out."""
    if found is None:
        return ""
    rows = store.ask(actions.open_actions, Which(category_id=found.topic), limit=OPEN_AT_ONCE)
    return line.who_is_on_it(rows, now)


def what_needs_somebody(about: Asking, now: datetime) -> list[needs.Need]:
    """At most three things that need somebody."""
    rows = store.ask(actions.open_actions, limit=OPEN_AT_ONCE)
    return needs.needs(rows, _hurt_without_owner(about), now)


def _hurt_without_owner(about: Asking) -> dict[str, tuple[str, int]]:
    """The steps where nobody has a say: key to name, and how many told us something negative there."""
    owned = store.ask(pulse.current_shares)
    nobodys = {step: named for step, named in store.ask(pulse.step_keys).items() if step not in owned}
    if not nobodys:
        return {}
    fared = store.ask(rollups.by_step, about.period, Narrowed(step_ids=tuple(nobodys)), rollups.NEGATIVE)
    return {
        key: (name, about.counted.negative(fared[step]))
        for step, (key, name) in nobodys.items()
        if step in fared
    }


def base_in_words(about: Asking) -> str:
    """The base of every figure of the page: of whom, when, and what is counted."""
    when = days(about.period.first, about.period.last)
    if about.counted.by_customer:
        return _("of those we heard from, {days}; customers are counted").format(days=when)
    return _("of those we heard from, {days}; messages are counted, most carry no name").format(days=when)
