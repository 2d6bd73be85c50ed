"""Who passed: the distinct customers with an event or a placed signal at a step (design §11.5)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from pyroaring import BitMap
from sqlalchemy import Connection, func, select

from db.cells import BITMAPS, COUNTS
from db.models import StepRollup, col
from db.reads.lineage import former
from db.reads.rollups import Narrowed, Period, customers, linked_profiles, live_generation, sums
from db.reads.spans import UNDATED

_SAID, _DID = (len(COUNTS) + BITMAPS.index(name) for name in ("profiles", "profiles_event"))
_SIGNALS = COUNTS.index("signals")
_BY_STEP = ("micro_interaction_id",)
STEPS = frozenset({"signals", "profiles", "profiles_event"})


class Touches(NamedTuple):
    """The profiles that said or did something at a step, and how many messages there were."""

    profiles: BitMap = BitMap()
    signals: int = 0


def by_step(connection: Connection, period: Period) -> dict[int, int]:
    """How many customers passed each micro-interaction in `period`, by its id."""
    customer_of = linked_profiles(connection)
    return {step: customers(one.profiles, customer_of) for step, one in touches(connection, period).items()}


def by_block(connection: Connection, period: Period, blocks: Mapping[str, Sequence[int]]) -> dict[str, int]:
    """How many passed any micro-interaction of a block (name to ids); who passed several counts once."""
    passed, customer_of = touches(connection, period), linked_profiles(connection)
    return {
        name: customers(_together([passed[id_] for id_ in ids if id_ in passed]).profiles, customer_of)
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


def touches(connection: Connection, period: Period, steps: Iterable[int] = ()) -> dict[int, Touches]:
    """Who passed each of `steps` in `period`, or each there is; one that was merged is in its whole too."""
    merged = former(connection)
    ids = {one for step in steps for one in (step, *merged.get(step, ()))}
    found: dict[tuple[Any, ...], list[Any]] = sums(
        connection, period, Narrowed(step_ids=tuple(sorted(ids))), _BY_STEP, months=True, only=STEPS
    )
    own = {step: Touches(one[_SAID] | one[_DID], one[_SIGNALS]) for (step,), one in found.items()}
    whole = {
        into: _together([own[step] for step in (into, *parts) if step in own])
        for into, parts in merged.items()
    }
    return own | whole


def _together(several: Sequence[Touches]) -> Touches:
    profiles = BitMap.union(BitMap(), *(one.profiles for one in several))
    return Touches(profiles, sum(one.signals for one in several))
