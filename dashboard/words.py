"""Every word on screen passes here: translation, and how numbers and times are written."""

from datetime import datetime
from gettext import gettext as _
from gettext import ngettext

from babel.numbers import format_decimal

__all__ = ["_", "age", "ngettext", "number", "share"]

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
