"""Cards stand in the column of their stage, never on each other, with few crossing ways."""

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from jobs.demo.company import company
from journeys.graph import as_designed
from journeys.layout import CARD_HEIGHT, CARD_WIDTH, TOP, crossings, ordered, positions, size, stretch

STAGES = ["first", "second", "third"]


@st.composite
def maps(draw: st.DrawFn) -> "nx.DiGraph[str]":
    stages = draw(st.lists(st.sampled_from(STAGES), max_size=14))
    graph: nx.DiGraph[str] = nx.DiGraph(stages={stage: stage.title() for stage in STAGES})
    for number, stage in enumerate(stages):
        graph.add_node(f"n{number}", stage=stage)
    if stages:
        node = st.sampled_from(sorted(graph))
        graph.add_edges_from(draw(st.lists(st.tuples(node, node), max_size=30)))
    return graph


@given(maps())
def test_cards_stay_in_their_columns_and_apart(graph: "nx.DiGraph[str]") -> None:
    cards = positions(graph)
    assert set(cards) == set(graph)
    assert all(STAGES[card.column] == graph.nodes[node]["stage"] for node, card in cards.items())
    width, height = size(graph)
    for node, card in cards.items():
        assert card.x + CARD_WIDTH <= width
        assert card.y + CARD_HEIGHT <= height
        others = [other for name, other in cards.items() if name != node and other.column == card.column]
        assert all(abs(other.y - card.y) >= CARD_HEIGHT for other in others)


@given(maps())
def test_sweeping_never_makes_more_crossings(graph: "nx.DiGraph[str]") -> None:
    given_order = [[node for node in graph if graph.nodes[node]["stage"] == stage] for stage in STAGES]
    assert crossings(graph, ordered(graph)) <= crossings(graph, given_order)


def test_the_same_map_always_looks_the_same() -> None:
    graph = as_designed(company().journey)
    assert positions(graph) == positions(as_designed(company().journey))


def test_the_demo_map_loses_a_third_of_its_crossings() -> None:
    graph = as_designed(company().journey)
    given_order = [
        [node for node in graph if graph.nodes[node]["stage"] == stage] for stage in graph.graph["stages"]
    ]
    assert crossings(graph, ordered(graph)) <= crossings(graph, given_order) * 2 / 3


def test_every_column_begins_at_the_top() -> None:
    cards = positions(as_designed(company().journey))
    assert {card.y for card in cards.values() if card.row == 0} == {TOP}


def test_settling_shortens_the_ways_within_the_stages_of_the_demo_map() -> None:
    graph = as_designed(company().journey)
    given_order = [
        [node for node in graph if graph.nodes[node]["stage"] == stage] for stage in graph.graph["stages"]
    ]
    assert stretch(graph, ordered(graph)) < stretch(graph, given_order)


def test_an_empty_map_takes_no_room_and_does_not_fail() -> None:
    assert positions(nx.DiGraph(stages={})) == {}
