"""Who passed: the distinct customers with an event or a placed signal at a step (design §11.5)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pyroaring import BitMap
from sqlalchemy import Connection, func, select
from sqlmodel import col

from db.cells import BITMAPS, COUNTS
from db.models import StepRollup
from db.reads.rollups import EVERYTHING, Period, customers, linked_profiles, live_generation, sums
from db.reads.spans import UNDATED

_SAID, _DID = (len(COUNTS) + BITMAPS.index(name) for name in ("profiles", "profiles_event"))
_BY_STEP = ("micro_interaction_id",)
STEPS = frozenset({"profiles", "profiles_event"})


def by_step(connection: Connection, period: Period) -> dict[int, int]:
    """How many customers passed each micro-interaction in `period`, by its id."""
    customer_of = linked_profiles(connection)
    return {step: customers(passed, customer_of) for step, passed in _profiles(connection, period).items()}


def by_block(connection: Connection, period: Period, blocks: Mapping[str, Sequence[int]]) -> dict[str, int]:
    """How many passed any micro-interaction of a block (name to ids); who passed several counts once."""
    passed, customer_of = _profiles(connection, period), linked_profiles(connection)
    return {
        name: customers(BitMap.union(BitMap(), *(passed[id_] for id_ in ids if id_ in passed)), customer_of)
        for name, ids in blocks.items()
    }


def newest_days(connection: Connection) -> dict[int, date]:
    """The last reporting day on which something was heard or done at each micro-interaction."""
    step, day = col(StepRollup.micro_interaction_id), col(StepRollup.day)
    asked = select(step, func.max(day)).where(
        col(StepRollup.generation_id) == live_generation(connection),
        col(StepRollup.grain) == "d",
        day != UNDATED,
        (col(StepRollup.signals) > 0) | (col(StepRollup.events) > 0),
    )
    return {id_: date.fromordinal(last) for id_, last in connection.execute(asked.group_by(step))}


def _profiles(connection: Connection, period: Period) -> dict[int, BitMap]:
    found: dict[tuple[Any, ...], list[Any]] = sums(
        connection, period, EVERYTHING, _BY_STEP, months=True, only=STEPS
    )
    return {step: measures[_SAID] | measures[_DID] for (step,), measures in found.items()}
