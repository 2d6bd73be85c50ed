"""What is an owner's, in words: the steps their departments have a say in, and what waits for them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from dashboard.map.fared import Fared
from dashboard.map.worst import every
from dashboard.parts.bars import Bar
from dashboard.widgets import name
from dashboard.words import _, due, ngettext, number
from db.reads.actions import ActionRow
from journeys.influence import NOBODY, leading, shares


def steps(fared: Fared, departments: Iterable[str]) -> list[Bar]:
    """The steps at which one of `departments` has a say, those where most are hurt first."""
    found = {bar.key: bar for department in departments for bar in every(fared, department)}
    return sorted(found.values(), key=lambda bar: (-bar.value, bar.hatched))


def led(fared: Fared, departments: Sequence[str]) -> list[str]:
    """The steps that one of `departments` leads."""
    return [key for key in fared.graph if leading(fared.graph, key) in departments]


def without_owner(fared: Fared, bars: Iterable[Bar]) -> list[str]:
    """Of these steps those at which some share has no owner, in words, the largest share first."""
    left = {bar.key: shares(fared.graph, bar.key).get(NOBODY, 0) for bar in bars}
    named = sorted((key for key, percent in left.items() if percent), key=lambda key: -left[key])
    said = _("{step}: {percent} % has no owner")
    return [said.format(step=name(fared.name(key)), percent=number(left[key])) for key in named]


def greeting(fared: Fared, own: Sequence[Bar], leads: int, when: str, waiting: str) -> str:
    """Where an owner stands: what they lead, where most were hurt `when`, what is `waiting`; each by rule."""
    said = [ngettext("You lead {n} step.", "You lead {n} steps.", leads).format(n=number(leads))]
    if own and own[0].value:
        hurt = _(
            "{many} told us something negative at “{step}” ({days}); at none of your steps were there more."
        )
        said.append(hurt.format(many=fared.counted.many(own[0].value), step=name(own[0].name), days=when))
    return " ".join([*said, waiting])


def waits(waiting: Sequence[ActionRow], now: datetime) -> str:
    """How many matters wait for somebody, and when the first is due."""
    n = len(waiting)
    if not n:
        return _("No matter waits for you.")
    first = min((row.due_at for row in waiting if row.due_at), default=None)
    if first is None:
        return ngettext("{n} matter waits for you.", "{n} matters wait for you.", n).format(n=number(n))
    words = ngettext("{n} matter waits for you, {due}.", "{n} matters wait for you, the first {due}.", n)
    return words.format(n=number(n), due=due(first, now))
