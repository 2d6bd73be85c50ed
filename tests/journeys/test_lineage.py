"""What becomes of published steps is told, whatever else came and went in the draft."""

from dataclasses import replace

from db.models import Became, BecameIn
from journeys.changes import AddStep, BringBack, MergeSteps, RetireStep, SplitStep
from journeys.lineage import became
from tests.journeys.edits import JOURNEY, step


def test_merged_split_and_retired_steps_are_told() -> None:
    changes = [MergeSteps("pay", ("bill",)), SplitStep("basket", step("ship")), RetireStep("look")]
    assert became(JOURNEY, changes) == (
        BecameIn("bill", "pay", Became.MERGED),
        BecameIn("basket", "ship", Became.SPLIT),
        BecameIn("look", None, Became.RETIRED),
    )


def test_what_was_drawn_before_an_old_version_is_brought_back_is_no_story() -> None:
    old = replace(JOURNEY, micro_interactions=(step("ship"), *JOURNEY.micro_interactions[1:]))
    changes = [MergeSteps("pay", ("bill",)), RetireStep("cancel"), BringBack(1, old), RetireStep("pay")]
    assert became(JOURNEY, changes) == (
        BecameIn("look", None, Became.RETIRED),
        BecameIn("pay", None, Became.RETIRED),
    )


def test_a_step_that_came_and_went_in_the_draft_leaves_no_trace() -> None:
    assert became(JOURNEY, [AddStep(step("help")), RetireStep("help")]) == ()
    assert became(JOURNEY, [SplitStep("pay", step("help")), MergeSteps("pay", ("help",))]) == ()


def test_who_was_merged_into_a_step_that_is_merged_lives_on_in_the_last_one() -> None:
    changes = [MergeSteps("pay", ("bill",)), MergeSteps("basket", ("pay",))]
    assert became(JOURNEY, changes) == (
        BecameIn("bill", "basket", Became.MERGED),
        BecameIn("pay", "basket", Became.MERGED),
    )


def test_merged_into_a_step_that_is_retired_is_retired() -> None:
    changes = [MergeSteps("pay", ("bill",)), RetireStep("pay")]
    assert [row.change for row in became(JOURNEY, changes)] == [Became.RETIRED, Became.RETIRED]
