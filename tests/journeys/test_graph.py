"""A journey becomes a graph, and the graph can be seen from further away."""

from collections import Counter

import networkx as nx
import pytest

from jobs.demo.company import company
from journeys.changes import Connect, Disconnect, MoveTouchpoint
from journeys.changing import carried_out, carry_out
from journeys.graph import Zoom, as_designed, labels, zoomed
from journeys.layout import positions
from tests.journeys.edits import JOURNEY


@pytest.fixture(scope="module")
def graph() -> "nx.DiGraph[str]":
    return as_designed(company().journey)


def test_every_step_and_every_way_is_in_the_graph(graph: "nx.DiGraph[str]") -> None:
    journey = company().journey
    assert list(graph) == [step.key for step in journey.micro_interactions]
    assert set(graph.edges) == {(edge.start, edge.end, edge.label) for edge in journey.edges}
    assert graph.nodes["basket"]["stage"] == "buying"


def test_several_ways_between_two_steps_are_told_apart_by_what_is_written_on_them() -> None:
    several = carried_out(
        JOURNEY, [Connect("basket", "pay", "by phone"), Connect("basket", "pay", "in cash")]
    )
    graph = as_designed(several)
    assert graph.number_of_edges("basket", "pay") == 3
    assert labels(graph, "basket", "pay") == ["by phone", "in cash"]
    fewer = as_designed(carry_out(several, Disconnect("basket", "pay", "by phone")))
    assert labels(fewer, "basket", "pay") == ["in cash"]


def test_the_demo_journey_has_loops_and_hangs_together(graph: "nx.DiGraph[str]") -> None:
    assert not nx.is_directed_acyclic_graph(graph)
    assert nx.is_weakly_connected(graph)


def test_from_far_away_only_stages_are_left(graph: "nx.DiGraph[str]") -> None:
    stages = zoomed(graph, Zoom.STAGE)
    assert set(stages) == set(graph.graph["stages"])
    assert stages.nodes["buying"]["name"] == "Buying"


def test_a_touchpoint_of_several_stages_stands_in_each_of_them(graph: "nx.DiGraph[str]") -> None:
    touchpoints = zoomed(graph, Zoom.TOUCHPOINT)
    mail = [node for node in touchpoints if node.endswith("/mailbox")]
    assert len(mail) > 1
    assert {touchpoints.nodes[node]["name"] for node in mail} == {"Mail"}


def test_touchpoints_stand_in_each_stage_in_the_order_that_the_company_gave_them() -> None:
    journey = carry_out(JOURNEY, MoveTouchpoint("mail", 0))
    for one, wanted in ((JOURNEY, ["web", "mail"]), (journey, ["mail", "web"])):
        above = zoomed(as_designed(one), Zoom.TOUCHPOINT)
        rows = {node: row for node, row in above.nodes(data="row") if node.startswith("buying/")}
        assert sorted(rows, key=lambda node: rows[node]) == [f"buying/{key}" for key in wanted]
        assert {card.row for card in positions(above).values()} == {0, 1}


@pytest.mark.parametrize("zoom", [Zoom.STAGE, Zoom.TOUCHPOINT])
def test_a_zoom_loses_no_step_and_no_way_between_blocks(graph: "nx.DiGraph[str]", zoom: Zoom) -> None:
    above = zoomed(graph, zoom)
    block = {step: node for node in above for step in above.nodes[node]["steps"]}
    assert set(block) == set(graph)
    across = {(block[start], block[end]) for start, end in graph.edges()}
    assert set(above.edges) == {(start, end) for start, end in across if start != end}


def test_a_way_between_blocks_weighs_as_much_as_the_ways_it_stands_for(graph: "nx.DiGraph[str]") -> None:
    above = zoomed(graph, Zoom.STAGE)
    stage = graph.nodes(data="stage")
    across = [(stage[start], stage[end]) for start, end in graph.edges() if stage[start] != stage[end]]
    assert {(a, b): weight for a, b, weight in above.edges(data="weight")} == Counter(across)


def test_a_block_has_the_mean_shares_of_its_steps(graph: "nx.DiGraph[str]") -> None:
    above = zoomed(graph, Zoom.STAGE)
    steps = above.nodes["buying"]["steps"]
    mean = sum(graph.nodes[step]["influence"].get("shop", 0) for step in steps) / len(steps)
    assert abs(above.nodes["buying"]["influence"]["shop"] - mean) < 1


def test_the_closest_look_is_the_graph_itself(graph: "nx.DiGraph[str]") -> None:
    assert zoomed(graph, Zoom.STEP) is graph
