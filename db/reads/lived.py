"""The map as it happens: how often which way was taken, by how many, how long it took, and how paths end.

Everything is a query over one row per step a customer took (`db.models.lived`).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Integer, Select, case, cast, func, null, or_, select

from db.models import How, metadata
from db.models.lived import usual
from db.reads.columns import columns

_T = metadata.tables
_STEPS, _ENDS, _GAPS, _PASSES = (_T[f"lived_{name}"] for name in ("steps", "ends", "gaps", "passes"))
_PROFILES, _CHANNELS, _ARRIVALS = _T["source_profiles"], _T["rollup_channels"], _T["arrivals"]
_DAY = 86_400  # seconds


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the as-lived graph is narrowed to; empty means everything.

    Steps left from `since` until before `until`; of customers first known from one of `source_ids`; that
    begin or end at one of `step_ids`, or at one where a channel or a department is concerned.
    """

    since: datetime | None = None
    until: datetime | None = None
    source_ids: tuple[int, ...] = ()
    step_ids: tuple[int, ...] = ()


EVERYTHING = Wanted()


class Walked(NamedTuple):
    """An edge as customers walked it: how often, by how many of them, the median time in seconds.

    `from_id` None is the beginning, `to_id` None the end of what was observed: both without a time.
    """

    from_id: int | None
    to_id: int | None
    times: int
    customers: int
    took: float | None


class Passed(NamedTuple):
    """A node as customers passed it: how often somebody came there, how many did, how many came again."""

    node_id: int
    times: int
    customers: int
    again: int


class Path(NamedTuple):
    """The nodes a customer passed within what is wanted, in their order, and how long each step took.

    `took` has one value less than `nodes`. `begun` and `ended` say whether the first and the last step of
    all that is known of them are among these.
    """

    customer_id: int
    nodes: tuple[int, ...]
    took: tuple[int, ...]
    begun: bool
    ended: bool


class End(NamedTuple):
    """How a customer's path stands, where they were last seen, and since when: seconds since 1970.

    For an ending that is when it came, for silence when it had lasted too long, else when they were last
    seen.
    """

    customer_id: int
    how: How
    node_id: int
    at: int


class Ended(NamedTuple):
    """How many paths stand so at a node."""

    how: How
    node_id: int
    customers: int


def shown_generation(connection: Connection) -> int | None:
    """The newest generation whose paths were all drawn; None before the first."""
    newest: int | None = connection.scalar(select(func.max(_PASSES.c.generation_id)).where(_PASSES.c.whole))
    return newest


def counts(connection: Connection, wanted: Wanted = EVERYTHING) -> list[Walked]:
    """Every edge that was walked, the most walked first."""
    import numpy as np

    start, end, customer, took = _columns(connection, wanted, "from_id", "to_id", "customer_id", "took")
    order = np.lexsort((took, end, start))
    start, end, customer, took = start[order], end[order], customer[order], took[order]
    first = np.flatnonzero(np.diff(start, prepend=-1) | np.diff(end, prepend=-1))
    times = np.diff(first, append=len(start))
    edge = np.repeat(np.arange(len(first)), times)
    who = np.unique(edge * (int(customer.max(initial=0)) + 1) + customer)
    customers = np.bincount(who // (int(customer.max(initial=0)) + 1), minlength=len(first))
    middle = (took[first + (times - 1) // 2] + took[first + times // 2]) / 2 if len(first) else took
    counted = start[first], end[first], times, customers, middle
    found = zip(*(each.tolist() for each in counted), strict=True)
    rows = [Walked(a or None, b or None, n, many, half if a and b else None) for a, b, n, many, half in found]
    return sorted(rows, key=lambda one: -one.times)


def nodes(connection: Connection, wanted: Wanted = EVERYTHING) -> list[Passed]:
    """Every node that was passed, by its id."""
    times: dict[int, Counter[int]] = {}
    for node, customer in zip(*_columns(connection, wanted, "to_id", "customer_id").tolist(), strict=True):
        if node:
            times.setdefault(node, Counter())[customer] += 1
    return [
        Passed(node, each.total(), len(each), sum(n > 1 for n in each.values()))
        for node, each in sorted(times.items())
    ]


def _columns(connection: Connection, wanted: Wanted, *names: str) -> Any:
    """Columns of the steps."""
    mine = steps_within(connection, wanted).with_only_columns(*(_STEPS.c[name] for name in names))
    return columns(connection, mine)


def paths(connection: Connection, wanted: Wanted = EVERYTHING) -> Iterator[Path]:
    """What each customer walked within `wanted`, by customer; nothing is held but the one of them.

    Of whoever was at one of `step_ids` all is told.
    """
    wished = (_STEPS.c[name] for name in ("customer_id", "from_id", "to_id", "took"))
    mine = steps_within(connection, replace(wanted, step_ids=()))
    if wanted.step_ids:
        there = steps_within(connection, wanted).with_only_columns(_STEPS.c.customer_id)
        mine = mine.where(_STEPS.c.customer_id.in_(there))
    ordered = mine.with_only_columns(*wished).order_by(*_STEPS.primary_key)
    rows = connection.execution_options(yield_per=10_000).execute(ordered)
    for customer_id, steps in groupby(rows, key=itemgetter(0)):
        yield _path(customer_id, [row[1:] for row in steps])


def _path(customer_id: int, steps: Sequence[tuple[Any, ...]]) -> Path:
    inner = [(to_id, took) for from_id, to_id, took in steps if from_id and to_id]
    first = steps[0][0] or steps[0][1]
    return Path(
        customer_id,
        (first, *(to_id for to_id, _ in inner)),
        tuple(took for _, took in inner),
        begun=not steps[0][0],
        ended=not steps[-1][1],
    )


def ends(connection: Connection, wanted: Wanted = EVERYTHING) -> Iterator[End]:
    """How each customer's path stands (ruling 5), by customer.

    Left: their last step is an ending, or they have been silent for longer than the 95th percentile of
    their own silences, else of those of their segment. Censored: since they were first seen less time went
    by than such a silence takes, or nobody knows how long it takes. Time goes by up to the newest day on
    which anything came from their source. `wanted` narrows by segment, by where and by when it ended.
    """
    query = stands(connection, wanted).order_by("customer_id")
    for customer_id, how, node_id, at in connection.execution_options(yield_per=10_000).execute(query):
        yield End(customer_id, How(how), node_id, at)


def how_they_end(connection: Connection, wanted: Wanted = EVERYTHING) -> list[Ended]:
    """The same counted by node."""
    each = stands(connection, wanted).subquery().c
    query = select(each.how, each.node_id, func.count()).group_by(each.how, each.node_id)
    return [Ended(How(how), *row) for how, *row in connection.execute(query.order_by(each.node_id, each.how))]


def stands(connection: Connection, wanted: Wanted) -> Select[Any]:
    """The rows of `End`, in no order."""
    generation_id = shown_generation(connection)
    how, at = _how(connection, generation_id)
    end = _ENDS.c
    each = select(end.customer_id, how.label("how"), end.node_id, at.label("at"))
    which = [end.generation_id == generation_id, *_between(at, wanted)]
    which += [end.source_id.in_(wanted.source_ids)] if wanted.source_ids else []
    which += [end.node_id.in_(wanted.step_ids)] if wanted.step_ids else []
    return each.where(*which)


def _how(connection: Connection, generation_id: int | None) -> tuple[ColumnElement[str], ColumnElement[int]]:
    """How a path stands, and since when, as conditions over the facts kept of it."""
    end = _ENDS.c
    limit = func.coalesce(end.limit_days, _by_source(limits(connection, generation_id)), type_=Integer)
    until = _by_source(_observed(connection, generation_id))
    observed = case((until > end.last_day, until), else_=end.last_day)
    silent = observed - end.last_day > limit
    how = case(
        (end.ended, How.ENDING.value),
        (limit.is_(None), How.CENSORED.value),
        (silent, How.SILENCE.value),
        (observed - end.first_day <= limit, How.CENSORED.value),
        else_=How.GOING.value,
    )
    return how, case((end.ended, end.seen_at), (silent, end.seen_at + limit * _DAY), else_=end.seen_at)


def _by_source(values: dict[int, int]) -> ColumnElement[int]:
    given: ColumnElement[int] = case(values, value=_ENDS.c.source_id) if values else cast(null(), Integer)
    return given


def limits(connection: Connection, generation_id: int | None) -> dict[int, int]:
    """By segment the days after which a silence of its customers is longer than is usual."""
    gap = _GAPS.c
    query = select(gap.source_id, gap.days, gap.times).where(
        gap.generation_id == generation_id, gap.times > 0
    )
    rows = connection.execute(query.order_by(gap.source_id, gap.days)).all()
    found = {source_id: usual([row[1:] for row in some]) for source_id, some in groupby(rows, itemgetter(0))}
    return {source_id: limit for source_id, limit in found.items() if limit is not None}


def _observed(connection: Connection, generation_id: int | None) -> dict[int, int]:
    """By source the newest reporting day that anything is of, none after the day it came in."""
    cell, came = _CHANNELS.c, _ARRIVALS.c
    drawn_from = select(_PASSES.c.findings_id).where(_PASSES.c.generation_id == generation_id)
    last = select(came.source_id, func.max(came.day).label("day")).group_by(came.source_id).subquery()
    newest = select(cell.source_id, func.max(cell.day)).join(last, last.c.source_id == cell.source_id)
    there = (
        cell.generation_id == drawn_from.scalar_subquery(),
        cell.grain == "d",
        cell.signals + cell.events > 0,
    )
    query = newest.where(*there, cell.day <= last.c.day).group_by(cell.source_id)
    return {source_id: day for source_id, day in connection.execute(query)}  # noqa: C416


def steps_within(connection: Connection, wanted: Wanted) -> Select[Any]:
    """The rows of the steps taken within `wanted`, in no order."""
    step = _STEPS.c
    which = [step.generation_id == shown_generation(connection), *_between(step.left_at, wanted)]
    if wanted.source_ids:
        theirs = select(_PROFILES.c.id).where(_PROFILES.c.source_id.in_(wanted.source_ids))
        which.append(step.customer_id.in_(theirs))
    if wanted.step_ids:
        which.append(or_(step.from_id.in_(wanted.step_ids), step.to_id.in_(wanted.step_ids)))
    return select(_STEPS).where(*which)


def _between(at: ColumnElement[int], wanted: Wanted) -> list[ColumnElement[bool]]:
    bounds: list[ColumnElement[bool]] = []
    if wanted.since is not None:
        bounds.append(at >= int(wanted.since.timestamp()))
    if wanted.until is not None:
        bounds.append(at < int(wanted.until.timestamp()))
    return bounds
