"""The whole paths of customers as the drivers need them: every step with how it went for them there.

A step went well or badly by its completion where the map names events that show it, else by what the
customer was heard to say while there: present beside absent among the heard, everybody else unknown.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from db.models import How, Presence, Stay, metadata
from db.reads.lived import Wanted, ends, shown_generation
from db.reads.signs import merged

_T = metadata.tables
_STEPS, _FINDINGS, _SIGNALS = _T["lived_steps"].c, _T["findings"].c, _T["signals"].c
_PROFILES, _ATTRIBUTES = _T["source_profiles"].c, _T["micro_interaction_attributes"].c
_CUSTOMER = func.coalesce(_PROFILES.customer_id, _PROFILES.id)
_AT_ONCE = 10_000
FOREVER = 1 << 62


class Visit(NamedTuple):
    """A stay at a node and where it led: `to_id` None at the end. `well` None: nothing tells how it went."""

    node_id: int
    to_id: int | None
    well: bool | None


class Walk(NamedTuple):
    """The whole path of a customer who was observed long enough, and how it stands at which node."""

    customer_id: int
    visits: tuple[Visit, ...]
    how: How
    node_id: int


class _Told(NamedTuple):
    """Something told (`event` None) or done (`node_id` None) by a customer, in seconds since 1970."""

    at: int
    node_id: int | None
    event: str | None
    negative: bool


def completions(connection: Connection) -> dict[int, frozenset[str]]:
    """The events that show that a step worked, by the id of each step for which the map names some."""
    held = _ATTRIBUTES.valid_from.is_not(None), _ATTRIBUTES.valid_until.is_(None)
    rows = connection.execute(select(_ATTRIBUTES.micro_interaction_id, _ATTRIBUTES.completed_by).where(*held))
    return {step_id: frozenset(events) for step_id, events in rows if events}


def walks(connection: Connection, wanted: Wanted) -> Iterator[Walk]:
    """By customer every path that ended, or was last seen, within `wanted`; censored ones are left out."""
    stand = {end.customer_id: end for end in ends(connection, wanted) if end.how is not How.CENSORED}
    shown = completions(connection)
    told = _told(connection, frozenset().union(*shown.values()))
    for customer_id, steps, said in _beside(_steps(connection), told):
        if customer_id in stand:
            end = stand[customer_id]
            yield Walk(customer_id, tuple(_visits(steps, said, shown)), end.how, end.node_id)


def stays(connection: Connection, events: frozenset[str]) -> Iterator[tuple[int, list[Stay]]]:
    """By customer the stays of their path in order, each with whether any of `events` came while there."""
    for customer_id, steps, came_at in _beside(_steps(connection), _done(connection, events)):
        yield customer_id, list(_stays(steps, came_at))


def _beside(
    steps: Iterable[tuple[int, Any]], other: Iterable[tuple[int, Any]]
) -> Iterator[tuple[int, list[Any], list[Any]]]:
    """The steps of each customer and what there is of `other` for them; both come ordered by customer."""
    rest = _by_customer(other)
    beside: tuple[int, list[Any]] = next(rest, (FOREVER, []))
    for customer_id, some in _by_customer(steps):
        while beside[0] < customer_id:
            beside = next(rest, (FOREVER, []))
        yield customer_id, some, beside[1] if beside[0] == customer_id else []


def _by_customer(rows: Iterable[tuple[int, Any]]) -> Iterator[tuple[int, list[Any]]]:
    for customer_id, some in groupby(rows, key=itemgetter(0)):
        yield customer_id, [row for _, row in some]


def _steps(connection: Connection) -> Iterator[tuple[int, Any]]:
    columns = _STEPS.customer_id, _STEPS.from_id, _STEPS.to_id, _STEPS.left_at, _STEPS.took, _STEPS.day
    mine = select(*columns).where(_STEPS.generation_id == shown_generation(connection))
    ordered = mine.order_by(_STEPS.customer_id, _STEPS.place)
    for customer_id, *step in connection.execution_options(yield_per=_AT_ONCE).execute(ordered):
        yield customer_id, step


def _told(connection: Connection, events: frozenset[str]) -> Iterator[tuple[int, _Told]]:
    """What was heard at nodes and could be read, and what was done of `events`, by customer."""
    became, passes = merged(connection), _T["lived_passes"].c
    heard = _FINDINGS.negative.in_((Presence.PRESENT, Presence.ABSENT)) & ~_FINDINGS.excluded
    query = (
        select(_CUSTOMER, _SIGNALS.occurred_at, _SIGNALS.event, _FINDINGS.micro_interaction_id,
               _FINDINGS.negative, heard)
        .join_from(_T["signals"], _T["source_profiles"], _PROFILES.id == _SIGNALS.profile_id)
        .join(_T["findings"], _FINDINGS.signal_id == _SIGNALS.id)
        .join(_T["lived_passes"], passes.findings_id == _FINDINGS.generation_id)
        .where(passes.generation_id == shown_generation(connection), _SIGNALS.occurred_at.is_not(None))
        .where((heard & _FINDINGS.micro_interaction_id.is_not(None)) | _SIGNALS.event.in_(sorted(events)))
        .order_by(_CUSTOMER, _SIGNALS.occurred_at)
    )  # fmt: skip
    rows = connection.execution_options(yield_per=_AT_ONCE).execute(query)
    for customer_id, at, event, node_id, negative, read in rows:
        node = became.get(node_id, node_id) if read else None
        yield customer_id, _Told(int(at.timestamp()), node, event, negative == Presence.PRESENT)


def _done(connection: Connection, events: frozenset[str]) -> Iterator[tuple[int, int]]:
    """When any of `events` came, in seconds since 1970, by customer."""
    query = (
        select(_CUSTOMER, _SIGNALS.occurred_at)
        .join_from(_T["signals"], _T["source_profiles"], _PROFILES.id == _SIGNALS.profile_id)
        .where(_SIGNALS.event.in_(sorted(events)), _SIGNALS.occurred_at.is_not(None))
        .order_by(_CUSTOMER, _SIGNALS.occurred_at)
    )
    for customer_id, at in connection.execution_options(yield_per=_AT_ONCE).execute(query):
        yield customer_id, int(at.timestamp())


def _stays(steps: Sequence[Sequence[Any]], came_at: Sequence[int]) -> Iterator[Stay]:
    """A stay lasts until the next one begins, so every event after the first falls into one of them."""
    for (from_id, *_, day), came, until in _lasting(steps):
        yield Stay(from_id, day, bisect_left(came_at, came) < bisect_left(came_at, until))


def _visits(
    steps: Sequence[Sequence[Any]], told: Sequence[_Told], shown: dict[int, frozenset[str]]
) -> Iterator[Visit]:
    for (from_id, to_id, left_at, *_), came, until in _lasting(steps):
        if from_id in shown:
            well: bool | None = any(came <= one.at <= until and one.event in shown[from_id] for one in told)
        else:
            said = [one.negative for one in told if one.node_id == from_id and came <= one.at <= left_at]
            well = not any(said) if said else None
        yield Visit(from_id, to_id or None, well)


def _lasting(steps: Sequence[Sequence[Any]]) -> Iterator[tuple[Sequence[Any], int, int]]:
    """Each step from a node, when they came there, and until when they stayed, in seconds since 1970."""
    came = 0
    for step in steps:
        from_id, _to_id, left_at, took, _day = step
        if from_id:
            yield step, came, FOREVER if took < 0 else left_at + took
        came = left_at + max(took, 0)
