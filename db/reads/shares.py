"""Who had a say at a step on each day of a period, and how much of what was touched fell on which days.

A figure for a period uses the shares valid on each day of it (design §11.9): those with which the day
ended, as the clocks of the reports go. Before a step was on a map it has the shares it came with.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from pyroaring import BitMap
from sqlalchemy import Connection, func, select

from db.models import metadata
from db.reads.maps import COUNTS
from db.reads.passed import Touches, touches
from db.reads.pulse import reporting_day
from db.reads.rollups import Period, customers, linked_profiles

_T = metadata.tables
_SHARES, _FUNCTIONS, _STEPS = _T["influence"], _T["functions"], _T["micro_interaction_attributes"]
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Reporting days from `first` to `last` on which functions (by key) had the same shares at a step."""

    first: date
    last: date
    given: Mapping[str, int]


class Weight(NamedTuple):
    """How much of what was touched at a step fell on a stretch; who came several times is in the first."""

    customers: int
    signals: int


class _Held(NamedTuple):
    function: str
    share: int
    first: date
    last: date


Cuts = tuple[tuple[int, tuple[date, ...]], ...]
"""The last day of each stretch of a step but the newest, by the id of the step."""


def stretches(connection: Connection, period: Period, timezone: str) -> dict[int, tuple[Stretch, ...]]:
    """The stretches of `period` at every step that anybody has or had a say at, the oldest first."""
    held, born = _held(connection, timezone), _born(connection, timezone)
    first, last = period.first or date.min, period.last or date.max
    return {
        step: tuple(_of_step(several, first, last, born.get(step, first))) for step, several in held.items()
    }


def _of_step(held: list[_Held], first: date, last: date, born: date) -> Iterator[Stretch]:
    begins = max(first, born)
    changes = {day for one in held for day in (one.first, _after(one.last)) if begins < day <= last}
    starts = [first, *sorted(changes)]
    begun, given = first, _on(held, begins)
    for start in starts[1:]:
        if (then := _on(held, start)) != given:
            yield Stretch(begun, start - A_DAY, given)
            begun, given = start, then
    yield Stretch(begun, last, given)


def _after(day: date) -> date:
    return day if day == date.max else day + A_DAY


def _on(held: Iterable[_Held], day: date) -> dict[str, int]:
    return {one.function: one.share for one in held if one.first <= day <= one.last}


def _held(connection: Connection, timezone: str) -> dict[int, list[_Held]]:
    """Every share that stood at the end of a day at least, by the id of its step."""
    columns = (
        _SHARES.c.micro_interaction_id, _FUNCTIONS.c.key, _SHARES.c.share,
        _SHARES.c.valid_from, _SHARES.c.valid_until,
    )  # fmt: skip
    query = select(*columns).join(_FUNCTIONS, _FUNCTIONS.c.id == _SHARES.c.function_id)
    counted = query.where(_SHARES.c.valid_from.is_not(None), COUNTS).order_by(_SHARES.c.id)
    found: defaultdict[int, list[_Held]] = defaultdict(list)
    for step, function, share, since, until in connection.execute(counted):
        first = reporting_day(since, timezone)
        last = reporting_day(until, timezone) - A_DAY if until else date.max
        if first <= last:
            found[step].append(_Held(function, share, first, last))
    return dict(found)


def _born(connection: Connection, timezone: str) -> dict[int, date]:
    """The day on which each step came on a map."""
    step, since = _STEPS.c.micro_interaction_id, _STEPS.c.valid_from
    query = select(step, func.min(since)).where(since.is_not(None)).group_by(step)
    return {one: reporting_day(_instant(first), timezone) for one, first in connection.execute(query)}


def _instant(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def weights(connection: Connection, period: Period, cuts: Cuts) -> dict[int, tuple[Weight, ...]]:
    """How much of what was touched at steps in `period` fell on each of their stretches, as `cuts` end them.

    Who has no day is in the last one. A span that several steps share is read once for all of them.
    """
    customer_of, steps = linked_profiles(connection), [step for step, _ in cuts]
    whole = touches(connection, period, steps)
    spans = _spans(period, cuts)
    parts = {span: touches(connection, Period(*span), there) for span, there in spans.items()}
    return {
        step: tuple(_weights([parts[span].get(step, Touches()) for span in _ends(period, ends)],
                             whole.get(step, Touches()), customer_of))
        for step, ends in cuts
    }  # fmt: skip


def _ends(period: Period, ends: Iterable[date]) -> Iterator[tuple[date, date]]:
    begin = period.first or date.min
    for end in ends:
        yield begin, end
        begin = end + A_DAY


def _spans(period: Period, cuts: Cuts) -> dict[tuple[date, date], list[int]]:
    found: defaultdict[tuple[date, date], list[int]] = defaultdict(list)
    for step, ends in cuts:
        for span in _ends(period, ends):
            found[span].append(step)
    return dict(found)


def _weights(parts: Iterable[Touches], whole: Touches, customer_of: dict[int, int]) -> Iterator[Weight]:
    seen, known, signals = BitMap(), 0, 0
    for part in parts:
        seen |= part.profiles
        came = customers(seen, customer_of)
        yield Weight(came - known, part.signals)
        known, signals = came, signals + part.signals
    yield Weight(customers(whole.profiles, customer_of) - known, whole.signals - signals)
