"""Late parcels, disputed bills and missing points cost the demo's company customers; the drivers tell so."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import groupby

import pytest

from jobs.demo.company import company
from jobs.demo.story import signals
from journeys.chain import BEGIN
from journeys.drivers import Driver, drivers
from journeys.influence import largest
from journeys.lives import Step, Went, lives

UNTIL = datetime(2026, 11, 21, 14, 3, tzinfo=UTC)
USUAL = timedelta(days=61)
EVERY = {step.key: step for step in company().journey.micro_interactions}
STEPS = {event: step for step in EVERY.values() for event in step.placing.events}


@cache
def lived() -> dict[str, list[tuple[datetime, str]]]:
    """What the shop's own events tell of each customer, in time order."""
    found = defaultdict(list)
    for source, said in signals(company(), UNTIL):
        if source == "shop_events":
            found[str(said.profile)].append((said.occurred_at, str(said.event)))
    return found


def walked(customer: str, events: list[tuple[datetime, str]]) -> Iterator[Step]:
    """The stays of a customer with how each went where an event shows it, and how they ended."""
    stays = [(key, list(some)) for key, some in groupby(events, lambda one: STEPS[one[1]].key)]
    nodes = [key for key, _ in stays]
    end = "left" if UNTIL - events[-1][0] > USUAL or nodes[-1] == "end_contract" else "stayed"
    yield Step(customer, BEGIN, nodes[0])
    for (key, some), to in zip(stays, [*nodes[1:], end], strict=True):
        shown = {name for _, name in some}, STEPS[some[0][1]].completed_by
        went = (Went.WELL if shown[0] & {*shown[1]} else Went.BADLY) if shown[1] else Went.UNKNOWN
        yield Step(customer, key, to, went)


@pytest.fixture(scope="module")
def found() -> dict[str, Driver]:
    watched = {who: events for who, events in lived().items() if UNTIL - events[0][0] > USUAL}
    taken = [step for who, events in watched.items() for step in walked(who, events)]
    told = drivers(lives(taken, {"left", "stayed"}), {"left"}, resamples=100)
    return {str(one.node): one for one in told.drivers}


@pytest.mark.parametrize(
    ("step", "leader"), [("handover", "logistics"), ("care_plan_bill", "finance"), ("points", "marketing")]
)
def test_a_moment_of_truth_is_found_where_one_department_has_most_say(
    found: dict[str, Driver], step: str, leader: str
) -> None:
    told = found[step].normalised
    assert told.effect is not None
    assert told.lack is None
    assert told.effect.high < 0, "more would stay"
    given = {one.function: one.share for one in EVERY[step].influence}
    assert largest(given) == leader


def test_most_parcels_come_in_time_and_most_bills_are_right() -> None:
    events = [name for some in lived().values() for _, name in some]
    for well, badly in (("delivered", "delivered late"), ("bill paid", "bill disputed")):
        assert 2 * events.count(badly) < events.count(well)


def test_nothing_comes_with_a_plan_that_ended() -> None:
    for events in lived().values():
        names = [name for _, name in events]
        assert "contract ended" not in names[:-1]
