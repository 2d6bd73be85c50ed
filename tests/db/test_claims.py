"""Departments take a say, agree, disagree and hand back; the shares follow, and all of it is kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from db.engine import reading
from db.errors import Refused
from db.models import Answer, AuditRow, Basis, Claim, ClaimEvent, Influence, InfluenceIn, Wording
from db.reads.maps import journey
from db.rights import HOUSE
from db.writes import claims
from db.writes.claim_rows import ClaimMovedError
from db.writes.reorganising import merge
from db.writes.suggestions import ask
from tests.db.claiming import NOW, a_map, a_step, ids, say, who

SOON = NOW + timedelta(hours=1)
LATER, LATEST = SOON + timedelta(days=1), SOON + timedelta(days=2)


def states(url: str) -> dict[int, str]:
    with reading(url) as connection:
        return dict(connection.execute(select(Claim.id, Claim.state).order_by(Claim.id)).all())


def bases(url: str, step_id: int) -> dict[int, str]:
    held = Influence.micro_interaction_id == step_id, Influence.valid_until.is_(None)  # type: ignore[union-attr]
    with reading(url) as connection:
        return dict(connection.execute(select(Influence.function_id, Influence.basis).where(*held)).all())


def happened(url: str) -> list[tuple[str, str]]:
    with reading(url) as connection:
        rows = connection.execute(select(ClaimEvent.what, ClaimEvent.state).order_by(ClaimEvent.id))
        return [(what, state) for what, state in rows]


def test_a_claim_in_a_word_becomes_a_share_and_leaves_the_rest_to_nobody(database_url: str) -> None:
    step, shop = a_map(database_url)["basket"], ids(database_url, "functions")["shop"]
    claims.claim(
        database_url, who("ada"), function_id=shop, micro_interaction_id=step, wording=Wording.LEADS, now=SOON
    )
    assert say(database_url, step, SOON) == {"shop": 60}
    assert say(database_url, step, NOW) == {}
    assert bases(database_url, step) == {shop: Basis.CLAIMED}
    with reading(database_url) as connection:
        assert connection.scalar(select(Influence.accountable)) is True
        assert (
            connection.scalar(select(AuditRow.thing).order_by(AuditRow.id.desc()).limit(1)) == f"step {step}"
        )


def test_a_touchpoint_covers_its_steps_until_one_is_claimed_apart(database_url: str) -> None:
    steps, functions = a_map(database_url), ids(database_url, "functions")
    web = ids(database_url, "touchpoints")["web"]
    shop = {"function_id": functions["shop"]}
    claims.claim(database_url, who("ada"), **shop, touchpoint_id=web, wording=Wording.ALONE, now=SOON)
    assert [say(database_url, steps[key], SOON) for key in ("basket", "pay")] == [{"shop": 100}] * 2
    claims.claim(
        database_url, who("ada"), **shop, micro_interaction_id=steps["pay"], wording=Wording.TOUCHES,
        now=LATER,
    )  # fmt: skip
    assert [say(database_url, steps[key], LATER) for key in ("basket", "pay")] == [
        {"shop": 100},
        {"shop": 10},
    ]


def test_claims_above_100_contest_each_other_and_are_nobodys_meanwhile(database_url: str) -> None:
    step, functions = a_map(database_url)["basket"], ids(database_url, "functions")
    for name, key in (("ada", "shop"), ("bob", "it")):
        claims.claim(
            database_url, who(name), function_id=functions[key], micro_interaction_id=step,
            wording=Wording.LEADS, now=SOON,
        )  # fmt: skip
    assert states(database_url) == {1: "contested", 2: "contested"}
    assert say(database_url, step, SOON) == {}
    claims.hand_back(
        database_url, who("bob"), function_id=functions["it"], micro_interaction_id=step, reason="Not us.",
        now=LATER,
    )  # fmt: skip
    assert states(database_url) == {1: "claimed", 2: "handed_back"}
    assert say(database_url, step, LATER) == {"shop": 60}
    assert say(database_url, step, SOON) == {}
    told = [
        ("claimed", "claimed"),
        ("claimed", "claimed"),
        ("too much", "contested"),
        ("too much", "contested"),
    ]
    assert happened(database_url) == [*told, ("handed back", "handed_back"), ("fits again", "claimed")]


def test_two_owners_who_claim_in_the_same_second_are_both_kept(database_url: str) -> None:
    step, functions = a_map(database_url)["basket"], ids(database_url, "functions")
    start = Barrier(2)

    def take(name: str, key: str) -> int:
        start.wait()
        return claims.claim(
            database_url, who(name), function_id=functions[key], micro_interaction_id=step,
            wording=Wording.ALONE, now=SOON,
        )  # fmt: skip

    with ThreadPoolExecutor(2) as pool:
        both = {one.result() for one in [pool.submit(take, "ada", "shop"), pool.submit(take, "bob", "it")]}
    assert states(database_url) == dict.fromkeys(both, "contested")
    assert len(both) == 2
    assert say(database_url, step, SOON) == {}


def test_who_presses_twice_has_claimed_once(database_url: str) -> None:
    step, it = a_map(database_url)["basket"], ids(database_url, "functions")["it"]
    same = {"function_id": it, "micro_interaction_id": step, "wording": Wording.LEADS}
    twice = [claims.claim(database_url, who("bob"), **same, now=SOON) for _ in range(2)]  # type: ignore[arg-type]
    assert len({*twice}) == 1
    assert happened(database_url) == [("claimed", "claimed")]


def test_of_two_of_one_department_who_claim_at_once_one_is_told_who_was_first(database_url: str) -> None:
    step, shop = a_map(database_url)["basket"], ids(database_url, "functions")["shop"]
    start = Barrier(2)

    def take(wording: Wording) -> str:
        start.wait()
        try:
            claims.claim(
                database_url, who("ada"), function_id=shop, micro_interaction_id=step, wording=wording,
                now=SOON,
            )  # fmt: skip
        except ClaimMovedError as first:
            return first.name
        return ""

    with ThreadPoolExecutor(2) as pool:
        told = [one.result() for one in [pool.submit(take, Wording.LEADS), pool.submit(take, Wording.SHARES)]]
    assert sorted(told) == ["", "Ada"]
    assert states(database_url) == {1: "claimed"}


def test_another_department_agrees_and_the_own_one_cannot(database_url: str) -> None:
    step, shop = a_map(database_url)["basket"], ids(database_url, "functions")["shop"]
    here = {"function_id": shop, "micro_interaction_id": step}
    claims.claim(database_url, who("ada"), **here, wording=Wording.LEADS, now=SOON)
    with pytest.raises(Refused, match="other departments"):
        claims.agree(database_url, who("ada"), **here, now=LATER)
    claims.agree(database_url, who("bob"), **here, now=LATER)
    assert bases(database_url, step) == {shop: Basis.AGREED}
    with pytest.raises(ClaimMovedError, match="Bob was first"):
        claims.agree(database_url, who("cid"), **here, now=LATEST)


def test_a_claim_disagreed_on_is_nobodys_until_who_disagreed_is_content(database_url: str) -> None:
    step, shop = a_map(database_url)["basket"], ids(database_url, "functions")["shop"]
    here = {"function_id": shop, "micro_interaction_id": step}
    claims.claim(database_url, who("ada"), **here, wording=Wording.LEADS, now=SOON)
    with pytest.raises(Refused, match="few words"):
        claims.contest(database_url, who("bob"), **here, reason=" ", now=SOON)
    claims.contest(database_url, who("bob"), **here, reason="We run it.", now=SOON)
    assert say(database_url, step, SOON) == {}
    with pytest.raises(Refused, match="Only who disagreed"):
        claims.agree(database_url, who("cid"), **here, now=LATER)
    claims.agree(database_url, who("bob"), **here, now=LATER)
    assert say(database_url, step, LATER) == {"shop": 60}


def test_what_the_map_says_counts_while_it_is_disagreed_on(database_url: str) -> None:
    step = a_map(database_url, a_step("basket", InfluenceIn("shop", "causes", 70)))["basket"]
    functions = ids(database_url, "functions")
    here = {"function_id": functions["shop"], "micro_interaction_id": step}
    claims.contest(database_url, who("bob"), **here, reason="We run it.", now=SOON)
    assert states(database_url) == {1: "contested"}
    assert say(database_url, step, SOON) == {"shop": 70}
    claims.hand_back(database_url, who("ada"), **here, reason="True.", now=LATER)
    assert say(database_url, step, LATER) == {}


def test_the_executive_settles_a_contest_by_numbers_and_nothing_else(database_url: str) -> None:
    step, functions = a_map(database_url)["basket"], ids(database_url, "functions")
    made = {
        key: claims.claim(
            database_url, who(name), function_id=functions[key], micro_interaction_id=step,
            wording=Wording.ALONE, now=SOON,
        )
        for name, key in (("ada", "shop"), ("bob", "it"))
    }  # fmt: skip
    with pytest.raises(Refused, match="130 of 100"):
        claims.settle(database_url, who("eve"), {made["shop"]: 70, made["it"]: 60}, LATER)
    with pytest.raises(Refused, match="meanwhile"):
        claims.settle(database_url, who("eve"), {made["shop"]: 70}, LATER)
    claims.settle(database_url, who("eve"), {made["shop"]: 70, made["it"]: 20}, LATER)
    assert say(database_url, step, LATER) == {"shop": 70, "it": 20}
    assert set(bases(database_url, step).values()) == {Basis.ASSIGNED}
    with pytest.raises(ClaimMovedError, match="Eve was first"):
        claims.settle(database_url, who("eve"), {made["shop"]: 50, made["it"]: 50}, LATEST)


def test_who_gets_nothing_when_it_is_settled_has_no_claim_any_more(database_url: str) -> None:
    step = a_map(database_url, a_step("basket", InfluenceIn("shop", "causes", 70)))["basket"]
    it = ids(database_url, "functions")["it"]
    claims.claim(
        database_url, who("bob"), function_id=it, micro_interaction_id=step, wording=Wording.LEADS, now=SOON
    )
    assert say(database_url, step, SOON) == {"shop": 70}
    its, shops = sorted(states(database_url))
    claims.settle(database_url, who("eve"), {its: 0, shops: 80}, LATER)
    assert states(database_url) == {its: "handed_back", shops: "agreed"}
    assert say(database_url, step, LATER) == {"shop": 80}


def test_a_suggestion_is_nobodys_until_it_is_answered(database_url: str) -> None:
    suggested = (
        InfluenceIn("shop", "causes", 60, Basis.SUGGESTED),
        InfluenceIn("it", "supports", 40, Basis.SUGGESTED),
    )
    step = a_map(database_url, a_step("basket", *suggested))["basket"]
    functions = ids(database_url, "functions")
    assert say(database_url, step, NOW) == {}
    claims.answer_suggestion(database_url, who("ada"), step, functions["shop"], Answer.YES, now=SOON)
    assert say(database_url, step, SOON) == {"shop": 60}
    claims.answer_suggestion(
        database_url, who("bob"), step, functions["it"], Answer.NO, functions["legal"], now=LATER
    )
    assert say(database_url, step, LATER) == {"shop": 60}
    assert bases(database_url, step)[functions["legal"]] == Basis.SUGGESTED
    with pytest.raises(Refused, match="answered already"):
        claims.answer_suggestion(database_url, who("bob"), step, functions["it"], Answer.YES, now=LATEST)
    with reading(database_url) as connection:
        held = journey(connection, "buying", LATER)
    assert held is not None
    assert {one.function: one.basis for one in held.micro_interactions[0].influence} == {
        "shop": Basis.CLAIMED,
        "legal": Basis.SUGGESTED,
    }


def test_the_executive_asks_a_department_whether_a_step_is_its_own(database_url: str) -> None:
    step, shop = a_map(database_url)["basket"], ids(database_url, "functions")["shop"]
    ask(database_url, who("eve"), micro_interaction_id=step, function_id=shop, now=SOON)
    assert say(database_url, step, SOON) == {}
    with pytest.raises(Refused, match="asked already"):
        ask(database_url, who("eve"), micro_interaction_id=step, function_id=shop, now=SOON)
    claims.answer_suggestion(database_url, who("ada"), step, shop, Answer.PARTLY, now=LATER)
    assert say(database_url, step, LATER) == {"shop": 30}


def test_nobody_claims_for_a_department_they_do_not_work_in(database_url: str) -> None:
    step, it = a_map(database_url)["basket"], ids(database_url, "functions")["it"]
    here = {"function_id": it, "micro_interaction_id": step}
    with pytest.raises(Refused, match="Only who works in this department"):
        claims.claim(database_url, who("ada"), **here, wording=Wording.LEADS, now=SOON)
    claims.claim(database_url, who("eve"), **here, wording=Wording.LEADS, now=SOON)
    assert say(database_url, step, SOON) == {"it": 60}


def test_publishing_a_map_anew_leaves_claims_and_their_basis_alone(database_url: str) -> None:
    drawn = (
        a_step("basket", InfluenceIn("it", "supports", 20)),
        a_step("pay", InfluenceIn("it", "causes", 50)),
    )
    steps, functions = a_map(database_url, *drawn), ids(database_url, "functions")
    claims.claim(
        database_url, who("ada"), function_id=functions["shop"], micro_interaction_id=steps["basket"],
        wording=Wording.LEADS, now=SOON,
    )  # fmt: skip
    redrawn = a_step("basket", InfluenceIn("shop", "causes", 5), InfluenceIn("it", "supports", 30)), drawn[1]
    a_map(database_url, *redrawn, at=LATER)
    assert say(database_url, steps["basket"], LATER) == {"shop": 60, "it": 30}
    assert bases(database_url, steps["basket"])[functions["shop"]] == Basis.CLAIMED
    assert say(database_url, steps["pay"], LATER) == {"it": 50}


def test_claims_follow_a_department_that_becomes_part_of_another(database_url: str) -> None:
    steps, functions = a_map(database_url), ids(database_url, "functions")
    for name, key, step in (("ada", "shop", "basket"), ("bob", "it", "basket"), ("bob", "it", "pay")):
        claims.claim(
            database_url, who(name), function_id=functions[key], micro_interaction_id=steps[step],
            wording=Wording.SHARES, now=SOON,
        )  # fmt: skip
    merge(database_url, "it", "shop", LATER, HOUSE, LATER)
    assert say(database_url, steps["basket"], LATER) == {"shop": 30}
    assert say(database_url, steps["pay"], LATER) == {"shop": 30}
