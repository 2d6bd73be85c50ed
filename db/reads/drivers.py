"""The drivers as they were last calculated, and whether what they rest on has changed since."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Row, func, select

from db.models import metadata
from db.reads.lived import shown_generation

_T = metadata.tables
_PASSES, _DRIVERS, _NODES = _T["driver_passes"], _T["drivers"], _T["micro_interactions"]
_ENDS = _T["lived_ends"].c


class Observed(NamedTuple):
    """What a calculation rests on: the paths of a generation that ended or stood within these days."""

    generation_id: int
    basis: str
    first_day: int
    last_day: int
    censored: int


class Effect(NamedTuple):
    """A probability, or by how much it changes, with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class DriverRow:
    """One step: distinct customers, how it is known how it went, both effects or why there is none."""

    id: int
    key: str
    known_by: str
    passed: int
    well: int
    badly: int
    removed: Effect | None
    removed_lack: str | None
    changed: Effect | None
    changed_lack: str | None


@dataclass(frozen=True, slots=True)
class Drivers:
    """What was last calculated for an ending, with its base, its days and when that was."""

    customers: int
    censored: int
    ending: Effect | None
    lack: str | None
    first_day: int
    last_day: int
    calculated_at: datetime
    steps: dict[str, DriverRow]


def newest(connection: Connection, ending_id: int | None = None) -> Drivers | None:
    """The newest drivers of any way of leaving, or of one ending; None before the first."""
    which = _PASSES.c.ending_id.is_(None) if ending_id is None else _PASSES.c.ending_id == ending_id
    found = connection.execute(
        select(_PASSES).where(which).order_by(_PASSES.c.id.desc()).limit(1)
    ).one_or_none()
    if found is None:
        return None
    rows = connection.execute(
        select(_DRIVERS, _NODES.c.key)
        .join(_NODES, _NODES.c.id == _DRIVERS.c.micro_interaction_id)
        .where(_DRIVERS.c.pass_id == found.id)
        .order_by(_NODES.c.id)
    )
    return Drivers(
        found.customers, found.censored, _effect(found.value, found.low, found.high), found.lack,
        found.first_day, found.last_day, found.calculated_at, {row.key: _step(row) for row in rows},
    )  # fmt: skip


def endings(connection: Connection) -> list[int]:
    """The endings that were calculated apart from leaving in any way, of the newest calculation."""
    last = select(func.max(_PASSES.c.calculated_at)).scalar_subquery()
    query = select(_PASSES.c.ending_id).where(
        _PASSES.c.calculated_at == last, _PASSES.c.ending_id.is_not(None)
    )
    return [int(row.ending_id) for row in connection.execute(query.order_by(_PASSES.c.id))]


def _step(row: Row[*tuple[object, ...]]) -> DriverRow:
    facts = row._mapping
    return DriverRow(
        facts["micro_interaction_id"], facts["key"], facts["known_by"], facts["passed"], facts["well"],
        facts["badly"], _effect(facts["removed"], facts["removed_low"], facts["removed_high"]),
        facts["removed_lack"], _effect(facts["changed"], facts["changed_low"], facts["changed_high"]),
        facts["changed_lack"],
    )  # fmt: skip


def _effect(value: float | None, low: float | None, high: float | None) -> Effect | None:
    return None if value is None or low is None or high is None else Effect(value, low, high)


def standing(connection: Connection) -> tuple[int, str] | None:
    """The generation whose paths are shown, and a mark that changes with them; None before the first."""
    generation_id = shown_generation(connection)
    if generation_id is None:
        return None
    of_it = select(func.count(), func.sum(_ENDS.seen_at), func.sum(_ENDS.node_id))
    row = connection.execute(of_it.where(_ENDS.generation_id == generation_id)).one()
    return generation_id, "/".join(str(one) for one in row)


def calculated(connection: Connection) -> tuple[int, str, datetime] | None:
    """What the newest calculation rests on, and when it was made; None before the first."""
    columns = _PASSES.c.generation_id, _PASSES.c.basis, _PASSES.c.calculated_at
    row = connection.execute(select(*columns).order_by(_PASSES.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else (row.generation_id, row.basis, row.calculated_at)


def newest_seen(connection: Connection) -> int | None:
    """When the customer seen last was seen, in seconds since 1970; None where nobody was."""
    shown = shown_generation(connection)
    found: int | None = connection.scalar(select(func.max(_ENDS.seen_at)).where(_ENDS.generation_id == shown))
    return found
