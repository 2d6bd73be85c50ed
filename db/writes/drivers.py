"""Store what was calculated of the drivers; what was shown before goes with it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert
from sqlmodel import SQLModel

from db.engine import writing
from db.models import (
    Driver,
    DriverIn,
    DriverPass,
    DriverPassIn,
    Incident,
    IncidentIn,
    IncidentPass,
    IncidentPassIn,
    Topic,
    col,
    table_of,
)
from db.reads.drivers import Observed
from db.writes.revisions import move

_NOTHING = (None, None, None)


def store(
    url: str,
    observed: Observed,
    passes: Sequence[DriverPassIn],
    incidents: Mapping[int, IncidentPassIn],
    now: datetime,
) -> int:
    """Put what rests on `observed` in place of all before; how many steps the passes tell of.

    `incidents` is by the step whose completion was missed.
    """
    with writing(url) as connection:
        _forget(connection)
        for one in passes:
            added = insert(DriverPass).values(_pass(observed, one, now)).returning(col(DriverPass.id))
            _add(connection, Driver, connection.scalar(added), map(_driver, one.drivers))
        for goal_id, found in incidents.items():
            facts = _incident_pass(goal_id, found, now)
            added = insert(IncidentPass).values(facts).returning(col(IncidentPass.id))
            _add(connection, Incident, connection.scalar(added), map(_incident, found.found))
        move(connection, Topic.MAP, now)
    return sum(len(one.drivers) for one in passes)


def _forget(connection: Connection) -> None:
    for model in (Driver, DriverPass, Incident, IncidentPass):
        connection.execute(delete(table_of(model)))


def _add(
    connection: Connection, model: type[SQLModel], pass_id: int | None, rows: Iterable[dict[str, Any]]
) -> None:
    mine = [row | {"pass_id": pass_id} for row in rows]
    if mine:
        connection.execute(insert(model), mine)


def _pass(observed: Observed, one: DriverPassIn, now: datetime) -> dict[str, Any]:
    value, low, high = one.value or _NOTHING
    return {
        "generation_id": observed.generation_id, "basis": observed.basis, "ending_id": one.ending_id,
        "first_day": observed.first_day, "last_day": observed.last_day, "customers": one.customers,
        "censored": observed.censored, "value": value, "low": low, "high": high, "lack": one.lack,
        "calculated_at": now,
    }  # fmt: skip


def _driver(row: DriverIn) -> dict[str, Any]:
    facts = row._asdict()
    for name in ("removed", "changed"):
        facts |= dict(zip((name, f"{name}_low", f"{name}_high"), facts[name] or _NOTHING, strict=True))
    return facts


def _incident_pass(goal_id: int, found: IncidentPassIn, now: datetime) -> dict[str, Any]:
    facts = {"grain": found.grain, "spans": found.spans, "customers": found.customers, "missed": found.missed}
    return {"goal_id": goal_id, "calculated_at": now} | facts


def _incident(row: IncidentIn) -> dict[str, Any]:
    facts = row._asdict()
    removed = facts.pop("removal")
    return facts | dict(zip(("removed", "removed_low", "removed_high"), removed, strict=True))
