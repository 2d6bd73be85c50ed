"""Every word on screen passes here: translation, and how numbers and times are written."""

from datetime import date, datetime
from gettext import gettext as _
from gettext import ngettext
from zoneinfo import ZoneInfo

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal

from db.settings import settings

__all__ = ["_", "age", "clock", "day", "days", "due", "language", "mark", "ngettext", "number", "share"]

LOCALE = "en"
SMALL = 30  # under so many of a base, a percentage would pretend


def number(value: int) -> str:
    """`value` with its thousands set apart: 8844 → '8,844'."""
    return str(format_decimal(value, locale=LOCALE))


def share(part: int, base: int) -> str:
    """`part` of `base` in words: '31 %', or '7 of 12' when the base is small, or '' without a base."""
    if base == 0:
        return ""
    if base < SMALL:
        return _("{part} of {base}").format(part=number(part), base=number(base))
    percent = 100 * part / base
    return f"{percent:.1f} %" if 0 < percent < 10 else f"{percent:.0f} %"


def age(then: datetime, now: datetime) -> str:
    """How long ago `then` was: 'just now', '5 minutes ago', '3 days ago'."""
    seconds = int((now - then).total_seconds())
    if seconds < 10:
        return _("just now")
    if seconds < 120:
        return ngettext("{n} second ago", "{n} seconds ago", seconds).format(n=seconds)
    if seconds < 7_200:
        minutes = seconds // 60
        return ngettext("{n} minute ago", "{n} minutes ago", minutes).format(n=minutes)
    if seconds < 172_800:
        hours = seconds // 3_600
        return ngettext("{n} hour ago", "{n} hours ago", hours).format(n=hours)
    days = seconds // 86_400
    return ngettext("{n} day ago", "{n} days ago", days).format(n=number(days))


def day(moment: date) -> str:
    """A day in words: '24 February 2015'."""
    return str(format_date(moment, "d MMMM y", locale=LOCALE))


def days(first: date | None, last: date | None) -> str:
    """A span of days in words: '16 to 24 February 2015'."""
    if first is None or last is None:
        return _("all time")
    if (first.year, first.month) == (last.year, last.month):
        return _("{first} to {last}").format(first=first.day, last=day(last))
    return _("{first} to {last}").format(first=day(first), last=day(last))


def clock(moment: datetime) -> str:
    """A time of day: '14:02:11', in the time zone that ends the reporting day."""
    return f"{moment.astimezone(ZoneInfo(settings().timezone)):%H:%M:%S}"


def mark(value: float, best: float | None) -> str:
    """A mark as it was given: 'gave 1 of 5'."""
    if best is None:
        return _("gave {value}").format(value=f"{value:g}")
    return _("gave {value} of {best}").format(value=f"{value:g}", best=f"{best:g}")


def due(then: datetime, now: datetime) -> str:
    """By when something is due: 'due in 44 minutes', 'due in 5 hours', 'late since 14:02'."""
    if then <= now:
        return _("late since {when}").format(when=_when(then, now))
    minutes = max(1, int((then - now).total_seconds() // 60))
    hours, days = minutes // 60, minutes // 1_440
    if minutes < 120:
        span = ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)
    elif hours < 48:
        span = ngettext("{n} hour", "{n} hours", hours).format(n=hours)
    else:
        span = ngettext("{n} day", "{n} days", days).format(n=number(days))
    return _("due in {span}").format(span=span)


def _when(then: datetime, now: datetime) -> str:
    """The time of a moment of today, the day of any other."""
    zone = ZoneInfo(settings().timezone)
    local = then.astimezone(zone)
    return f"{local:%H:%M}" if local.date() == now.astimezone(zone).date() else day(local)


def language(code: str | None) -> str:
    """A language by its two letters: 'pt' → 'Portuguese'."""
    try:
        named = Locale.parse(code).get_language_name(LOCALE) if code else None
    except (ValueError, UnknownLocaleError):
        named = None
    return named or _("an unknown language")
