"""The chain: solved by hand, and what holds for every chain."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.chain import BEGIN, NOWHERE, chain

ENDS = {"left", "stayed"}
NODES = [1, 2, 3, 4, 5]
WAYS = st.tuples(st.sampled_from([BEGIN, *NODES]), st.sampled_from([*NODES, "left", "stayed"]))
COUNTS = st.dictionaries(WAYS, st.integers(0, 9), max_size=20)


def test_a_chain_solved_by_hand() -> None:
    # from 1 half leave and half go to 2; from 2 a fifth goes back, the others stay
    solved = chain({(BEGIN, 1): 10, (1, "left"): 5, (1, 2): 5, (2, 1): 1, (2, "stayed"): 4}, ENDS)
    assert solved.probability({"left"}) == pytest.approx(5 / 9)
    assert solved.probability({"stayed"}) == pytest.approx(4 / 9)
    passes = dict(zip(solved.nodes, solved.passes[0], strict=True))
    assert passes == pytest.approx({BEGIN: 1, 1: 10 / 9, 2: 5 / 9})
    reached = dict(zip(solved.nodes, solved.reached[2], strict=True))
    assert reached == pytest.approx({BEGIN: 0, 1: 1 / 5, 2: 1})


def test_a_step_that_leads_to_itself_ends_as_those_who_go_on() -> None:
    assert chain({(BEGIN, 1): 1, (1, 1): 97, (1, "left"): 1, (1, "stayed"): 2}, ENDS).probability(
        {"left"}
    ) == pytest.approx(1 / 3)


def test_a_loop_without_a_way_out_ends_nowhere() -> None:
    solved = chain({(BEGIN, 1): 1, (BEGIN, "left"): 3, (1, 2): 1, (2, 1): 1}, ENDS)
    assert solved.probability({NOWHERE}) == pytest.approx(1 / 4)
    assert solved.probability({"left"}) == pytest.approx(3 / 4)


def test_without_any_ending_everything_ends_nowhere() -> None:
    assert chain({(BEGIN, 1): 3, (1, 2): 3}, set()).probability({NOWHERE}) == 1
    assert chain({}, ENDS).probability({NOWHERE}) == 1


def test_a_way_on_from_an_end_is_refused() -> None:
    with pytest.raises(ValueError, match="from an end"):
        chain({("left", 1): 1}, ENDS)


def test_a_count_below_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="below 0"):
        chain({(BEGIN, 1): -1}, ENDS)


@settings(max_examples=60, deadline=None)
@given(COUNTS)
def test_the_probabilities_of_all_ends_make_one_from_everywhere(counts: dict[tuple[int, str], int]) -> None:
    solved = chain(counts, ENDS)
    assert np.allclose(solved.ending.sum(axis=1), 1)
    assert (solved.ending > -1e-12).all()
    assert (solved.passes > -1e-12).all()


@settings(max_examples=60, deadline=None)
@given(COUNTS, st.permutations(NODES))
def test_names_make_no_difference(counts: dict[tuple[int, str], int], others: list[int]) -> None:
    called = dict(zip(NODES, others, strict=True))
    renamed = {(called.get(a, a), called.get(b, b)): n for (a, b), n in counts.items()}
    assert chain(renamed, ENDS).probability({"left"}) == pytest.approx(
        chain(counts, ENDS).probability({"left"})
    )


def test_a_chain_of_more_steps_than_anybody_draws_is_solved() -> None:
    many = 3000
    counts = {(BEGIN, 0): 1, (many, "left"): 1} | {(i, i + 1): 1 for i in range(many)}
    counts |= {(i, "stayed"): 1 for i in range(0, many, 1000)}
    assert chain(counts, ENDS).probability({"left"}) == pytest.approx(1 / 8)
