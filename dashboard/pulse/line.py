"""The line above everything, made by rule: is this usual, what stands out, and who is on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dashboard.figures import Unit
from dashboard.told import told as by_name
from dashboard.usual import FEWEST_VOICES, LONGEST, Band, Usual
from dashboard.words import _, language, lately, ngettext, number
from db.models import ActionKind
from db.reads.actions import ActionRow
from db.reads.rollups import Figures

MANY_WAIT = 100  # fewer are read before anybody has seen that they waited
ABOUT_MANY = {ActionKind.SURGE, ActionKind.CHANGE}


class Verdict(StrEnum):
    """How a period stands against what is usual."""

    WORSE = "worse"
    BETTER = "better"
    QUIETER = "quieter"
    USUAL = "usual"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class StandingOut:
    """The topic that most speak about beyond what is usual, else simply the largest one."""

    topic: int
    n: int
    more: int


def verdict(figures: Figures, counted: Unit, usual: Usual) -> Verdict:
    """Worse and better go by those who told us something negative; fewer voices alone are not better."""
    heard, negative = usual.heard, usual.negative
    if heard is None or negative is None:
        return Verdict.UNKNOWN
    if negative.above(counted.negative(figures)):
        return Verdict.WORSE
    if heard.below(counted.heard(figures)):
        return Verdict.QUIETER
    return Verdict.BETTER if negative.below(counted.negative(figures)) else Verdict.USUAL


def standing_out(negative: Mapping[int, int], bands: Mapping[int, Band | None]) -> StandingOut | None:
    """Of topics by those who told us something negative: the one furthest beyond its band, else the largest.

    What has no topic yet (0) is no topic; a topic of fewer than five voices does not stand out.
    """
    many = {topic: n for topic, n in negative.items() if topic and n >= FEWEST_VOICES}
    if not many:
        return None
    more = {topic: _more(n, bands.get(topic)) for topic, n in many.items()}
    topic = max(many, key=lambda one: (more[one], many[one], -one))
    return StandingOut(topic, many[topic], more[topic])


def _more(n: int, band: Band | None) -> int:
    return max(0, band.change(n)) if band else 0


def lead(found: Verdict) -> str:
    """The verdict in a few words, '' where nothing is known."""
    return {
        Verdict.WORSE: _("Worse than usual."),
        Verdict.BETTER: _("Better than usual."),
        Verdict.QUIETER: _("Quieter than usual."),
        Verdict.USUAL: _("As usual."),
    }.get(found, "")


def told(
    figures: Figures, counted: Unit, usual: Usual, days: int, *, few: bool = False, foreign: bool = False
) -> list[str]:
    """How many told us something negative, against what is usual or with why that is not known.

    `days` is the length of the period, 0 without ends; with `few` messages the page is for reading, with
    `foreign` ones it is in languages that nothing here reads.
    """
    negative = counted.many(counted.negative(figures))
    if foreign:
        heard = counted.many(counted.heard(figures))
        said = _("We heard from {many}, mostly in languages that are not read for feeling yet.")
        return [said.format(many=heard), _("Marks, topics, events and how much came in still count.")]
    if usual.negative is None:
        said = _("{many} told us something negative.")
        return [said.format(many=negative), _to_be_read() if few else _unknown(days)]
    said = _("{many} told us something negative (usual {low} to {high}).")
    return [said.format(many=negative, low=number(usual.negative.low), high=number(usual.negative.high))]


def about(found: StandingOut | None, name: str, whose: str) -> list[str]:
    """What stands out, and who is on it."""
    if found is None:
        return []
    if found.more:
        said = _("{n} of them: {topic}, {more} more than usual.")
        return [said.format(n=number(found.n), topic=name, more=number(found.more)), whose]
    return [_("Most of them, {n}: {topic}.").format(n=number(found.n), topic=name), whose]


def who_is_on_it(rows: Sequence[ActionRow], now: datetime) -> str:
    """Who took the open matter about a topic and since when; `rows` are the open matters about it."""
    taken = [row for row in rows if row.claimed_at is not None]
    for row in taken:
        if row.kind in ABOUT_MANY and row.claimed_at is not None:
            said = _("{who} is on it since {when}.")
            return said.format(
                who=by_name(row.function or "") or _("Somebody"), when=lately(row.claimed_at, now)
            )
    if not taken:
        return _("Nobody is on it yet.")
    many = ngettext(
        "{taken} of {n} matter about it is taken.", "{taken} of {n} matters about it are taken.", len(rows)
    )
    return many.format(taken=number(len(taken)), n=number(len(rows)))


def by_marks(reasons: Sequence[tuple[str | None, str | None]]) -> str:
    """Which language most texts are in that cannot be read, where only marks say what is negative; else ''.

    `reasons` are why the words of the newest messages could not be read, None where they were, and their
    languages.
    """
    unread = [code for why, code in reasons if why == "language"]
    if 2 * len(unread) <= len(reasons):
        return ""
    said = _("Most of what they wrote is in {language}, which is not read for feeling: their marks count.")
    return said.format(language=language(max(unread, key=unread.count)))


def still_unread(waiting: int, most: int) -> str:
    """How many messages wait to be read, where they are so many that the figures will move; else ''."""
    if waiting < MANY_WAIT:
        return ""
    if waiting >= most:
        said = _("More than {n} messages are still to be read: the figures will grow.")
        return said.format(n=number(most - 1))
    return _("{n} messages are still to be read: the figures will grow.").format(n=number(waiting))


def heard(n: int, counted: Unit, band: Band | None) -> str:
    """A sentence more when we heard from unusually many or few, else ''."""
    if band is None or not band.change(n):
        return ""
    said = _("We heard from {many} in all (usual {low} to {high}).")
    return said.format(many=counted.many(n), low=number(band.low), high=number(band.high))


def _to_be_read() -> str:
    said = _("Fewer than {n} messages came in during {days} days: read them; nothing is compared.")
    return said.format(n=number(300), days=number(28))


def _unknown(days: int) -> str:
    if days > LONGEST or not days:
        return _("Only periods of up to {n} days are held against what is usual.").format(n=LONGEST)
    return _("What is usual is not known yet: there is too little before it to compare with.")
