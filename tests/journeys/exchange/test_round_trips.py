"""A map that is written and read again is the same map; a sketch keeps exactly what it says it keeps."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.models import FunctionIn, JourneyIn
from jobs.analyse.ready import FUNCTIONS
from journeys import exchange
from journeys.exchange import Carried, checks, tidy
from journeys.exchange.flowchart import survives
from journeys.templates import KEYS, template
from tests.journeys.exchange.maps import maps

ENOUGH = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
PLAIN = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True).filter(survives)
WHOLE = ("json", "csv", "graphml")


def again(carried: Carried, form: str, before: Carried | None = None) -> Carried:
    written = exchange.FORMS[form].write(carried).encode()
    name = f"{carried.journey.key}.{exchange.FORMS[form].ending}"
    return exchange.read(name, written, carried.journey.key, lambda _key: before).carried


@pytest.mark.parametrize("form", WHOLE)
@ENOUGH
@given(maps())
def test_a_round_trip_changes_nothing(form: str, carried: Carried) -> None:
    assert checks.wrong_with(carried).must == ()
    assert tidy(again(carried, form)) == tidy(carried)


@pytest.mark.parametrize("form", [*WHOLE, "flowchart"])
@ENOUGH
@given(maps(PLAIN, loops=True))
def test_ways_beside_each_other_and_to_the_step_itself_come_back(form: str, carried: Carried) -> None:
    itself = [edge for edge in carried.journey.edges if edge.start == edge.end]
    assert bool(checks.wrong_with(carried).must) == bool(itself)
    assert set(again(carried, form).journey.edges) == set(carried.journey.edges)


@ENOUGH
@given(maps())
def test_json_keeps_even_the_order_of_the_ways(carried: Carried) -> None:
    assert again(carried, "json") == carried


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("form", WHOLE)
def test_a_template_comes_back_as_it_was(form: str, key: str) -> None:
    carried = Carried(template(key), tuple(FunctionIn(one.key, one.name, one.colour) for one in FUNCTIONS))
    assert tidy(again(carried, form)) == tidy(carried)


@ENOUGH
@given(maps(PLAIN))
def test_a_flowchart_keeps_names_stages_kinds_order_and_ways(carried: Carried) -> None:
    there, back = carried.journey, again(carried, "flowchart").journey
    assert back.name == there.name
    assert back.stages == there.stages
    shown = [s for stage in there.stages for s in there.micro_interactions if s.stage == stage.key]
    assert [(s.key, s.name, s.stage, s.kind) for s in back.micro_interactions] == [
        (s.key, s.name, s.stage, s.kind) for s in shown
    ]
    assert set(back.edges) == set(there.edges)


@ENOUGH
@given(maps())
def test_a_flowchart_of_odd_keys_keeps_the_picture(carried: Carried) -> None:
    def picture(journey: JourneyIn) -> tuple[list[str], list[tuple[str, str]], int]:
        names = {stage.key: stage.name for stage in journey.stages}
        steps = [(names[s.stage], s.name) for s in journey.micro_interactions]
        return [*names.values()], sorted(steps), len(journey.edges)

    assert picture(again(carried, "flowchart").journey) == picture(carried.journey)


@ENOUGH
@given(maps())
def test_a_user_journey_keeps_the_names_of_stages_and_steps_in_their_order(carried: Carried) -> None:
    def lines(journey: JourneyIn) -> list[tuple[str, list[str]]]:
        return [
            (stage.name, [s.name for s in journey.micro_interactions if s.stage == stage.key])
            for stage in journey.stages
        ]

    back = again(carried, "journey").journey
    assert back.name == carried.journey.name
    assert lines(back) == lines(carried.journey)


@ENOUGH
@given(maps(PLAIN))
def test_a_flowchart_of_a_known_journey_takes_nothing_away_from_its_steps(carried: Carried) -> None:
    there = {step.key: step for step in carried.journey.micro_interactions}
    back = again(carried, "flowchart", before=carried).journey
    assert {step.key: step for step in back.micro_interactions} == there
    assert set(back.edges) == set(carried.journey.edges)
