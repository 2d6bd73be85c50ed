"""What is odd about a map is told, and what contradicts itself refused, each in words."""

from dataclasses import replace

import pytest

from db.contradictions import MOST_STEPS, MOST_WAYS, contradictions
from db.models import EdgeIn, InfluenceIn, JourneyIn, StageIn
from journeys.changes import Disconnect
from journeys.changing import carry_out
from journeys.checks import warnings
from journeys.templates import KEYS, template
from tests.journeys.edits import JOURNEY, step


@pytest.mark.parametrize("key", KEYS)
def test_a_ready_map_is_sound(key: str) -> None:
    functions = {one.function for s in template(key).micro_interactions for one in s.influence}
    assert list(contradictions(template(key), functions)) == []
    assert warnings(template(key)) == []


def test_a_step_to_which_no_way_leads_is_named() -> None:
    cut = carry_out(JOURNEY, Disconnect("basket", "pay"))
    assert warnings(cut) == [f"No way leads a customer to “{name}”." for name in ("Pay", "Bill", "Cancel")]


def test_a_loop_that_nothing_leads_into_is_not_reached() -> None:
    island = replace(JOURNEY, edges=(EdgeIn("pay", "bill"), EdgeIn("bill", "pay")))
    assert any("“Pay”" in one for one in warnings(island))


def test_a_map_without_an_ending_says_so() -> None:
    steps = tuple(replace(one, kind="interaction") for one in JOURNEY.micro_interactions)
    assert any("no ending" in one for one in warnings(replace(JOURNEY, micro_interactions=steps)))


def test_a_map_without_steps_is_only_without_an_ending() -> None:
    assert len(warnings(replace(JOURNEY, micro_interactions=(), edges=()))) == 1


def many(n: int) -> JourneyIn:
    steps = tuple(step(f"s{number}") for number in range(n))
    return replace(JOURNEY, micro_interactions=steps, edges=())


WRONG = {
    "to itself": replace(JOURNEY, edges=(EdgeIn("pay", "pay"),)),
    "there twice": replace(JOURNEY, edges=(EdgeIn("pay", "bill"),) * 2),
    "comes again": replace(JOURNEY, stages=(*JOURNEY.stages, StageIn("choosing", "Choosing again"))),
    f"at most {MOST_STEPS} steps and this one has 2000": many(2000),
    f"at most {MOST_WAYS} ways": replace(JOURNEY, edges=(EdgeIn("pay", "bill"),) * (MOST_WAYS + 1)),
    "make 110 of 100": replace(
        JOURNEY, micro_interactions=(step("pay", influence=(InfluenceIn("shop", "causes", 110),)),), edges=()
    ),
}


@pytest.mark.parametrize("words", WRONG)
def test_a_contradiction_is_told_in_words(words: str) -> None:
    assert words in next(contradictions(WRONG[words], {"shop"}))
