"""Signs of life: what the paths of customers are drawn from, read in bulk as columns.

A sign is a dated signal of a customer's own, from a known person and not excluded, as the live findings
see it.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Connection,
    Executable,
    Integer,
    Select,
    bindparam,
    cast,
    func,
    select,
    union_all,
)

from db.listed import among, given
from db.models import Author, NodeKind, metadata
from db.reads.columns import columns, joined, told
from db.tallies import STEP, Rows

_T = metadata.tables
_SIGNALS, _FINDINGS, _PROFILES = _T["signals"].c, _T["findings"].c, _T["source_profiles"].c
_STEPS, _ENDS = _T["lived_steps"].c, _T["lived_ends"].c
_CHANGES, _PASSES, _LINEAGE = _T["lived_changes"].c, _T["lived_passes"], _T["lineage"].c
_NODES = _T["micro_interaction_attributes"].c
_CUSTOMER = func.coalesce(_PROFILES.customer_id, _PROFILES.id)
_NODE, _DAY = 31, 22  # bits: of a step beside the profile, of a day beside the second
_LEFT = (NodeKind.ENDING, NodeKind.AFTER_LEAVING)
_LEFT_AT = select(_NODES.micro_interaction_id).where(
    _NODES.kind.in_(_LEFT), _NODES.valid_from.is_not(None), _NODES.valid_until.is_(None)
)
_MERGED = (
    select(_LINEAGE.from_id, _LINEAGE.to_id)
    .where(_LINEAGE.to_id.is_not(None), _LINEAGE.until.is_(None))
    .order_by(_LINEAGE.id)
)
_CHANGED = (
    select(_CHANGES.profile_id, _CHANGES.mark, _CHANGES.since)
    .order_by(_CHANGES.profile_id)
    .limit(bindparam("most", type_=Integer))
)

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


_NEWEST_PASS = (
    select(*(_PASSES.c[name] for name in PassRow._fields)).order_by(_PASSES.c.generation_id.desc()).limit(1)
)


def newest_pass(connection: Connection) -> PassRow | None:
    """The generation of paths that is drawn, or was drawn last."""
    row = connection.execute(_NEWEST_PASS).one_or_none()
    return PassRow(*row) if row else None


def any_before(connection: Connection, generation_id: int) -> bool:
    """Whether anything may be left of earlier generations of paths."""
    earlier = select(_PASSES.c.generation_id).where(_PASSES.c.generation_id < generation_id)
    return connection.scalar(earlier.limit(1)) is not None


def changed(connection: Connection, limit: int) -> list[Mark]:
    """Some of the profiles whose paths have to be drawn again, by id."""
    rows = connection.execute(_CHANGED, {"most": limit}).all()
    return [(profile_id, mark, since) for profile_id, mark, since in rows]


def merged(connection: Connection) -> dict[int, int]:
    """The step that took the place of each that was merged into one other.

    Of a step that was split nobody knows which part a signal means; it keeps its place until it is placed
    anew. Of one that was retired it is the same.
    """
    successors: dict[int, set[int]] = {}
    for from_id, to_id in connection.execute(_MERGED).all():
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
    return set(connection.scalars(_LEFT_AT))


def newest_profile(connection: Connection) -> int:
    """The id of the newest profile, 0 without any."""
    return connection.scalar(select(func.max(_PROFILES.id))) or 0


def people(connection: Connection, first: int, last: int) -> People:
    """The profiles of the customers with first <= id <= last, whatever their own ids."""
    mine = _PROFILES.id.between(first, last), _PROFILES.customer_id.between(first, last)
    return People(*columns(connection, _people(*mine)))


def people_of(connection: Connection, profile_ids: Iterable[int]) -> People:
    """The profiles of all customers that any of `profile_ids` belongs to, or may have been itself."""
    dialect, asked = connection.dialect.name, set(profile_ids)
    customers = asked | set(connection.scalars(_customers_of(dialect), given(connection, asked)))
    return People(*told(connection, _people_of(dialect), given(connection, customers)))


@cache
def _customers_of(dialect: str) -> Select[Any]:
    return select(_CUSTOMER).where(among(dialect, _PROFILES.id))


@cache
def _people_of(dialect: str) -> Executable:
    return joined(dialect, _people(*(among(dialect, one) for one in (_PROFILES.id, _PROFILES.customer_id))))


def _people(alone: ColumnElement[bool], linked: ColumnElement[bool]) -> CompoundSelect[Any]:
    """Those of `alone` who are linked to nobody older, and those of `linked`."""
    person = select(_PROFILES.id, _CUSTOMER, _PROFILES.source_id)
    return union_all(person.where(alone, _PROFILES.customer_id.is_(None)), person.where(linked))


def of_profiles(connection: Connection, findings_id: int, profile_ids: Sequence[int], since: int = 0) -> Any:
    """The signs of life of `profile_ids` that the signals from `since` on are, packed, as they came in."""
    asked = given(connection, profile_ids) | {"findings": findings_id, "since": since}
    return told(connection, _of_profiles(connection.dialect.name), asked)


@cache
def _of_profiles(dialect: str) -> Executable:
    theirs = among(dialect, _SIGNALS.profile_id), _SIGNALS.id >= bindparam("since")
    return joined(dialect, _signs(dialect).where(*theirs))


def of_range(
    connection: Connection, findings_id: int, signals: tuple[int, int], profiles: tuple[int, int]
) -> Any:
    """The same of the signals with ids from one to the other, of profiles with ids from one to the other."""
    names = "findings", "first", "last", "first_profile", "last_profile"
    asked = dict(zip(names, (findings_id, *signals, *profiles), strict=True))
    return told(connection, _of_range(connection.dialect.name), asked)


@cache
def _of_range(dialect: str) -> Executable:
    signals = _FINDINGS.signal_id.between(bindparam("first"), bindparam("last"))
    profiles = _SIGNALS.profile_id.between(bindparam("first_profile"), bindparam("last_profile"))
    return joined(dialect, _signs(dialect).where(signals, profiles))


def unpacked(packed: Any) -> tuple[Any, Any, Any, Any]:
    """The columns of packed signs: profiles, seconds since 1970, steps (0 for none) and reporting days."""
    who, when = packed
    return profiles(packed), when >> _DAY, who & (1 << _NODE) - 1, when & (1 << _DAY) - 1


def profiles(packed: Any) -> Any:
    """Whose each of packed signs is."""
    return packed[0] >> _NODE


def _signs(dialect: str) -> Select[Any]:
    """Two numbers of each sign, for every column of its own costs as much as finding it does."""
    node = func.coalesce(_FINDINGS.micro_interaction_id, 0)
    who = _SIGNALS.profile_id * (1 << _NODE) + node
    when = _seconds(dialect) * (1 << _DAY) + _FINDINGS.day
    query = select(who, when).join_from(_T["findings"], _T["signals"], _SIGNALS.id == _FINDINGS.signal_id)
    return query.where(
        _FINDINGS.generation_id + 0 == bindparam("findings"),  # by signal: an index by generation gives all
        _FINDINGS.excluded.is_(False),
        _FINDINGS.day > 0,
        _SIGNALS.author == Author.CUSTOMER.value,
        _SIGNALS.profile_id.is_not(None),
        _SIGNALS.occurred_at.is_not(None),
    ).order_by(_FINDINGS.signal_id)


def _seconds(dialect: str) -> ColumnElement[int]:
    if dialect == "sqlite":
        if sqlite3.sqlite_version_info >= (3, 38):
            return func.unixepoch(_SIGNALS.occurred_at, type_=Integer)  # a third of the time of the other
        return cast(func.strftime("%s", _SIGNALS.occurred_at), Integer)
    return cast(func.floor(func.extract("epoch", _SIGNALS.occurred_at)), BigInteger)


def steps_between(connection: Connection, generation_id: int, after: int, last: int) -> Rows:
    """The steps stored of customers with after < id <= last, by customer and place."""
    theirs = _STEPS.customer_id > after, _STEPS.customer_id <= last
    steps: Rows = columns(connection, _stored_steps(generation_id, *theirs)).T
    return steps


def steps_of(connection: Connection, generation_id: int, customer_ids: Sequence[int]) -> Rows:
    """The steps stored of these customers, in the same way."""
    return _told_of(connection, _steps_of, generation_id, customer_ids)


def last_steps_of(connection: Connection, generation_id: int, customer_ids: Sequence[int]) -> Rows:
    """The last step stored of each of these customers."""
    return _told_of(connection, _last_steps_of, generation_id, customer_ids)


def _told_of(
    connection: Connection,
    statement: Callable[[str], Executable],
    generation_id: int,
    customer_ids: Sequence[int],
) -> Rows:
    asked = given(connection, customer_ids) | {"generation": generation_id}
    steps: Rows = told(connection, statement(connection.dialect.name), asked).T
    return steps


@cache
def _steps_of(dialect: str) -> Executable:
    return joined(dialect, _stored_steps(bindparam("generation"), among(dialect, _STEPS.customer_id)))


@cache
def _last_steps_of(dialect: str) -> Executable:
    theirs = among(dialect, _STEPS.customer_id), _STEPS.to_id == 0
    return joined(dialect, _stored_steps(bindparam("generation"), *theirs))


def _stored_steps(generation_id: int | BindParameter[int], *mine: ColumnElement[bool]) -> Select[Any]:
    query = select(*(_STEPS[name] for name in STEP)).where(_STEPS.generation_id == generation_id, *mine)
    return query.order_by(_STEPS.customer_id, _STEPS.place)


def ends_of(connection: Connection, generation_id: int, customer_ids: Sequence[int]) -> list[Any]:
    """How the paths of these customers stand, as rows of `LivedEnd` without their generation."""
    asked = given(connection, customer_ids) | {"generation": generation_id}
    return list(map(tuple, connection.execute(_ends_of(connection.dialect.name), asked)))


@cache
def _ends_of(dialect: str) -> Select[Any]:
    own = [column for column in _ENDS if column.name != "generation_id"]
    mine = _ENDS.generation_id == bindparam("generation"), among(dialect, _ENDS.customer_id)
    return select(*own).where(*mine).order_by(_ENDS.customer_id)
