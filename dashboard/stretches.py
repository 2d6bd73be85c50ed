"""How a span of days is cut so that a course over time can be read: by day, by week or by month."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import groupby

from db.reads.rollups import Period

DAILY_UP_TO, WEEKLY_UP_TO = 62, 400


def stretches(first: date | None, last: date | None) -> tuple[Period, ...]:
    """The days from `first` to `last` one by one, by week or by month, whichever leaves few enough."""
    if first is None or last is None:
        return ()
    days = [first + timedelta(days=day) for day in range((last - first).days + 1)]
    return tuple(_grouped(days, _starts(last - first)))


def _grouped(days: list[date], start: Callable[[date], date]) -> Iterator[Period]:
    for _begin, several in groupby(days, start):
        mine = list(several)
        yield Period(mine[0], mine[-1])


def _starts(span: timedelta) -> Callable[[date], date]:
    if span.days <= DAILY_UP_TO:
        return lambda day: day
    if span.days <= WEEKLY_UP_TO:
        return lambda day: day - timedelta(days=day.weekday())
    return lambda day: day.replace(day=1)
