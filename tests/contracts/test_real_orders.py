"""A marketplace's orders, imported as events: straight lines, of which nobody can say who could be kept."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from db.engine import reading
from db.models import EdgeIn, JourneyIn, Lack, MicroInteractionIn, PlacingIn, StageIn, TouchpointIn
from db.reads.drivers import newest
from db.reads.incidents import incidents
from db.rights import HOUSE
from db.writes.maps import publish
from tests.touchline import touchline

TIMES = {
    "purchase_timestamp": "ordered",
    "approved_at": "approved",
    "delivered_carrier_date": "handed over",
    "delivered_customer_date": "delivered",
}


def orders() -> JourneyIn:
    """A map with a step for each time of an order; all worked out once it is delivered."""
    steps = tuple(
        MicroInteractionIn(
            one, one, "all", "web", "web", placing=PlacingIn(events=(one,)), completed_by=("delivered",)
        )
        for one in TIMES.values()
    )
    ways = tuple(EdgeIn(a, b) for a, b in pairwise(TIMES.values()))
    web = TouchpointIn("web", "Web", "web")
    return JourneyIn("orders", "Orders", (StageIn("all", "All"),), (web,), steps, ways)


def test_straight_order_lines_are_not_enough_data(
    real_data: Path, database_url: str, as_settings: Callable[[str], None]
) -> None:
    as_settings(database_url)
    publish(database_url, orders(), (), HOUSE, datetime.now(UTC))
    named = [word for column, event in TIMES.items() for word in ("--events", f"order_{column}={event}")]
    done = touchline("import", real_data / "olist" / "olist_orders_dataset.csv", *named)
    assert done.returncode == 0, done.stderr
    assert (worked := touchline("jobs", "--once")).returncode == 0, worked.stderr
    with reading(database_url) as connection:
        found, broken = newest(connection), incidents(connection)
    assert found
    assert found.customers > 3_000
    assert set(found.steps) == set(TIMES.values())
    assert None not in {one.changed_lack for one in found.steps.values()}
    assert {found.steps[one].removed_lack for one in ("ordered", "approved")} == {Lack.EVERYBODY}
    assert [one for of_goal in broken for one in of_goal.found] == []
