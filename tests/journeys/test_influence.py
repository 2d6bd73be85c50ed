"""Shares sum to a hundred, and what nobody has is said."""

import doctest

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys import graph as graphs
from journeys import influence, layout
from journeys.influence import NOBODY, leading, shares, together


def one_step(**given_shares: int) -> "nx.DiGraph[str]":
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_node("basket", influence=given_shares)
    return graph


@given(st.dictionaries(st.sampled_from(["it", "shop", "legal", "finance"]), st.integers(0, 25)))
def test_shares_and_nobody_make_a_hundred(given_shares: dict[str, int]) -> None:
    found = shares(one_step(**given_shares), "basket")
    assert sum(found.values()) == 100
    assert (NOBODY in found) == (sum(given_shares.values()) < 100)


SHARES = st.dictionaries(st.sampled_from(["it", "shop", "legal"]), st.integers(0, 33))


@given(st.lists(SHARES, min_size=1, max_size=9))
def test_the_shares_of_several_steps_together_are_their_mean(several: list[dict[str, int]]) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    for number, one in enumerate(several):
        graph.add_node(str(number), influence=one)
    found = together(graph, graph)
    assert sum(found.values()) <= 100
    for function in ("it", "shop", "legal"):
        mean = sum(one.get(function, 0) for one in several) / len(several)
        assert abs(found.get(function, 0) - mean) < 1


def test_no_steps_have_no_shares() -> None:
    with pytest.raises(ValueError, match="no node"):
        together(nx.DiGraph(), [])


def test_a_step_that_nobody_claimed_is_wholly_nobodys() -> None:
    assert shares(one_step(), "basket") == {NOBODY: 100}
    assert leading(one_step(), "basket") is None


def test_more_than_a_hundred_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="make 110 of 100"):
        shares(one_step(it=60, shop=50), "basket")


def test_the_function_with_most_say_leads_even_where_nobody_has_more() -> None:
    assert leading(one_step(it=10, shop=20), "basket") == "shop"


@pytest.mark.parametrize("module", [graphs, influence, layout])
def test_the_examples_in_the_docstrings_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]
