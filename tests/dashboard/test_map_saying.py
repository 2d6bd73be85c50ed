"""What differs between two maps is told in whole sentences."""

import pytest

from dashboard.map.saying import in_words, several
from db.models import JourneyIn, PlacingIn, StageIn, TouchpointIn
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
    MoveStage,
    MoveTouchpoint,
    RenameStage,
    RetireStep,
)
from journeys.changing import carried_out
from tests.journeys.edits import JOURNEY, step


def told(*changes: Change, journey: JourneyIn = JOURNEY) -> list[str]:
    said = in_words(journey, carried_out(journey, changes))
    return [one.replace("\u2068", "").replace("\u2069", "") for one in said]


SENTENCES: list[tuple[Change, list[str]]] = [
    (AddStep(step("help")), ["“Help” is new, in “Buying”."]),
    (ChangeStep("pay", {"name": "Check out"}), ["“Pay” is called “Check out” now."]),
    (ChangeStep("pay", {"stage": "leaving", "row": 0}), ["“Pay” stands in “Leaving” now."]),
    (ChangeStep("pay", {"row": 1}), ["“Pay” stands in row 2."]),
    (ChangeStep("pay", {"touchpoint": "mail"}), ["“Pay” belongs to “Mail” now."]),
    (ChangeStep("pay", {"kind": "moment"}), ["“Pay” is now: something that should have happened."]),
    (ChangeStep("pay", {"layer": "backstage"}), ["“Pay” is now: customer does not see it."]),
    (ChangeStep("pay", {"systems": ("till", "bank")}), ["“Pay”, Systems touched: till, bank."]),
    (Connect("pay", "look"), ["A way leads from “Pay” to “Look”."]),
    (Disconnect("basket", "pay"), ["No way leads from “Basket” to “Pay” any more."]),
    (Connect("basket", "pay", "by phone"), ["A way leads from “Basket” to “Pay”: by phone."]),
    (AddStage(StageIn("after", "After"), 3), ["The stage “After” is new."]),
    (MoveStage("leaving", 0), ["The stage “Leaving” stands elsewhere."]),
    (MoveTouchpoint("mail", 0), ["The touchpoint “Mail” stands elsewhere."]),
    (ChangeStep("pay", {"completed_by": ("paid",)}), ["“Pay”, Events that show that it worked: paid."]),
    (ChangeStep("pay", {"placing": PlacingIn()}), ["No messages land at “Pay” by a rule any more."]),
    (ChangeStep("bill", {"placing": PlacingIn(events=("late",))}), ["“Bill” takes in: late."]),
    (RenameStage("buying", "Ordering"), ["“Buying” is called “Ordering” now."]),
    (ChangeTouchpoint("mail", "Letter", "mail"), ["“Mail” is called “Letter” now."]),
]


@pytest.mark.parametrize(("change", "words"), SENTENCES)
def test_a_change_is_told_in_a_sentence(change: Change, words: list[str]) -> None:
    assert told(change) == words


def test_a_retired_step_takes_its_ways_along() -> None:
    assert told(RetireStep("cancel"), DropStage("leaving")) == [
        "The stage “Leaving” is no more.",
        "“Cancel” is no more.",
        "No way leads from “Bill” to “Cancel” any more.",
    ]


def test_a_merged_step_tells_what_lands_elsewhere_now() -> None:
    assert "“Pay” takes in: paid, billed." in told(MergeSteps("pay", ("bill",)))


def test_another_channel_is_told_once_and_for_all_its_steps_at_once() -> None:
    assert told(ChangeTouchpoint("mail", "Mail", "app")) == ["“Mail” runs through App now."]


def test_long_lists_say_how_many_more_there_are() -> None:
    assert several(["a", "b", "c"], 2) == ["a", "b", "and 1 more"]
    assert several(["a"], 2) == ["a"]


def test_a_touchpoint_that_came_with_its_step_is_not_told_twice() -> None:
    assert len(told(AddStep(step("chat", touchpoint="chat"), TouchpointIn("chat", "Chat", "chat")))) == 1
