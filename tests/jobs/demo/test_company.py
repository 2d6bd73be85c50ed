"""The demo company is complete, connected and fair: what the map will draw can be drawn."""

from dataclasses import fields
from functools import cache
from itertools import combinations

import networkx as nx
import numpy as np
import pytest

from db.models import MicroInteractionIn, PlacingIn
from db.models.words import Layer, Mode
from jobs.analyse.categories import taxonomy
from jobs.demo.company import company

FUNCTIONS = {"marketing", "shop", "it", "finance", "support", "logistics", "product", "legal"}
CHANNELS = {
    *("review", "mail", "chat", "phone", "social", "survey"),
    *("store", "product", "web", "app", "forum"),
}
STEPS = company().journey.micro_interactions
EVERY_STEP = pytest.mark.parametrize("step", STEPS, ids=lambda step: step.key)

# Machado, Oliveira, Fernandes (2009): a person without medium, or without long cones, sees this of linear RGB
EYES = {
    "usual": np.eye(3),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def linear(colour: str) -> np.ndarray:
    """Linear RGB of #rrggbb."""
    channels = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(colour: np.ndarray) -> np.ndarray:
    """CIELAB of linear RGB."""
    x, y, z = np.cbrt(np.clip(TO_XYZ @ colour / TO_XYZ.sum(axis=1), 1e-6, None))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@cache
def graph() -> nx.MultiDiGraph:
    drawn = nx.MultiDiGraph()
    drawn.add_nodes_from((step.key, {"stage": step.stage}) for step in STEPS)
    drawn.add_edges_from((edge.start, edge.end) for edge in company().journey.edges)
    return drawn


def test_the_eight_departments_are_there_each_with_a_name() -> None:
    assert {function.key for function in company().functions} == FUNCTIONS
    assert len({function.name for function in company().functions}) == 8


@pytest.mark.parametrize("eye", EYES)
def test_the_colours_of_the_departments_differ_for_every_eye(eye: str) -> None:
    seen = [lab(np.clip(EYES[eye] @ linear(function.colour), 0, 1)) for function in company().functions]
    assert min(np.linalg.norm(one - other) for one, other in combinations(seen, 2)) > 20


def test_white_text_is_readable_on_every_colour() -> None:
    for function in company().functions:
        luminance = TO_XYZ[1] @ linear(function.colour)
        assert 1.05 / (luminance + 0.05) >= 4.5, "WCAG 2.2, contrast (minimum)"


def test_the_sources_cover_every_channel_asked_and_unasked() -> None:
    sources = company().sources
    assert len(sources) >= 9
    assert {source.channel for source in sources} == CHANNELS
    assert {source.solicited for source in sources} == {True, False}


def test_every_mark_scale_leaves_a_middle() -> None:
    scales = [source.scale for source in company().sources if source.scale]
    assert len(scales) >= 4
    for scale in scales:
        assert scale.worst <= scale.low_to < scale.high_from <= scale.best


def test_the_journey_spans_a_life_in_seven_stages() -> None:
    journey = company().journey
    assert [stage.key for stage in journey.stages] == [
        *("mention", "choosing", "buying", "getting", "living", "leaving", "after")
    ]
    assert len(journey.micro_interactions) >= 32
    assert {step.stage for step in STEPS} == {stage.key for stage in journey.stages}


def test_keys_are_unique_and_every_touchpoint_is_used() -> None:
    journey = company().journey
    assert len({step.key for step in STEPS}) == len({step.name for step in STEPS}) == len(STEPS)
    assert {step.touchpoint for step in STEPS} == {touchpoint.key for touchpoint in journey.touchpoints}


def test_every_step_can_be_reached_from_a_first_mention_and_leads_to_a_word_after_leaving() -> None:
    first = {step.key for step in STEPS if step.stage == "mention"}
    for step in STEPS:
        before = nx.ancestors(graph(), step.key) | {step.key}
        assert before & first, f"nothing leads to {step.key}"
        assert nx.has_path(graph(), step.key, "what_they_tell")


def test_loops_and_branches_are_normal() -> None:
    assert not nx.is_directed_acyclic_graph(graph())
    assert sum(degree > 1 for _, degree in graph().out_degree()) > len(STEPS) / 2
    assert nx.has_path(graph(), "what_they_tell", "friends_story"), "what one tells is where the next begins"


def test_edges_join_steps_that_exist() -> None:
    assert set(graph().nodes) == {step.key for step in STEPS}
    assert len(graph().edges) == len(company().journey.edges)


@EVERY_STEP
def test_a_step_says_what_the_customer_wants_in_a_known_channel(step: MicroInteractionIn) -> None:
    assert step.wants
    assert step.channel in CHANNELS
    assert not step.wants.endswith("."), "it is drawn as a phrase"


@EVERY_STEP
def test_shares_leave_room_for_nobody(step: MicroInteractionIn) -> None:
    shares = [influence.share for influence in step.influence]
    assert all(0 < share <= 100 for share in shares)
    assert sum(shares) <= 100
    assert {influence.function for influence in step.influence} <= FUNCTIONS
    assert {influence.mode for influence in step.influence} <= set(Mode)


def test_some_steps_have_no_owner_and_some_are_not_seen_by_the_customer() -> None:
    assert 3 <= sum(not step.influence for step in STEPS) <= 8
    assert any(step.layer != Layer.FRONTSTAGE for step in STEPS)


def test_every_mode_and_every_department_has_a_say_somewhere() -> None:
    influences = [influence for step in STEPS for influence in step.influence]
    assert {influence.mode for influence in influences} == set(Mode)
    assert {influence.function for influence in influences} == FUNCTIONS


@pytest.mark.parametrize("rule", [field.name for field in fields(PlacingIn)])
def test_no_two_steps_want_the_same_signals(rule: str) -> None:
    wanted = [value for step in STEPS for value in getattr(step.placing, rule)]
    own = {"sources", "references"}
    assert wanted or rule in own, "a map that travels knows nobody's sources and references"
    assert len(set(wanted)) == len(wanted)


def test_every_category_that_lands_on_a_step_is_one_of_the_taxonomy() -> None:
    known = {category.key for category in taxonomy().categories}
    assert {key for step in STEPS for key in step.placing.categories} <= known
