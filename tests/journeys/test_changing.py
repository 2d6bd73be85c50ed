"""Any sequence of changes leads to a journey that holds together, and back again without a trace."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.contradictions import contradictions
from db.models import EdgeIn, JourneyIn, PlacingIn, StageIn
from journeys.changes import (
    AddStage,
    AddStep,
    Change,
    ChangeStep,
    ChangeTouchpoint,
    Connect,
    Disconnect,
    DropStage,
    MergeSteps,
    RetireStep,
    SplitStep,
    as_data,
    from_data,
)
from journeys.changing import CannotError, carried_out, carry_out, step_of
from journeys.differences import What, differences, inverse, taken_over
from tests.journeys.edits import CHANGES, JOURNEY, step


def possible(journey: JourneyIn, changes: Sequence[Change]) -> list[Change]:
    """Those of `changes` that make sense, one after the other."""
    kept: list[Change] = []
    for change in changes:
        try:
            journey = carry_out(journey, change)
        except CannotError:
            continue
        kept.append(change)
    return kept


@given(st.lists(CHANGES, max_size=12))
def test_undoing_any_sequence_gives_the_same_journey(changes: list[Change]) -> None:
    now = JOURNEY
    back = []
    for change in possible(JOURNEY, changes):
        after = carry_out(now, change)
        back.append(inverse(differences(now, after)))
        now = after
    for one in reversed(back):
        now = taken_over(now, one)
    assert now == JOURNEY


@given(st.lists(CHANGES, max_size=12))
def test_what_differs_between_two_journeys_leads_from_one_to_the_other(changes: list[Change]) -> None:
    after = carried_out(JOURNEY, possible(JOURNEY, changes))
    between = differences(JOURNEY, after)
    assert taken_over(JOURNEY, between) == after
    assert taken_over(after, inverse(between)) == JOURNEY


@given(st.lists(CHANGES, max_size=12))
def test_a_changed_journey_holds_together(changes: list[Change]) -> None:
    after = carried_out(JOURNEY, possible(JOURNEY, changes))
    assert list(contradictions(after, {"shop"})) == []


@given(st.lists(CHANGES, max_size=6))
def test_a_draft_comes_back_from_json_as_it_was(changes: list[Change]) -> None:
    assert from_data(as_data(changes)) == tuple(changes)


def test_a_step_moves_to_another_stage_and_row() -> None:
    moved = step_of(carry_out(JOURNEY, ChangeStep("pay", {"stage": "leaving", "row": 0})), "pay")
    assert (moved.stage, moved.row) == ("leaving", 0)


def test_the_second_part_of_a_step_stands_behind_the_first_and_has_the_same_owners() -> None:
    after = carry_out(JOURNEY, SplitStep("basket", step("shipping")))
    assert {EdgeIn("basket", "shipping"), EdgeIn("shipping", "pay")} < {*after.edges}
    assert EdgeIn("basket", "pay") not in after.edges
    assert step_of(after, "shipping").influence == step_of(JOURNEY, "basket").influence


def test_merged_steps_keep_their_ways_and_what_lands_there() -> None:
    after = carry_out(JOURNEY, MergeSteps("pay", ("bill",)))
    assert set(step_of(after, "pay").placing.events) == {"paid", "billed"}
    assert EdgeIn("pay", "cancel") in after.edges
    assert "mail" not in {one.key for one in after.touchpoints}


def test_ways_that_come_together_by_a_merge_keep_what_is_written_on_them() -> None:
    before = carried_out(JOURNEY, [Connect("basket", "bill", "by phone"), Connect("basket", "bill")])
    after = carry_out(before, MergeSteps("pay", ("bill",)))
    there = [one for one in after.edges if one.start == "basket"]
    assert there == [EdgeIn("basket", "pay"), EdgeIn("basket", "pay", "by phone")]


def test_every_kind_of_rule_of_a_merged_step_lands_on_the_whole() -> None:
    rules = PlacingIn(("late",), ("billed",), ("mail",), ("till",), ("bill-page",))
    before = carry_out(JOURNEY, ChangeStep("bill", {"placing": rules}))
    after = carry_out(before, MergeSteps("pay", ("bill",)))
    assert step_of(after, "pay").placing == replace(rules, events=("paid", "billed"))


def test_a_retired_step_takes_its_ways_along() -> None:
    after = carry_out(JOURNEY, RetireStep("pay"))
    assert after.edges == (EdgeIn("look", "basket"), EdgeIn("bill", "cancel"))


def test_another_channel_of_a_touchpoint_is_that_of_its_steps() -> None:
    after = carry_out(JOURNEY, ChangeTouchpoint("web", "App", "app"))
    assert {one.channel for one in after.micro_interactions if one.touchpoint == "web"} == {"app"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Connect("pay", "pay"), "not to itself"),
        (Connect("basket", "pay"), "already"),
        (Disconnect("basket", "pay", "by phone"), "not on the map any more"),
        (Connect("basket", "moon"), "not on the map any more"),
        (Disconnect("pay", "look"), "not on the map any more"),
        (AddStep(step("pay")), "already"),
        (AddStep(replace(step("x"), name=" ")), "Give the step a name"),
        (AddStep(step("x", "nowhere")), "This stage"),
        (AddStep(step("x", touchpoint="app")), "This touchpoint"),
        (ChangeStep("pay", {"influence": ()}), "cannot be changed"),
        (ChangeStep("pay", {"name": ""}), "Give the step a name"),
        (MergeSteps("pay", ("pay",)), "another step"),
        (DropStage("buying"), "empty stage"),
        (ChangeTouchpoint("app", "App", "app"), "not on the map any more"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(change: Change, words: str) -> None:
    with pytest.raises(CannotError, match=words):
        carry_out(JOURNEY, change)


def test_the_last_step_stays() -> None:
    one = replace(JOURNEY, micro_interactions=JOURNEY.micro_interactions[:1], edges=())
    with pytest.raises(CannotError, match="last step"):
        carry_out(one, RetireStep("look"))


def test_a_rename_differs_in_the_name_alone() -> None:
    after = carry_out(JOURNEY, ChangeStep("pay", {"name": "Check out"}))
    (one,) = differences(JOURNEY, after)
    assert (one.what, one.key, one.fields) == (What.STEP, "pay", {"name": "Check out"})


def test_a_new_stage_stands_where_it_was_put() -> None:
    after = carry_out(JOURNEY, AddStage(StageIn("after", "After"), 1))
    assert [one.key for one in after.stages] == ["choosing", "after", "buying", "leaving"]
