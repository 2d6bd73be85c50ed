"""Which cells of the rollups make up a span of days: whole months as month rows, the rest by day."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

UNDATED = 0  # the day of signals without a date


def within(columns: Any, first: date | None, last: date | None, *, months: bool) -> ColumnElement[bool]:
    """Whether a cell lies between two reporting days, both counted; without them any cell, dated or not.

    With `months` whole months are read from their month rows, what stands out on either side by day.
    """
    if first is None or last is None:
        dated = columns.grain == ("m" if months else "d")
        return or_(dated, and_(columns.grain == "d", columns.day == UNDATED))
    each = list(spans(first, last)) if months else [("d", first, last)]
    return or_(
        *(
            and_(columns.grain == grain, columns.day.between(begin.toordinal(), end.toordinal()))
            for grain, begin, end in each
        )
    )


def spans(first: date, last: date) -> Iterator[tuple[str, date, date]]:
    """Whole months ("m"), what stands out on either side as days ("d"); both ends counted."""
    month = first if first.day == 1 else _next_month(first)
    end = (last + timedelta(days=1)).replace(day=1)
    if month >= end:
        yield "d", first, last
        return
    if first < month:
        yield "d", first, month - timedelta(days=1)
    yield "m", month, end - timedelta(days=1)
    if end <= last:
        yield "d", end, last


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
