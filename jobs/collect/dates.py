"""Dates the way people and programs write them, to aware UTC; day and month are never flipped.

A value is read in one way only: a column is day-month or month-day as a whole, and a value that is impossible
in that order is no date. Times without a zone are UTC.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

Order = Literal["dmy", "mdy"]

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=366)  # delivery and renewal dates lie ahead; anything further is a slip of the pen

_EXCEL_EPOCH = datetime(1899, 12, 30, tzinfo=UTC)
_EXCEL_DAYS = (32_874.0, 73_051.0)  # 1990 to 2100
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = r"(?:[T,\s]+(?P<h>\d{1,2})[:.](?P<min>\d\d)(?:[:.](?P<s>\d\d)(?:[.,]\d+)?)?)?"
_TAIL = r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)?"
_NUMERIC = re.compile(r"(?P<a>\d{1,2})[-./](?P<b>\d{1,2})[-./](?P<y>\d{4}|\d\d)" + _TIME + _TAIL, re.I)
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})" + _TIME + _TAIL, re.I)
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?"
_NAME = r"(?P<m>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY_NAMED = re.compile(
    _WEEKDAY + r"(?P<d>\d{1,2})[\s-]+" + _NAME + r"[\s,-]+(?P<y>\d{4})" + _TIME + _TAIL, re.I
)
_MONTH_NAMED = re.compile(_WEEKDAY + _NAME + r"\s+(?P<d>\d{1,2}),?\s+(?P<y>\d{4})" + _TIME + _TAIL, re.I)
_YEAR_LAST = re.compile(  # the form of `date` and of Twitter
    _WEEKDAY + _NAME + r"\s+(?P<d>\d{1,2})" + _TIME + _TAIL + r"\s+(?P<y>\d{4})", re.I
)
_NUMBER = re.compile(r"\d{5}(?:\.\d+)?|\d{10}(?:\.\d+)?|\d{13}")


@dataclass(frozen=True, slots=True)
class OrderGuess:
    """Which of day and month comes first in a column; `certain` is False when the values do not tell."""

    order: Order
    certain: bool
    reason: str


def parse(value: str, order: Order = "dmy") -> datetime | None:
    """`value` as an aware UTC datetime; None when it is no possible date in that `order`."""
    value = value.strip()
    if _NUMBER.fullmatch(value):
        return _from_number(float(value))
    try:
        return _utc(datetime.fromisoformat(value))
    except (ValueError, OverflowError):
        return _first_reading(value, order)


def reader(order: Order, now: datetime) -> Callable[[str], datetime | None]:
    """A fast `parse` for one column that knows no date before 1990 or more than a year after `now`."""
    latest = now + AHEAD
    last_value, last_moment = "", None
    from_iso = datetime.fromisoformat

    def read(value: str) -> datetime | None:
        nonlocal last_value, last_moment
        if value == last_value:
            return last_moment
        try:  # a second is spelled in 19 characters, and adding the zone beats datetime.replace eightfold
            moment = from_iso(value + "+00:00" if len(value) == 19 else value)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is not UTC:
            moment = parse(value, order)
        last_value, last_moment = value, moment if moment and EARLIEST <= moment <= latest else None
        return last_moment

    return read


def guess_order(values: Iterable[str]) -> OrderGuess:
    """Day first or month first, told by the values that allow only one reading."""
    pairs = [(int(m["a"]), int(m["b"])) for m in map(_numeric, values) if m]
    days_first = sum(a > 12 >= b for a, b in pairs)
    months_first = sum(b > 12 >= a for a, b in pairs)
    if not pairs:
        return OrderGuess("dmy", True, "the dates name their months or begin with the year")
    if not days_first and not months_first:
        return OrderGuess("dmy", False, "no day above 12 tells day and month apart; read as day first")
    order: Order = "dmy" if days_first >= months_first else "mdy"
    if days_first and months_first:
        most, least = max(days_first, months_first), min(days_first, months_first)
        return OrderGuess(order, False, f"{most} dates say so, {least} speak against it")
    return OrderGuess(order, True, f"{days_first or months_first} dates allow no other reading")


def _numeric(value: str) -> re.Match[str] | None:
    return _NUMERIC.fullmatch(value.strip())


def _from_number(number: float) -> datetime | None:
    """Epoch seconds, epoch milliseconds or an Excel serial day, told apart by their size."""
    if _EXCEL_DAYS[0] <= number <= _EXCEL_DAYS[1]:
        return _EXCEL_EPOCH + timedelta(seconds=round(number * 86_400))
    if number < 1e5:
        return None
    return datetime.fromtimestamp(number / 1000 if number >= 1e12 else number, UTC)


def _first_reading(value: str, order: Order) -> datetime | None:
    for pattern in (_YEAR_FIRST, _NUMERIC, _YEAR_LAST, _DAY_NAMED, _MONTH_NAMED):
        match = pattern.fullmatch(value)
        if match:
            return _from_parts(match.groupdict(), order)
    return None


def _from_parts(parts: dict[str, str | None], order: Order) -> datetime | None:
    if "a" in parts:
        first, second = ("d", "m") if order == "dmy" else ("m", "d")
        parts = {**parts, first: parts["a"], second: parts["b"]}
    year, month = parts["y"] or "", (parts["m"] or "").lower()
    try:
        moment = datetime(
            _four_digits(int(year)) if len(year) == 2 else int(year),
            _MONTHS.index(month[:3]) + 1 if month.isalpha() else int(month),
            int(parts["d"] or 0),
            _hour(int(parts["h"] or 0), (parts["half"] or "").lower()),
            int(parts["min"] or 0),
            int(parts["s"] or 0),
            tzinfo=UTC,
        )
        return moment - _offset(parts["zone"] or "")
    except (ValueError, OverflowError):
        return None


def _four_digits(year: int) -> int:
    return year + (1900 if year >= 70 else 2000)


def _hour(hour: int, half: str) -> int:
    if not half:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError("an hour of a half day is between 1 and 12")
    return hour % 12 + (12 if half[0] == "p" else 0)


def _offset(zone: str) -> timedelta:
    if len(zone) < 5:
        return timedelta()
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return timedelta(minutes=-minutes if zone[0] == "-" else minutes)


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
