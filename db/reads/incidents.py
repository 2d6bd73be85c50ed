"""What broke and when, as it was last found."""

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, select

from db.models import Grain, metadata
from db.reads.drivers import Effect

_T = metadata.tables
_PASSES, _INCIDENTS = _T["incident_passes"], _T["incidents"]
_NODES = _T["micro_interactions"]


class Incident(NamedTuple):
    """A step by which more of `customers` than usual missed the goal, on these days (ordinals).

    Of them `passed` came to it; `removed` is the part of all who came to it and missed, `usual` the same
    part in a usual week.
    """

    key: str
    first_day: int
    last_day: int
    customers: int
    passed: int
    removed: Effect
    usual: float


@dataclass(frozen=True, slots=True)
class Incidents:
    """What was found for the step `key`: in so many weeks or months, of so many customers in the median one.

    `grain` is None where no week and no month held enough customers to say anything; those found first rose
    most.
    """

    key: str
    grain: Grain | None
    spans: int
    customers: int
    missed: float
    found: tuple[Incident, ...]


def incidents(connection: Connection) -> list[Incidents]:
    """What was last found, for every step of which the map says by which events it is seen to work."""
    goals = select(_PASSES, _NODES.c.key).join(_NODES, _NODES.c.id == _PASSES.c.goal_id)
    return [
        Incidents(
            row.key, Grain(row.grain) if row.grain else None, row.spans, row.customers, row.missed,
            tuple(_found(connection, row.id)),
        )
        for row in connection.execute(goals.order_by(_PASSES.c.id))
    ]  # fmt: skip


def _found(connection: Connection, pass_id: int) -> list[Incident]:
    rows = connection.execute(
        select(_INCIDENTS, _NODES.c.key)
        .join(_NODES, _NODES.c.id == _INCIDENTS.c.micro_interaction_id)
        .where(_INCIDENTS.c.pass_id == pass_id)
        .order_by(_INCIDENTS.c.usual - _INCIDENTS.c.removed_low, _INCIDENTS.c.first_day)
    )
    return [
        Incident(
            row.key, row.first_day, row.last_day, row.customers, row.passed,
            Effect(row.removed, row.removed_low, row.removed_high), row.usual,
        )
        for row in rows
    ]  # fmt: skip
