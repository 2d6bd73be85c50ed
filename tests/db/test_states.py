"""A matter moves only along the plan, whatever anybody tries."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.models import ActionState
from db.states import ENDED, MOVES, VERDICTS, WAITING, IllegalMoveError, check_move, is_open

STATES = st.sampled_from(ActionState)


@given(st.lists(STATES, max_size=12))
def test_no_chain_of_moves_reaches_a_verdict_without_observing(wanted: list[ActionState]) -> None:
    path = [ActionState.PROPOSED]
    for to in wanted:
        try:
            check_move(path[-1], to)
        except IllegalMoveError:
            continue
        path.append(to)
    for before, after in pairwise(path):
        assert after not in VERDICTS or before == ActionState.OBSERVING
        assert after != ActionState.OBSERVING or before == ActionState.DONE
        assert after != ActionState.DONE or before in WAITING


@given(STATES, STATES)
def test_a_move_is_legal_or_says_in_words_why_not(state: ActionState, to: ActionState) -> None:
    if to in MOVES[state]:
        check_move(state, to)
    else:
        with pytest.raises(IllegalMoveError, match=to.replace("_", " ")):
            check_move(state, to)


def test_every_state_can_be_reached_and_only_one_has_no_way_on() -> None:
    reached = {ActionState.PROPOSED}.union(*MOVES.values())
    assert reached == set(ActionState)
    assert [state for state, ways in MOVES.items() if not ways] == [ActionState.NORMALISED]


def test_what_waits_is_open_and_what_ended_is_not() -> None:
    assert all(is_open(state) for state in WAITING)
    assert not any(is_open(state) for state in ENDED)
    assert WAITING.isdisjoint(ENDED)
