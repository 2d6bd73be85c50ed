"""Owners are asked what is suggested to them, see the claims of others, and read what happened."""

from datetime import timedelta

from sqlalchemy import update

from db.engine import reading, writing
from db.models import Answer, Basis, ClaimState, Influence, InfluenceIn, Wording
from db.reads import maps, owning
from db.reads.owning import Suggestion
from db.writes.claims import agree, answer_suggestion, claim, contest
from tests.db.claiming import NOW, a_map, a_step, ids, who

LATER = NOW + timedelta(days=1)


def test_what_is_suggested_is_asked_until_it_is_answered(database_url: str) -> None:
    steps = a_map(database_url, a_step("basket", InfluenceIn("shop", "delivers", 60)), a_step("pay"))
    shop = ids(database_url, "functions")["shop"]
    with writing(database_url) as connection:
        connection.execute(update(Influence).values(basis=Basis.SUGGESTED))
    with reading(database_url) as connection:
        assert owning.suggestions(connection, [shop]) == [Suggestion(steps["basket"], shop, 60)]
        assert owning.suggestions(connection, [shop + 1]) == []
    answer_suggestion(database_url, who("ada"), steps["basket"], shop, Answer.YES, now=LATER)
    with reading(database_url) as connection:
        assert owning.suggestions(connection, [shop]) == []


def test_a_map_read_as_it_stands_now_shows_what_was_claimed_since_it_was_published(database_url: str) -> None:
    steps = a_map(database_url)
    shop = ids(database_url, "functions")["shop"]
    place = {"function_id": shop, "micro_interaction_id": steps["pay"]}
    claim(database_url, who("ada"), **place, wording=Wording.LEADS, now=LATER)
    with reading(database_url) as connection:
        journey = maps.journey(connection, "buying", maps.NOW)
        as_published = maps.journey(connection, "buying", NOW)
    assert journey is not None
    assert as_published is not None
    shares = {
        step.key: [(one.function, one.share) for one in step.influence] for step in journey.micro_interactions
    }
    assert shares == {"basket": [], "pay": [("shop", 60)]}
    assert not any(step.influence for step in as_published.micro_interactions)


def test_a_claim_waits_until_somebody_agrees_and_again_when_somebody_does_not(database_url: str) -> None:
    steps = a_map(database_url)
    functions, touchpoints = ids(database_url, "functions"), ids(database_url, "touchpoints")
    shop = {"function_id": functions["shop"], "micro_interaction_id": steps["basket"]}
    claim(database_url, who("ada"), **shop, wording=Wording.LEADS, now=NOW)
    it = {"function_id": functions["it"], "touchpoint_id": touchpoints["web"]}
    claim(database_url, who("bob"), **it, wording=Wording.TOUCHES, now=NOW)
    with reading(database_url) as connection:
        first, second = owning.waiting_claims(connection)
    assert (first.step_id, first.wording, first.state) == (steps["basket"], "leads", ClaimState.CLAIMED)
    assert (second.touchpoint_id, second.step_id) == (touchpoints["web"], None)
    agree(database_url, who("bob"), **shop, now=LATER)
    contest(database_url, who("ada"), **it, reason="You only host it", now=LATER)
    with reading(database_url) as connection:
        (waiting,) = owning.waiting_claims(connection)
        happened = owning.happened(connection, LATER)
    assert (waiting.state, waiting.against_id, waiting.reason) == (
        ClaimState.CONTESTED, functions["shop"], "You only host it",
    )  # fmt: skip
    assert [(one.what, one.person, one.function_id) for one in happened] == [
        ("contested", "Ada", functions["it"]),
        ("agreed", "Bob", functions["shop"]),
    ]
    assert happened[0].speaking_id == functions["shop"]


def test_only_what_happened_since_is_read(database_url: str) -> None:
    steps = a_map(database_url)
    shop = ids(database_url, "functions")["shop"]
    claim(
        database_url, who("ada"), function_id=shop, micro_interaction_id=steps["pay"],
        wording=Wording.ALONE, now=NOW,
    )  # fmt: skip
    with reading(database_url) as connection:
        assert len(owning.happened(connection, NOW)) == 1
        assert owning.happened(connection, LATER) == []
