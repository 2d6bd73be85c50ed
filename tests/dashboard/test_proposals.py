"""How proposals read: nothing of theirs is taken for our page, and each waits with whom it should."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dashboard.proposals.saying import card, levers, needs, stands
from dashboard.proposals.whose import LONG, for_departments, for_the_company
from db.levers import LEVERS
from db.models import ActionState, ChangeState, Lever, Need, Says
from db.reads.proposals import AnswerRow, Became, ProposalRow

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
ROW = ProposalRow(
    id=1, step_id=1, step="Basket", lever=Lever.DEFAULT, change="Keep it", explanation="It waits here.",
    pledges={"seen": "Above the button"}, expected="", keeps=(21, 12, 30), cost="2,500 EUR",
    state=ChangeState.PROPOSED, function="Shop", by_id=1, by="Ada", proposed_at=NOW, ended_at=None,
    ended_by=None, ended_why="", answers=(), say=frozenset({"shop"}), became=None,
)  # fmt: skip


def said(key: str, says: Says, reason: str = "") -> AnswerRow:
    return AnswerRow(1, key, key.upper(), says, reason, None, NOW)


def test_every_lever_and_need_has_its_words() -> None:
    assert set(levers()) == set(Lever) == set(LEVERS)
    assert set(needs()) == set(Need)


def test_a_card_says_what_is_expected_in_customers_and_what_is_pledged() -> None:
    told = card(ROW, NOW + timedelta(days=3), where="Basket")
    for words in (
        "about 21 of 1,000 more would stay (12–30)",
        "Above the button",
        "It waits here.",
        "2,500 EUR",
    ):
        assert words in told
    assert "Proposed by" in told
    assert "3 days ago" in told


def test_words_of_people_are_never_taken_for_ours() -> None:
    bad = "<img src=x onerror=alert(1)>\u202e"
    became = Became(1, ActionState.NORMALISED, bad, bad, NOW, NOW, bad, bad)
    hostile = replace(
        ROW, change=bad, explanation=bad, expected=bad, cost=bad, pledges={"seen": bad}, ended_why=bad,
        by=bad, answers=(said("it", Says.NO, bad),), became=became,
    )  # fmt: skip
    told = card(hostile, NOW, where=bad)
    assert "<img" not in told
    assert "\u202e" not in told


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "can be decided"),
        ({"answers": (said("it", Says.ASKED),)}, "waits for answers"),
        ({"answers": (said("it", Says.NO, "no"), said("legal", Says.YES))}, "somebody says no"),
        ({"state": ChangeState.DECLINED}, "declined"),
        ({"state": ChangeState.WITHDRAWN}, "withdrawn"),
        ({"became": Became(1, ActionState.DONE, None, None, None, None, "", "")}, "accepted: done"),
    ],
)
def test_it_says_how_it_stands(change: dict[str, object], words: str) -> None:
    assert stands(replace(ROW, **change))[0] == words  # type: ignore[arg-type]


def test_it_waits_for_who_is_asked_then_for_who_has_a_say() -> None:
    asked = replace(ROW, answers=(said("it", Says.ASKED),))
    assert for_departments([asked], ["it"]) == [asked]
    assert for_departments([asked], ["shop"]) == []
    assert for_departments([ROW], ["shop"]) == [ROW]
    assert for_departments([ROW], ["legal"]) == []


def test_what_no_department_decides_is_for_who_leads_the_company() -> None:
    refused, nobodys = replace(ROW, answers=(said("it", Says.NO, "no"),)), replace(ROW, say=frozenset())
    assert for_the_company([ROW, refused, nobodys], NOW) == [refused, nobodys]
    assert for_the_company([ROW], NOW + LONG) == [ROW]
