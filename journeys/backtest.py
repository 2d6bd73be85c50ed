"""What became of customers after a day: who stayed, left, complained or bought, told by the plain facts.

Left is an ending, or a silence longer than is usual for the customer (else for their source) that was not
broken again; it is dated by the ending, or by the day on which the silence had lasted too long. Who had
left before is no customer of that day any more. Whoever was not observed to the end of the days asked for
is censored: neither among those who did something nor among those counted (design §11.5).
"""

from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from db.models.lived import usual
from db.models.words import Kind, Presence
from journeys.judging import Fact, Life, bought, called

HORIZONS = (90, 365)
"""After how many days it is looked what became of a customer."""


class Outcome(StrEnum):
    """What may become of a customer."""

    STAYED = "stayed"
    LEFT = "left"
    COMPLAINED = "complained"
    BOUGHT = "bought"
    REFERRED = "referred"


REFERRED = frozenset({"invited a friend", "recommended us", "referral", "referred", "referred a friend"})
"""Events of these names tell that a customer brought somebody."""


class Watched(NamedTuple):
    """How far a customer is observed: until when, after how many silent days they count as gone (None: not
    known), and whether their sources carry words, purchases and referrals at all.
    """

    until: datetime
    silence: int | None = None
    speaks: bool = True
    buys: bool = False
    refers: bool = False


def became(life: Life, at: datetime, days: int, watched: Watched) -> dict[Outcome, bool]:
    """Which of the outcomes came true in the `days` after `at`; those that nobody can know are left out.

    Empty for whoever was no customer `at` that instant.
    """
    end = at + timedelta(days=days)
    if watched.until < end or not any(one.at is not None and one.at <= at for one in life.facts):
        return {}
    left = left_at(life, watched)
    if left is not None and left <= at:
        return {}
    found = {} if watched.silence is None and left is None else _stayed(left, end)
    if watched.speaks:
        found[Outcome.COMPLAINED] = _any(life, at, end, "complained")
    if watched.buys:
        found[Outcome.BOUGHT] = _any(life, at, end, "bought")
    if watched.refers:
        found[Outcome.REFERRED] = _any(life, at, end, "referred")
    return found


def _stayed(left: datetime | None, end: datetime) -> dict[Outcome, bool]:
    gone = left is not None and left <= end
    return {Outcome.STAYED: not gone, Outcome.LEFT: gone}


def left_at(life: Life, watched: Watched) -> datetime | None:
    """When a customer left who did not come back, None for one who did not or of whom nobody can know."""
    dated = sorted((one.at, one.ending) for one in life.facts if one.at is not None)
    if not dated:
        return None
    last, ended = dated[-1]
    if ended:
        return last
    if watched.silence is None or watched.until <= last + timedelta(days=watched.silence):
        return None
    return last + timedelta(days=watched.silence)


def own_silence(life: Life) -> int | None:
    """The days that hardly any silence of a customer exceeds; None where they were seen too rarely."""
    days = sorted({one.at.date() for one in life.facts if one.at is not None})
    return usual(((later - earlier).days, 1) for earlier, later in pairwise(days))


def _any(life: Life, after: datetime, until: datetime, what: str) -> bool:
    within = (one for one in life.facts if one.at is not None and after < one.at <= until)
    tells = {
        "complained": lambda one: one.kind != Kind.EVENT and one.negative == Presence.PRESENT,
        "bought": bought,
        "referred": refers,
    }[what]
    return any(map(tells, within))


def refers(one: Fact) -> bool:
    """Whether a fact tells that the customer brought somebody."""
    return one.event is not None and called(one.event) in REFERRED
