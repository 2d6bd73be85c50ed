"""When two change a journey at once nothing is lost: what stands side by side stays, the rest is decided."""

from hypothesis import given
from hypothesis import strategies as st

from journeys.changes import AddStep, BringBack, Change, ChangeStep, Connect, MergeSteps, RetireStep
from journeys.changing import carried_out, carry_out, step_of
from journeys.rebase import rebased
from tests.journeys.edits import CHANGES, JOURNEY, step
from tests.journeys.test_changing import possible


@given(st.lists(CHANGES, max_size=8), st.lists(CHANGES, max_size=8), st.booleans())
def test_what_is_decided_can_always_be_carried_out_on_the_newer_version(
    first: list[Change], second: list[Change], keep: bool
) -> None:
    newer = carried_out(JOURNEY, possible(JOURNEY, first))
    draft = possible(JOURNEY, second)
    whole = rebased(JOURNEY, newer, draft, dict.fromkeys(range(len(draft)), keep))
    assert whole.conflicts == ()
    carried_out(newer, whole.changes)


@given(st.lists(CHANGES, max_size=8))
def test_on_the_version_it_was_made_on_a_draft_stays_as_it_is(changes: list[Change]) -> None:
    draft = possible(JOURNEY, changes)
    assert rebased(JOURNEY, JOURNEY, draft).changes == tuple(draft)


def test_changes_of_different_things_stand_side_by_side() -> None:
    newer = carry_out(JOURNEY, ChangeStep("basket", {"name": "Cart"}))
    draft = (ChangeStep("basket", {"context": "at night"}), ChangeStep("pay", {"name": "Check out"}))
    both = rebased(JOURNEY, newer, draft)
    after = carried_out(newer, both.changes)
    assert both.conflicts == ()
    assert (step_of(after, "basket").name, step_of(after, "basket").context) == ("Cart", "at night")


def test_two_names_for_one_step_are_decided_one_by_one() -> None:
    newer = carry_out(JOURNEY, ChangeStep("basket", {"name": "Cart"}))
    mine = ChangeStep("basket", {"name": "Trolley"})
    (conflict,) = rebased(JOURNEY, newer, [mine]).conflicts
    assert (conflict.mine, conflict.possible) == (mine, True)
    assert conflict.theirs is not None
    assert conflict.theirs.fields == {"name": "Cart"}
    assert rebased(JOURNEY, newer, [mine], {0: True}).changes == (mine,)
    assert rebased(JOURNEY, newer, [mine], {0: False}).changes == ()


def test_the_same_change_by_both_is_no_conflict() -> None:
    mine = ChangeStep("basket", {"name": "Cart"})
    assert rebased(JOURNEY, carry_out(JOURNEY, mine), [mine]).conflicts == ()


def test_a_change_of_a_step_that_was_retired_meanwhile_is_told_and_cannot_be_kept() -> None:
    newer = carry_out(JOURNEY, RetireStep("pay"))
    draft = (ChangeStep("pay", {"name": "Check out"}), AddStep(step("help")), Connect("help", "basket"))
    told = rebased(JOURNEY, newer, draft)
    assert [one.possible for one in told.conflicts] == [False]
    assert told.changes == draft[1:]
    assert rebased(JOURNEY, newer, draft, {0: True}).changes == draft[1:]


def test_retiring_a_step_that_somebody_renamed_is_asked_about() -> None:
    newer = carry_out(JOURNEY, ChangeStep("pay", {"name": "Check out"}))
    (retired,) = rebased(JOURNEY, newer, [RetireStep("pay")]).conflicts
    (merged,) = rebased(JOURNEY, newer, [MergeSteps("bill", ("pay",))]).conflicts
    assert retired.possible
    assert merged.possible


def test_an_old_version_is_brought_back_over_a_newer_one_only_when_somebody_decides_so() -> None:
    newer = carry_out(JOURNEY, ChangeStep("look", {"name": "Look around"}))
    back = BringBack(1, carry_out(JOURNEY, RetireStep("bill")))
    (conflict,) = rebased(JOURNEY, newer, [back]).conflicts
    assert conflict.possible
    assert conflict.theirs is not None
    assert conflict.theirs.fields == {"name": "Look around"}
    assert rebased(JOURNEY, newer, [back], {0: False}).changes == ()
