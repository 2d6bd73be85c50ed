"""Signs of life: what the paths of customers are drawn from, read in bulk as columns.

A sign is a dated signal of a customer's own, from a known person and not excluded, as the live findings
see it.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Connection, Integer, Select, cast, func, select, union_all

from db.listed import listed
from db.models import Author, NodeKind, metadata
from db.reads.columns import columns
from db.tallies import STEP, Rows

_T = metadata.tables
_SIGNALS, _FINDINGS, _PROFILES = _T["signals"].c, _T["findings"].c, _T["source_profiles"].c
_STEPS = _T["lived_steps"].c
_CHANGES, _PASSES, _LINEAGE = _T["lived_changes"].c, _T["lived_passes"], _T["lineage"].c
_NODES = _T["micro_interaction_attributes"].c
_CUSTOMER = func.coalesce(_PROFILES.customer_id, _PROFILES.id)
_NODE, _DAY = 31, 22  # bits: of a step beside the profile, of a day beside the second
_LEFT = (NodeKind.ENDING, NodeKind.AFTER_LEAVING)

Mark = tuple[int, int, int]
"""A profile whose path has to be drawn again, the mark of its change, and the signal since which (0: any)."""


class People(NamedTuple):
    """Profiles, the customers they belong to today, and their sources: a column each."""

    profile_id: Any
    customer_id: Any
    source_id: Any


class PassRow(NamedTuple):
    """How far a generation of paths is drawn; see `db.models.LivedPass`."""

    generation_id: int
    findings_id: int
    basis: str
    position: int
    counted: int
    counting: bool
    whole: bool
    turn: int


def newest_pass(connection: Connection) -> PassRow | None:
    """The generation of paths that is drawn, or was drawn last."""
    columns = (_PASSES.c[name] for name in PassRow._fields)
    row = connection.execute(select(*columns).order_by(_PASSES.c.generation_id.desc()).limit(1)).one_or_none()
    return PassRow(*row) if row else None


def any_before(connection: Connection, generation_id: int) -> bool:
    """Whether anything may be left of earlier generations of paths."""
    earlier = select(_PASSES.c.generation_id).where(_PASSES.c.generation_id < generation_id)
    return connection.scalar(earlier.limit(1)) is not None


def changed(connection: Connection, limit: int) -> list[Mark]:
    """Some of the profiles whose paths have to be drawn again, by id."""
    query = select(_CHANGES.profile_id, _CHANGES.mark, _CHANGES.since).order_by(_CHANGES.profile_id)
    return [(profile_id, mark, since) for profile_id, mark, since in connection.execute(query.limit(limit))]


def merged(connection: Connection) -> dict[int, int]:
    """The step that took the place of each that was merged into one other.

    Of a step that was split nobody knows which part a signal means; it keeps its place until it is placed
    anew. Of one that was retired it is the same.
    """
    query = select(_LINEAGE.from_id, _LINEAGE.to_id).where(
        _LINEAGE.to_id.is_not(None), _LINEAGE.until.is_(None)
    )
    successors: dict[int, set[int]] = {}
    for from_id, to_id in connection.execute(query.order_by(_LINEAGE.id)):
        successors.setdefault(from_id, set()).add(to_id)
    one = {from_id: next(iter(to_ids)) for from_id, to_ids in successors.items() if len(to_ids) == 1}
    return {from_id: _last(from_id, one) for from_id in one}


def _last(node: int, became: dict[int, int]) -> int:
    seen = {node}
    while (after := became.get(node)) is not None and after not in seen:
        seen.add(after)
        node = after
    return node


def left_at(connection: Connection) -> set[int]:
    """The steps at which a customer has left: endings, and what comes after leaving."""
    today = _NODES.valid_from.is_not(None), _NODES.valid_until.is_(None)
    query = select(_NODES.micro_interaction_id).where(_NODES.kind.in_(_LEFT), *today)
    return set(connection.scalars(query))


def newest_profile(connection: Connection) -> int:
    """The id of the newest profile, 0 without any."""
    return connection.scalar(select(func.max(_PROFILES.id))) or 0


def people(connection: Connection, first: int, last: int) -> People:
    """The profiles of the customers with first <= id <= last, whatever their own ids."""
    mine = _PROFILES.id.between(first, last), _PROFILES.customer_id.between(first, last)
    return _people(connection, *mine)


def people_of(connection: Connection, profile_ids: Iterable[int]) -> People:
    """The profiles of all customers that any of `profile_ids` belongs to, or may have been itself."""
    asked = set(profile_ids)
    customers = asked | set(
        connection.scalars(select(_CUSTOMER).where(listed(connection, _PROFILES.id, asked)))
    )
    alone, linked = (listed(connection, one, customers) for one in (_PROFILES.id, _PROFILES.customer_id))
    return _people(connection, alone, linked)


def _people(connection: Connection, alone: ColumnElement[bool], linked: ColumnElement[bool]) -> People:
    """Those of `alone` who are linked to nobody older, and those of `linked`."""
    person = select(_PROFILES.id, _CUSTOMER, _PROFILES.source_id)
    mine = person.where(alone, _PROFILES.customer_id.is_(None)), person.where(linked)
    return People(*columns(connection, union_all(*mine)))


def of_profiles(connection: Connection, findings_id: int, profile_ids: Sequence[int], since: int = 0) -> Any:
    """The signs of life of `profile_ids` that the signals from `since` on are, packed, as they came in."""
    theirs = listed(connection, _SIGNALS.profile_id, profile_ids), _SIGNALS.id >= since
    return columns(connection, _signs(connection, findings_id).where(*theirs))


def of_range(
    connection: Connection, findings_id: int, signals: tuple[int, int], profiles: tuple[int, int]
) -> Any:
    """The same of the signals with ids from one to the other, of profiles with ids from one to the other."""
    here = _FINDINGS.signal_id.between(*signals), _SIGNALS.profile_id.between(*profiles)
    return columns(connection, _signs(connection, findings_id).where(*here))


def unpacked(packed: Any) -> tuple[Any, Any, Any, Any]:
    """The columns of packed signs: profiles, seconds since 1970, steps (0 for none) and reporting days."""
    who, when = packed
    return profiles(packed), when >> _DAY, who & (1 << _NODE) - 1, when & (1 << _DAY) - 1


def profiles(packed: Any) -> Any:
    """Whose each of packed signs is."""
    return packed[0] >> _NODE


def _signs(connection: Connection, findings_id: int) -> Select[Any]:
    """Two numbers of each sign, for every column of its own costs as much as finding it does."""
    node = func.coalesce(_FINDINGS.micro_interaction_id, 0)
    who = _SIGNALS.profile_id * (1 << _NODE) + node
    when = _seconds(connection) * (1 << _DAY) + _FINDINGS.day
    query = select(who, when).join_from(_T["findings"], _T["signals"], _SIGNALS.id == _FINDINGS.signal_id)
    return query.where(
        _FINDINGS.generation_id + 0 == findings_id,  # by signal: an index by generation gives all, each time
        _FINDINGS.excluded.is_(False),
        _FINDINGS.day > 0,
        _SIGNALS.author == Author.CUSTOMER.value,
        _SIGNALS.profile_id.is_not(None),
        _SIGNALS.occurred_at.is_not(None),
    ).order_by(_FINDINGS.signal_id)


def _seconds(connection: Connection) -> ColumnElement[int]:
    if connection.dialect.name == "sqlite":
        if sqlite3.sqlite_version_info >= (3, 38):
            return func.unixepoch(_SIGNALS.occurred_at, type_=Integer)  # a third of the time of the other
        return cast(func.strftime("%s", _SIGNALS.occurred_at), Integer)
    return cast(func.floor(func.extract("epoch", _SIGNALS.occurred_at)), BigInteger)


def steps_between(connection: Connection, generation_id: int, after: int, last: int) -> Rows:
    """The steps stored of customers with after < id <= last, by customer and place."""
    return _stored_steps(connection, generation_id, _STEPS.customer_id > after, _STEPS.customer_id <= last)


def steps_of(connection: Connection, generation_id: int, customer_ids: Sequence[int]) -> Rows:
    """The steps stored of these customers, in the same way."""
    return _stored_steps(connection, generation_id, listed(connection, _STEPS.customer_id, customer_ids))


def ends_of(connection: Connection, generation_id: int, customer_ids: Sequence[int]) -> list[Any]:
    """How the paths of these customers stand, as rows of `LivedEnd` without their generation."""
    own = [column for column in _T["lived_ends"].c if column.name != "generation_id"]
    ends = _T["lived_ends"].c
    mine = ends.generation_id == generation_id, listed(connection, ends.customer_id, customer_ids)
    return [tuple(row) for row in connection.execute(select(*own).where(*mine).order_by(ends.customer_id))]


def last_steps_of(connection: Connection, generation_id: int, customer_ids: Sequence[int]) -> Rows:
    """The last step stored of each of these customers."""
    return _stored_steps(
        connection, generation_id, listed(connection, _STEPS.customer_id, customer_ids), _STEPS.to_id == 0
    )


def _stored_steps(connection: Connection, generation_id: int, *mine: ColumnElement[bool]) -> Rows:
    query = select(*(_STEPS[name] for name in STEP)).where(_STEPS.generation_id == generation_id, *mine)
    steps: Rows = columns(connection, query.order_by(_STEPS.customer_id, _STEPS.place)).T
    return steps
