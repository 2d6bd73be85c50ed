"""Every word on screen passes here: translation, and how numbers and times are written."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal

from dashboard.languages import catalog, formats, spoken
from db.settings import settings

SMALL = 30  # under so many of a base, a percentage would pretend


def _(text: str) -> str:
    """`text` in the language of who is reading."""
    return catalog(spoken()).gettext(text)


def ngettext(one: str, many: str, n: int) -> str:
    """`one` or `many`, in the language of who is reading and its form for `n`."""
    return catalog(spoken()).ngettext(one, many, n)


def number(value: float, decimals: int = 0) -> str:
    """`value` with its thousands set apart: 8844 → '8,844'.

    Digits are 0 to 9 in every language: customers' own words, marks, file names, addresses and exports
    write them so, and a page does not show the same figure in two scripts.
    """
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return _decimal(value, pattern, formats())


@lru_cache(maxsize=20_000)
def _decimal(value: float, pattern: str, locale: str) -> str:
    return str(format_decimal(value, pattern, locale=locale))


def percent(part: float, base: float) -> str:
    """`part` of `base` in percent, as written in the language: '31 %', '9.5 %'."""
    value = 100 * part / base
    return _("{n} %").format(n=number(value, 1 if 0 < value < 10 else 0))


def share(part: int, base: int) -> str:
    """`part` of `base` in words: '31 %', or '7 of 12' when the base is small, or '' without a base."""
    if base == 0:
        return ""
    if base < SMALL:
        return _("{part} of {base}").format(part=number(part), base=number(base))
    return percent(part, base)


def several(names: Iterable[str]) -> str:
    """Things one after the other: 'a, b, c'."""
    return _(", ").join(names)


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


def day(on: date) -> str:
    """A day in words: '24 February 2015'."""
    return _long(on, formats())


@lru_cache(maxsize=5_000)
def _long(on: date, locale: str) -> str:
    return str(format_date(on, "long", locale=locale))


def date_pattern() -> str:
    """How a date is typed into a field, as Streamlit writes patterns: 'DD.MM.YYYY'."""
    return "DD.MM.YYYY" if spoken() == "de" else "DD/MM/YYYY"


def days(first: date | None, last: date | None) -> str:
    """A span of days in words: '16 to 24 February 2015'."""
    if first is None or last is None:
        return _("all time")
    if (first.year, first.month) == (last.year, last.month):
        return _("{day} to {last}").format(day=first.day, last=day(last))
    return _("{first} to {last}").format(first=day(first), last=day(last))


def clock(moment: datetime) -> str:
    """A time of day: '14:02:11', in the time zone that ends the reporting day."""
    return f"{moment.astimezone(ZoneInfo(settings().timezone)):%H:%M:%S}"


def mark(value: float, best: float | None) -> str:
    """A mark as it was given: 'gave 1 of 5'."""
    if best is None:
        return _("gave {value}").format(value=_plain(value))
    return _("gave {value} of {best}").format(value=_plain(value), best=_plain(best))


def _plain(value: float) -> str:
    return str(format_decimal(value, "0.###", locale=formats()))


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


def due_at(then: datetime, now: datetime) -> str:
    """By when something is due, as in a diary: 'due today 16:00', 'due on 3 March 2026'."""
    if then <= now:
        return due(then, now)
    local = then.astimezone(ZoneInfo(settings().timezone))
    if local.date() != now.astimezone(local.tzinfo).date():
        return _("due on {day}").format(day=day(local))
    return _("due today {time}").format(time=f"{local:%H:%M}")


def lately(then: datetime, now: datetime) -> str:
    """The day of a moment: 'today', 'Tuesday' within the last week, else '3 March 2026'."""
    zone = ZoneInfo(settings().timezone)
    local, today = then.astimezone(zone).date(), now.astimezone(zone).date()
    if local == today:
        return _("today")
    return str(format_date(local, "EEEE", locale=formats())) if (today - local).days < 7 else day(local)


def _when(then: datetime, now: datetime) -> str:
    """The time of a moment of today, the day of any other."""
    zone = ZoneInfo(settings().timezone)
    local = then.astimezone(zone)
    return f"{local:%H:%M}" if local.date() == now.astimezone(zone).date() else day(local)


def language(code: str | None) -> str:
    """A language by its two letters: 'pt' → 'Portuguese'."""
    try:
        named = Locale.parse(code).get_language_name(spoken()) if code else None
    except (ValueError, UnknownLocaleError):
        named = None
    return named or _("an unknown language")


def moment(then: datetime) -> str:
    """A day and a time of day: '24 February 2015, 14:02'."""
    local = then.astimezone(ZoneInfo(settings().timezone))
    return _("{day}, {time}").format(day=day(local), time=f"{local:%H:%M}")


def since(then: datetime, now: datetime) -> str:
    """Since when something is so: 'since 14:02', 'since Tuesday', 'since 24 February 2015'."""
    local = then.astimezone(ZoneInfo(settings().timezone))
    if now - then < timedelta(days=6) and local.date() != now.astimezone(local.tzinfo).date():
        return _("since {when}").format(when=format_date(local, "EEEE", locale=formats()))
    return _("since {when}").format(when=_when(then, now))
