"""What is told to an owner first: what they lead, where customers were hurt, and what waits for them."""

from collections.abc import Sequence
from datetime import datetime

from dashboard.figures import Unit
from dashboard.parts.bars import Bar
from dashboard.widgets import name
from dashboard.words import _, due_at, ngettext, number
from db.reads.actions import ActionRow


def greeting(own: Sequence[Bar], leads: int, counted: Unit, when: str, waiting: str) -> str:
    """Where an owner stands: how many touchpoints they lead, where of `own` most were hurt `when`, what is
    `waiting`; each by rule."""
    led = ngettext("You lead {n} touchpoint.", "You lead {n} touchpoints.", leads).format(n=number(leads))
    said = [led]
    if own and own[0].value:
        hurt = _(
            "{many} told us something negative at “{touchpoint}” ({days}); nowhere of yours were there more."
        )
        said.append(hurt.format(many=counted.many(own[0].value), touchpoint=name(own[0].name), days=when))
    return " ".join([*said, waiting])


def waits(waiting: Sequence[ActionRow], now: datetime) -> str:
    """How many matters wait for somebody, and when the first is due."""
    n = len(waiting)
    return _told(
        waiting,
        now,
        ngettext("{n} matter waits for you.", "{n} matters wait for you.", n),
        ngettext("{n} matter waits for you, {due}.", "{n} matters wait for you, the first {due}.", n),
    )


def nobodys(free: Sequence[ActionRow], now: datetime) -> str:
    """The same of matters of a department that nobody has yet, for whom has none."""
    n = len(free)
    return _told(
        free,
        now,
        ngettext("{n} matter waits for somebody of yours.", "{n} matters wait for somebody of yours.", n),
        ngettext(
            "{n} matter waits for somebody of yours, {due}.",
            "{n} matters wait for somebody of yours, the first {due}.",
            n,
        ),
    )


def _told(waiting: Sequence[ActionRow], now: datetime, undated: str, dated: str) -> str:
    """The sentence that fits: `dated` where one of them is due."""
    if not waiting:
        return _("No matter waits for you.")
    first = min((row.due_at for row in waiting if row.due_at), default=None)
    many = number(len(waiting))
    return dated.format(n=many, due=due_at(first, now)) if first else undated.format(n=many)
