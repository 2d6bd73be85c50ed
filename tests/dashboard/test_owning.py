"""What a department is asked, what waits for it, and what happened without it, in sentences."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dashboard.figures import Unit
from dashboard.owning import claims
from dashboard.owning.known import Known, for_me
from dashboard.owning.suggested import questions
from db.models import ClaimState, Wording
from db.reads.functions import FunctionRow
from db.reads.maps import StepState
from db.reads.owning import ClaimRow, Happened, Suggestion
from db.reads.rollups import Figures
from db.reads.steps import Place

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
SHOP, IT, LEGAL = (
    FunctionRow(n, key, key.upper(), "#004579") for n, key in enumerate(("shop", "it", "legal"), 1)
)
PLACED = [
    Place(1, "basket", "Basket", 1, "checkout", "Checkout", "web", "buying", "Buying", "Buying"),
    Place(2, "pay", "Pay", 1, "checkout", "Checkout", "web", "buying", "Buying", "Buying"),
    Place(3, "bill", "Bill", 2, "mail", "Mail", "mail", "buying", "Buying", "After"),
]
KNOWN = Known({one.id: one for one in (SHOP, IT, LEGAL)}, PLACED)
OF_IT = ClaimRow(7, IT.id, 1, None, Wording.LEADS, ClaimState.CLAIMED, None, "", None, NOW)
DONE = Happened(NOW, "claimed", IT.id, None, 1, Wording.SHARES, None, "", IT.id, 2, "Bob")


def test_suggested_steps_are_asked_by_touchpoint_the_worst_first() -> None:
    asked = [
        Suggestion(3, SHOP.id, 60),
        Suggestion(1, SHOP.id, 60),
        Suggestion(2, SHOP.id, 30),
        Suggestion(9, 1, 5),
    ]
    states = {"pay": StepState(2, Figures(customers_negative=4), 0), "bill": StepState(3, Figures(), 0)}
    checkout, mail = questions(asked, PLACED, states, Unit(by_customer=True))
    assert (checkout.name, dict(checkout.steps)) == ("Checkout", {1: "Basket", 2: "Pay"})
    assert (mail.name, dict(mail.steps)) == ("Mail", {3: "Bill"})
    both = questions([*asked, Suggestion(1, IT.id, 60)], PLACED, states, Unit(by_customer=True))
    assert len({one.key for one in both}) == 3


def test_claims_of_others_where_one_has_a_say_wait_and_ones_own_only_when_somebody_disagrees() -> None:
    own = replace(OF_IT, function_id=SHOP.id)
    against = replace(own, state=ClaimState.CONTESTED, against_id=IT.id)
    elsewhere = replace(OF_IT, step_id=3)
    wide = replace(OF_IT, step_id=None, touchpoint_id=1)
    found = for_me([OF_IT, own, against, elsewhere, wide], {"basket"}, (SHOP.id,), KNOWN)
    assert found == [OF_IT, against, wide]


@pytest.mark.parametrize(
    ("wording", "said"), [*zip(Wording, ("alone", "leads", "shares", "touches"), strict=True)]
)
def test_a_claim_is_a_sentence_with_who_and_where(wording: Wording, said: str) -> None:
    told = claims.claimed(replace(OF_IT, wording=wording), KNOWN)
    assert said in told
    assert "IT" in told
    assert "Basket" in told


def test_what_others_did_is_told_and_what_one_did_oneself_or_a_colleague_is_not() -> None:
    mine = replace(DONE, person_id=1)
    of_us = replace(DONE, speaking_id=SHOP.id)
    by_rule = replace(DONE, person_id=None)
    elsewhere = replace(DONE, touchpoint_id=2)
    every = [DONE, mine, of_us, by_rule, elsewhere]
    assert claims.without_me(every, {"pay"}, 1, (SHOP.id,), KNOWN) == [DONE]


@pytest.mark.parametrize(
    "what",
    [
        "claimed",
        "agreed",
        "contested",
        "handed back",
        "not ours",
        "settled",
        "too much",
        "fits again",
        "drawn",
    ],
)
def test_everything_that_happens_to_a_claim_has_a_sentence_that_says_where(what: str) -> None:
    told = claims.happened(replace(DONE, what=what, reason="it is ours", share=40), KNOWN)
    assert "Checkout" in told
    assert "{" not in told


def test_a_name_or_a_reason_cannot_reorder_the_sentence_around_it() -> None:
    told = claims.happened(replace(DONE, person="\u202eBob"), KNOWN)
    assert "\u202e" not in told
    late = replace(
        OF_IT, state=ClaimState.CONTESTED, against_id=LEGAL.id, reason="no", due_at=NOW + timedelta(days=7)
    )
    assert claims._disagreed(late, KNOWN).startswith("LEGAL disagrees: \u2068no\u2069")
    assert "17 March 2026" in claims._disagreed(late, KNOWN)
    assert "more is claimed" in claims._disagreed(replace(late, against_id=None), KNOWN)
    assert claims._disagreed(OF_IT, KNOWN) == ""


def test_what_is_on_no_map_any_more_is_said_so() -> None:
    assert "no map" in claims.claimed(replace(OF_IT, step_id=99), KNOWN)
    assert KNOWN.address(replace(OF_IT, step_id=99)) == {}
    assert KNOWN.address(OF_IT) == {"step": "basket"}
