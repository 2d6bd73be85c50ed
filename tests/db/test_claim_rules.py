"""What claims come to: with nobody's the shares make 100 whatever is claimed; a sum above is a contest."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as some

from db import claims
from db.claims import MOVES, Standing, asked_for, may_move, resolve, split
from db.models import ClaimState, Wording

STATES = (ClaimState.CLAIMED, ClaimState.AGREED, ClaimState.CONTESTED)
SHARE = some.none() | some.integers(0, 100)


@some.composite
def standing(draw: some.DrawFn) -> list[Standing]:
    """Claims of different functions, in any state."""
    functions = draw(some.lists(some.integers(1, 9), unique=True, max_size=7))
    return [
        Standing(
            number, function, draw(some.sampled_from(Wording)), draw(SHARE), draw(some.sampled_from(STATES)),
            by_sum=draw(some.booleans()), held=draw(some.booleans()),
        )
        for number, function in enumerate(functions, 1)
    ]  # fmt: skip


DRAWN = some.dictionaries(some.integers(1, 12), some.integers(0, 100), max_size=6)


@given(standing(), DRAWN)
def test_shares_and_what_is_nobodys_always_make_100(several: list[Standing], drawn: dict[int, int]) -> None:
    found = resolve(several, drawn)
    assert sum(found.shares.values()) + found.nobody == 100
    assert min([found.nobody, *found.shares.values()]) >= 0


@given(standing(), DRAWN)
def test_a_contest_begins_or_ends_but_never_both(several: list[Standing], drawn: dict[int, int]) -> None:
    found = resolve(several, drawn)
    assert not found.disagreed or not found.eased
    states = {one.claim_id: one.state for one in several}
    assert {states[one] for one in found.disagreed} <= {ClaimState.CLAIMED}
    assert {states[one] for one in found.eased} <= {ClaimState.CONTESTED}


@given(standing(), DRAWN)
def test_what_is_resolved_stays_resolved(several: list[Standing], drawn: dict[int, int]) -> None:
    first = resolve(several, drawn)
    moved = [
        one._replace(state=ClaimState.CONTESTED, by_sum=True, held=False)
        if one.claim_id in first.disagreed
        else one._replace(state=ClaimState.CLAIMED, by_sum=False)
        if one.claim_id in first.eased
        else one
        for one in several
    ]
    again = resolve(moved, drawn)
    assert (again.shares, again.disagreed, again.eased) == (first.shares, frozenset(), frozenset())


@given(some.lists(some.sampled_from(Wording), max_size=12))
def test_words_alone_make_what_they_ask_for(words: list[Wording]) -> None:
    several = [Standing(number, number, word) for number, word in enumerate(words, 1)]
    asked = asked_for(several)
    assert sum(split(several).values()) == asked
    found = resolve(several, {})
    assert found.disagreed == (frozenset(range(1, len(words) + 1)) if asked > 100 else frozenset())
    assert found.nobody == (100 if asked > 100 else 100 - asked)


@pytest.mark.parametrize(
    ("words", "shares"),
    [
        (("alone",), [100]),
        (("leads",), [60]),
        (("leads", "shares", "touches"), [60, 30, 10]),
        (("shares", "shares", "shares"), [10, 10, 10]),
        (("leads", "shares", "shares", "touches", "touches", "touches"), [60, 15, 15, 4, 3, 3]),
    ],
)
def test_a_word_stands_for_a_part(words: tuple[str, ...], shares: list[int]) -> None:
    several = [Standing(number, number, word) for number, word in enumerate(words, 1)]
    assert list(resolve(several, {}).shares.values()) == shares


def test_what_was_agreed_counts_while_others_claim_too_much() -> None:
    agreed = Standing(1, 1, "leads", state=ClaimState.AGREED)
    found = resolve([agreed, Standing(2, 2, "leads")], {})
    assert (found.shares, found.disagreed) == ({1: 60}, {2})


def test_a_drawn_share_stays_beside_a_claim_that_fits_and_stands_against_one_that_does_not() -> None:
    assert resolve([Standing(1, 1, "shares")], {2: 60}).shares == {1: 30, 2: 60}
    found = resolve([Standing(1, 1, "alone")], {2: 60, 1: 20})
    assert (found.shares, found.disagreed) == ({2: 60, 1: 20}, {1})


def test_a_claim_that_was_too_much_stands_again_when_it_fits() -> None:
    waiting = Standing(1, 1, "leads", state=ClaimState.CONTESTED, by_sum=True)
    assert resolve([waiting], {}).eased == {1}
    assert resolve([waiting], {2: 50}).eased == frozenset()


def test_the_moves_are_those_of_the_protocol() -> None:
    assert set(MOVES) == set(ClaimState)
    assert not MOVES[ClaimState.HANDED_BACK]
    reached, todo = {ClaimState.UNCLAIMED}, [ClaimState.UNCLAIMED]
    while todo:
        new = MOVES[todo.pop()] - reached
        reached |= new
        todo += new
    assert reached == set(ClaimState)
    assert not may_move(ClaimState.UNCLAIMED, ClaimState.AGREED)


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(claims).failed == 0
