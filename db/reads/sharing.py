"""Touchpoints that stand in several journeys: who must agree before one changes, and what waits for whom."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from db.models import Basis, JourneyIn, TouchpointIn, metadata

_T = metadata.tables
_JOURNEYS, _STAGES, _PLACES = _T["journeys"], _T["stages"], _T["stage_places"]
_STEPS, _SHARES, _FUNCTIONS = _T["micro_interaction_attributes"], _T["influence"], _T["functions"]
_TOUCHPOINTS, _NAMES = _T["touchpoints"], _T["touchpoint_attributes"]
_WISHES, _ANSWERS, _PEOPLE = _T["touchpoint_wishes"], _T["touchpoint_answers"], _T["people"]


@dataclass(frozen=True, slots=True)
class Shared:
    """A journey that a touchpoint stands in, and the keys of the departments that answer for it there."""

    journey: str
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Touched:
    """A touchpoint that a journey calls otherwise than it is called now, and where else it stands."""

    was: TouchpointIn
    new: TouchpointIn
    others: tuple[Shared, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """A wished change of a shared touchpoint, and the keys of the departments it still waits for."""

    id: int
    journey: str
    was: str
    name: str
    channel: str
    by: str | None
    asked_at: datetime
    waits_for: tuple[str, ...]


def shared_with(connection: Connection, touchpoint_key: str, journey_key: str) -> list[Shared]:
    """The journeys other than `journey_key` in which a touchpoint stands now, in their order."""
    steps_of: dict[str, set[int]] = defaultdict(set)
    for journey, step_id in connection.execute(_elsewhere(touchpoint_key, journey_key)):
        steps_of[journey].add(step_id)
    return [Shared(journey, _owners(connection, steps)) for journey, steps in steps_of.items()]


def touched(connection: Connection, journey: JourneyIn) -> list[Touched]:
    """The touchpoints that publishing `journey` would change in other journeys as well."""
    keys = [one.key for one in journey.touchpoints]
    columns = _TOUCHPOINTS.c.key, _NAMES.c.name, _NAMES.c.channel
    query = select(*columns).join(_NAMES, _NAMES.c.touchpoint_id == _TOUCHPOINTS.c.id)
    now = query.where(_TOUCHPOINTS.c.key.in_(keys), _NAMES.c.valid_until.is_(None))
    was = {row.key: TouchpointIn(*row) for row in connection.execute(now)}
    changed = [(was[one.key], one) for one in journey.touchpoints if was.get(one.key, one) != one]
    found = [Touched(*pair, tuple(shared_with(connection, pair[0].key, journey.key))) for pair in changed]
    return [one for one in found if one.others]


def open_wishes(connection: Connection) -> list[Wish]:
    """The wishes that wait for an answer, the oldest first."""
    columns = _WISHES.c.id, _JOURNEYS.c.name, _NAMES.c.name, _WISHES.c.name, _WISHES.c.channel
    query = (
        select(*columns, _PEOPLE.c.name, _WISHES.c.asked_at)
        .join(_JOURNEYS, _JOURNEYS.c.id == _WISHES.c.journey_id)
        .join(_NAMES, _NAMES.c.touchpoint_id == _WISHES.c.touchpoint_id)
        .outerjoin(_PEOPLE, _PEOPLE.c.id == _WISHES.c.by_person_id)
        .where(_WISHES.c.settled_at.is_(None), _NAMES.c.valid_until.is_(None))
        .order_by(_WISHES.c.id)
    )
    waiting = _waiting(connection)
    return [Wish(*row, tuple(waiting[row[0]])) for row in connection.execute(query)]


def _waiting(connection: Connection) -> defaultdict[int, list[str]]:
    query = select(_ANSWERS.c.wish_id, _FUNCTIONS.c.key).join(
        _FUNCTIONS, _FUNCTIONS.c.id == _ANSWERS.c.function_id
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    for wish_id, key in connection.execute(query.where(_ANSWERS.c.agrees.is_(None))):
        found[wish_id].append(key)
    return found


def _elsewhere(touchpoint_key: str, journey_key: str) -> Select[Any]:
    return (
        select(_JOURNEYS.c.name, _STEPS.c.micro_interaction_id)
        .select_from(_PLACES)
        .join(_STAGES, _STAGES.c.id == _PLACES.c.stage_id)
        .join(_JOURNEYS, _JOURNEYS.c.id == _STAGES.c.journey_id)
        .join(_STEPS, _STEPS.c.micro_interaction_id == _PLACES.c.micro_interaction_id)
        .join(_TOUCHPOINTS, _TOUCHPOINTS.c.id == _STEPS.c.touchpoint_id)
        .where(
            _TOUCHPOINTS.c.key == touchpoint_key,
            _JOURNEYS.c.key != journey_key,
            _PLACES.c.valid_until.is_(None),
            _STEPS.c.valid_until.is_(None),
        )
        .order_by(_JOURNEYS.c.id)
    )


def _owners(connection: Connection, step_ids: set[int]) -> tuple[str, ...]:
    """Who is accountable for the steps, or where nobody is, has most say; a mere suggestion is nobody's."""
    columns = _SHARES.c.micro_interaction_id, _FUNCTIONS.c.key
    held = (
        _SHARES.c.micro_interaction_id.in_(step_ids),
        _SHARES.c.valid_until.is_(None),
        _SHARES.c.basis != Basis.SUGGESTED,
    )
    query = select(*columns).join(_FUNCTIONS, _FUNCTIONS.c.id == _SHARES.c.function_id).where(*held)
    first: dict[int, str] = {}
    ordered = query.order_by(_SHARES.c.accountable.desc(), _SHARES.c.share.desc(), _SHARES.c.id)
    for step_id, key in connection.execute(ordered):
        first.setdefault(step_id, key)
    return tuple(dict.fromkeys(first[step_id] for step_id in sorted(first)))
