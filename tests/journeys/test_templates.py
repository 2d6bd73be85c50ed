"""Every template is a journey that can be published: seven stages, whole, with somewhere for everybody."""

import networkx as nx
import pytest

from db.models import FunctionIn, NodeKind
from db.rights import HOUSE
from db.writes import maps
from jobs.analyse import categories
from jobs.analyse.ready import FUNCTIONS, ensure_taxonomy
from journeys.exchange.checks import Wrong, wrong_with
from journeys.graph import as_designed
from journeys.templates import KEYS, TRADES, carried, for_departments, template
from tests.db.cast import NOW

SEVEN = ["mention", "choosing", "buying", "getting", "living", "leaving", "after"]


@pytest.mark.parametrize("key", KEYS)
def test_a_template_spans_a_life_in_seven_stages_and_hangs_together(key: str) -> None:
    journey = template(key)
    assert journey.key == key
    assert [stage.key for stage in journey.stages] == SEVEN
    assert {step.stage for step in journey.micro_interactions} == set(SEVEN)
    assert len(journey.micro_interactions) >= 12
    drawn = as_designed(journey)
    assert nx.is_weakly_connected(drawn)
    assert not nx.is_directed_acyclic_graph(drawn), "lives have loops"


@pytest.mark.parametrize("key", KEYS)
def test_a_template_names_departments_and_topics_that_are_shipped(key: str) -> None:
    steps = template(key).micro_interactions
    topics = {topic.key for topic in categories.taxonomy().categories}
    assert {topic for step in steps for topic in step.placing.categories} <= topics
    assert {one.function for step in steps for one in step.influence} <= {one.key for one in FUNCTIONS}


@pytest.mark.parametrize("key", TRADES)
def test_the_template_of_a_trade_is_life_long_and_everybody_finds_their_part(key: str) -> None:
    whole = carried(key)
    assert wrong_with(whole) == Wrong((), ())
    steps = whole.journey.micro_interactions
    assert len(steps) >= 25
    assert len(whole.functions) >= 6
    kinds = {kind: [step for step in steps if step.kind == kind] for kind in NodeKind}
    assert all(kinds.values())
    assert len(kinds[NodeKind.AFTER_LEAVING]) >= 3
    assert {step.stage for step in kinds[NodeKind.AFTER_LEAVING]} == {"after"}
    assert all(step.wants for step in steps)
    drawn = as_designed(whole.journey)
    branching = [node for node in drawn if drawn.out_degree(node) > 1]
    assert len(branching) >= 10
    assert sum(not step.influence for step in steps) < len(steps) / 4


def test_no_two_templates_share_a_step_or_touchpoint() -> None:
    keys = [one.key for key in KEYS for one in template(key).micro_interactions + template(key).touchpoints]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("key", KEYS)
def test_what_a_missing_department_had_a_say_in_is_nobodys(database_url: str, key: str) -> None:
    ensure_taxonomy(database_url, NOW)
    fitted = for_departments(template(key), frozenset({"support"}))
    assert {one.function for step in fitted.micro_interactions for one in step.influence} == {"support"}
    named = [FunctionIn("support", "Support", "#0b6e69")]
    assert maps.publish(database_url, fitted, named, HOUSE, NOW) == 1
