"""The numbers of Pulse, each with its base in words and how it stands against what is usual."""

from dashboard.figures import Unit, messages
from dashboard.parts.tiles import Tile
from dashboard.told import told
from dashboard.usual import Band, Usual
from dashboard.words import SMALL, _, ngettext, number, share
from db.reads.actions import Waiting
from db.reads.rollups import Figures

HEARD, NEGATIVE, POSITIVE, LEAVING = "", "negative", "positive", "leaving"
MATTERS, EVENTS = "matters", "events"


def numbers(
    figures: Figures,
    counted: Unit,
    usual: Usual,
    waiting: Waiting,
    leaving: Figures | None = None,
    *,
    percent: bool = True,
    foreign: bool = False,
) -> list[Tile]:
    """The tiles of a period; without `percent` (reading mode) there are counts only.

    `leaving` are the figures of what says that somebody leaves, None where they are not told apart.

    Of `foreign` messages, in languages that nothing reads, only what could be read is told, and events.
    """
    heard = counted.heard(figures)
    waits = Tile(MATTERS, _("Matters open"), number(waiting.n), _owned(waiting), *_late(waiting))
    said = _told(figures, counted, usual, percent=percent) if counted.read(figures) or not foreign else []
    done = Tile(EVENTS, _("Events"), number(figures.events), _("what customers did"))
    return [
        Tile(HEARD, _("Heard from"), number(heard), _heard(counted, figures), *_change(heard, usual.heard)),
        *([done] if foreign and figures.events else []),
        *said,
        *([_at_risk(leaving, figures, counted, usual)] if said and leaving else []),
        waits,
    ]


def _at_risk(leaving: Figures, figures: Figures, counted: Unit, usual: Usual) -> Tile:
    n, read = counted.heard(leaving), counted.many(counted.read(figures))
    base = _("said that they leave or look elsewhere, of {many} we could read").format(many=read)
    return Tile(LEAVING, _("At risk"), number(n), base, *_change(n, usual.leaving, ("worse", "better")))


def _told(figures: Figures, counted: Unit, usual: Usual, *, percent: bool) -> list[Tile]:
    negative, positive = counted.negative(figures), counted.positive(figures)
    bases = [_of(n, counted.read(figures), counted, percent=percent) for n in (negative, positive)]
    bad, good = _("Told us something negative"), _("Told us something positive")
    against = _change(negative, usual.negative, ("worse", "better"))
    for_it = _change(positive, usual.positive, ("better", "worse"))
    return [
        Tile(NEGATIVE, bad, number(negative), bases[0], *against),
        Tile(POSITIVE, good, number(positive), bases[1], *for_it),
    ]


def unread(figures: Figures) -> str:
    """How much could not be read, in words; '' when everything could."""
    n = figures.signals - figures.read
    if not n:
        return ""
    said = _("{n} of {messages} could not be read: no words, too short, or another language.")
    return said.format(n=number(n), messages=messages(figures.signals))


def signed(change: int) -> str:
    """A change with its sign: '+71', '−3'."""
    return f"+{number(change)}" if change > 0 else f"\u2212{number(-change)}"


def _heard(counted: Unit, figures: Figures) -> str:
    if not counted.by_customer:
        return _("messages; most of them carry no name")
    if not figures.nameless:
        return _("customers, in {messages}").format(messages=messages(figures.signals))
    said = _("customers, in {messages} ({n} of them without a name)")
    return said.format(messages=messages(figures.signals), n=number(figures.nameless))


def _of(part: int, base: int, counted: Unit, *, percent: bool) -> str:
    many = counted.many(base)
    if base < SMALL or not percent:
        return _("of {many} we could read").format(many=many)
    return _("{share} of {many} we could read").format(share=share(part, base), many=many)


def _change(n: int, band: Band | None, tones: tuple[str, str] = ("", "")) -> tuple[str, str]:
    """How `n` stands against what is usual, and the tones of more and of less."""
    if band is None:
        return "", ""
    spoken = {"low": number(band.low), "high": number(band.high)}
    if not band.change(n):
        return _("as usual ({low} to {high})").format(**spoken), ""
    said = _("{change} against usual ({low} to {high})").format(change=signed(band.change(n)), **spoken)
    return said, tones[0 if band.above(n) else 1]


def _owned(waiting: Waiting) -> str:
    if not waiting.n:
        return _("nothing waits")
    several = sorted(waiting.by_department.items(), key=lambda pair: -pair[1])
    most = [_("{department} {n}").format(department=told(name), n=number(n)) for name, n in several[:3]]
    return " · ".join(most)


def _late(waiting: Waiting) -> tuple[str, str]:
    late = ngettext("{n} late", "{n} late", waiting.late).format(n=number(waiting.late))
    free = ngettext("{n} without owner", "{n} without owner", waiting.without_owner)
    said = [late] if waiting.late else []
    said += [free.format(n=number(waiting.without_owner))] if waiting.without_owner else []
    return " · ".join(said), "worse" if waiting.late else ""
