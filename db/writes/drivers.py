"""Store what was calculated of the drivers; what was shown before goes with it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlmodel import col

from db.engine import writing
from db.models import Driver, DriverIn, DriverPass, DriverPassIn, Topic, table_of
from db.reads.drivers import Observed
from db.writes.revisions import move

_NOTHING = (None, None, None)


def store(url: str, observed: Observed, passes: Sequence[DriverPassIn], now: datetime) -> int:
    """Put `passes`, which rest on `observed`, in place of all before; how many steps they tell of."""
    with writing(url) as connection:
        former = list(connection.scalars(select(col(DriverPass.id))))
        for one in passes:
            added = insert(DriverPass).values(_pass(observed, one, now)).returning(col(DriverPass.id))
            pass_id = connection.scalar(added)
            rows = [_driver(row) | {"pass_id": pass_id} for row in one.drivers]
            if rows:
                connection.execute(insert(Driver), rows)
        connection.execute(delete(table_of(Driver)).where(col(Driver.pass_id).in_(former)))
        connection.execute(delete(table_of(DriverPass)).where(col(DriverPass.id).in_(former)))
        move(connection, Topic.MAP, now)
    return sum(len(one.drivers) for one in passes)


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
