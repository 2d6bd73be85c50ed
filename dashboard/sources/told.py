"""What is said of a source in words: how it arrives, how much it brings, how it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dashboard import widgets
from dashboard.channels import channel_name
from dashboard.told import told
from dashboard.words import SMALL, _, age, day, ngettext, number, several, share
from db.models import Purpose, SourceKind, SurveyEvent
from db.reads.arrivals import Days, SilenceRow
from db.reads.hooks import TurnedRow
from db.reads.pulse import SourceRow
from db.reads.sources import SourceState
from jobs.collect.silence import usual

WEEK = 7


@dataclass(frozen=True, slots=True)
class Known:
    """A source with how much it brought day by day, whether it is silent, why it is not fetched, and what
    was refused since it last brought something.
    """

    source: SourceState
    days: Days
    silence: SilenceRow | None = None
    moving: bool = False
    problem: str | None = None
    refused: str | None = None


def kinds() -> dict[str, str]:
    """How the signals of a source arrive."""
    return {
        SourceKind.FILE: _("files"),
        SourceKind.API: _("programs send them"),
        SourceKind.HOOK: _("another system calls us"),
        SourceKind.CONNECTOR: _("Touchline fetches them"),
        SourceKind.STAFF: _("heard by staff"),
    }


def spoke(source: SourceState | SourceRow) -> str:
    """Whether they were asked."""
    if source.kind == SourceKind.STAFF:
        return _("heard by staff")
    if source.purpose == Purpose.DID:
        return _("nobody spoke")
    return {True: _("we asked"), False: _("they spoke"), None: _("nobody said")}[source.solicited]


def facts(known: Known, today: date, now: datetime) -> str:
    """Channel, asked or not, when it last brought something, and how much against its own rhythm."""
    source = known.source
    last = _("last message {when}").format(when=age(source.last_at, now)) if source.last_at else ""
    said = [widgets.name(channel_name(source.channel)), spoke(source)]
    return " · ".join([*said, last or _("nothing came yet"), *rate(known.days, today)])


def rate(days: Days, today: date) -> list[str]:
    """How many messages came a day in the last week, and how many do usually; nothing without any."""
    last = today.toordinal()
    lately = sum(n for at, n in days.items() if last - WEEK < at <= last)
    before = usual(days, last)
    if before is None:
        said = ngettext("{n} message in the last 7 days", "{n} messages in the last 7 days", lately)
        return [said.format(n=number(lately))] if days else []
    said = _("{n} a day in the last 7 days, usually {usual}")
    return [said.format(n=_a_day(lately / WEEK), usual=_a_day(before))]


def _a_day(n: float) -> str:
    return number(n, 1 if 0 < n < 10 else 0)


def stands(known: Known) -> list[tuple[str, str]]:
    """What somebody should know or do, each with its tone; nothing where all is well."""
    source, found = known.source, list[tuple[str, str]]()
    if source.held:
        found.append((_("kept aside: {missing}").format(missing=missing(source)), "bad"))
    if known.moving:
        found.append((_("its messages are being let in or taken out"), "soft"))
    if source.paused_at:
        found.append((_("paused since {day}").format(day=day(source.paused_at.date())), "soft"))
    if known.silence:
        found.append((silent(known.silence), "bad"))
        if known.silence.person:
            found.append((_("{name} looks after it").format(name=widgets.name(known.silence.person)), "soft"))
    if known.refused:
        found.append((known.refused, "bad"))
    if known.problem:
        found.append((told(known.problem), "bad"))
    if source.rejected:
        n = source.rejected
        said = ngettext("{n} row could not be read", "{n} rows could not be read", n)
        found.append((said.format(n=number(n)), "bad"))
    return found


def refused(source: SourceState, turned: TurnedRow | None, now: datetime) -> str | None:
    """What was refused of a source since it last brought something."""
    if turned is None or (source.last_at is not None and source.last_at > turned.at):
        return None
    said = _("something was refused {when}: {why}")
    return said.format(when=age(turned.at, now), why=told(turned.why))


def answered(found: Mapping[str, int]) -> tuple[str, str]:
    """How many of those invited answered, what became of the others, and the share where it says much."""
    n = {event: found.get(event, 0) for event in SurveyEvent}
    invited, answers = n[SurveyEvent.INVITED], n[SurveyEvent.ANSWERED]
    if not invited:
        return "", ""
    said = _("{answered} of {invited} invited answered; {dismissed} dismissed it, {expired} expired")
    part = share(answers, invited) if SMALL <= invited >= answers else ""
    return said.format(**{str(event): number(count) for event, count in n.items()}), part


def missing(source: SourceState) -> str:
    """What nobody said yet of a source that is kept aside."""
    lacks = [] if source.origin else [_("nobody said where it comes from")]
    lacks += [] if source.purpose else [_("nobody said what it may be used for")]
    return several(lacks)


def silent(row: SilenceRow) -> str:
    """Since when a source is silent, and how much is usual."""
    said = ngettext(
        "silent since {day}; usually about {n} message a week comes",
        "silent since {day}; usually about {n} messages a week come",
        row.usual,
    )
    return said.format(day=day(date.fromordinal(row.since_day)), n=number(row.usual))
