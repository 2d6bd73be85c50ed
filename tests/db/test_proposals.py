"""Proposals: departments that are needed answer, those with a say decide, an accepted one is a matter."""

import io
import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from db.engine import reading, writing
from db.errors import Refused
from db.models import (
    ActionKind,
    ActionState,
    AuditRow,
    ChangeState,
    DriverIn,
    DriverPassIn,
    InfluenceIn,
    ProposalIn,
    Role,
    Says,
)
from db.reads import actions, proposals
from db.reads.drivers import Observed
from db.reads.people import Who
from db.reads.proposals import ProposalRow
from db.rights import HOUSE, NotAllowedError
from db.writes.actions import claim
from db.writes.proposals import OF, TO_BEGIN, accept, answer, decline, propose, withdraw
from jobs.export import write
from tests.db.claiming import NOW, a_map, a_step, ids, who
from tests.db.matters import done

LATER = NOW + timedelta(hours=3)
SHOP, IT, LEGAL = 1, 2, 3
DEFAULT = {"seen": "Above the button", "changed": "One press beside it"}


@pytest.fixture
def basket(database_url: str) -> int:
    """A step of the shop's, with IT having a smaller say; Legal has none."""
    shares = InfluenceIn("it", "supports", 30, "agreed"), InfluenceIn("shop", "delivers", 60, "agreed")
    return a_map(database_url, a_step("basket", *shares), a_step("pay"))["basket"]


def wanted(step_id: int, **more: object) -> ProposalIn:
    said = ProposalIn(
        step_id,
        "clearer",
        "Name the day of delivery",
        "You see the day it comes.",
        {},
        "Fewer ask.",
        "2 days",
    )
    return said._replace(**more)  # type: ignore[arg-type]


def only(url: str) -> ProposalRow:
    with reading(url) as connection:
        (row,) = proposals.every(connection)
    return row


def test_departments_are_asked_and_who_proposes_says_yes_for_the_own(database_url: str, basket: int) -> None:
    propose(database_url, wanted(basket, needs=(SHOP, IT), function_id=SHOP), who("ada"), NOW)
    row = only(database_url)
    assert (row.step, row.by, row.function, row.cost, row.open) == ("Basket", "Ada", "Shop", "2 days", True)
    assert [(one.function_key, one.says) for one in row.answers] == [("shop", Says.YES), ("it", Says.ASKED)]
    assert row.say == {"shop", "it"}
    assert [one.function_key for one in row.waits_for(["it", "legal"])] == ["it"]
    answer(database_url, row.id, IT, False, "No release before May.", who("bob"), LATER)
    assert only(database_url).refused
    answer(database_url, row.id, IT, True, "", who("bob"), LATER)
    assert only(database_url).agreed
    assert only(database_url).waits_for(["it"]) == []


def test_only_a_department_that_is_asked_answers_and_a_no_says_why(database_url: str, basket: int) -> None:
    proposal_id = propose(database_url, wanted(basket, needs=(IT,)), who("ada"), NOW)
    for by, function_id, yes, match in (
        ("bob", IT, False, "why not"), ("cid", IT, True, "works in this"), ("cid", LEGAL, True, "not asked"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=match):
            answer(database_url, proposal_id, function_id, yes, " ", who(by), LATER)
    assert [one.says for one in only(database_url).answers] == [Says.ASKED]


def test_an_accepted_one_is_a_matter_of_who_answers_for_the_step(database_url: str, basket: int) -> None:
    proposal_id = propose(database_url, wanted(basket, needs=(IT,)), who("cid"), NOW)
    answer(database_url, proposal_id, IT, True, "", who("bob"), LATER)
    action_id = accept(database_url, proposal_id, who("bob"), LATER)
    with reading(database_url) as connection:
        (matter,) = actions.open_actions(connection)
        assert proposals.still_open(connection) == []
        assert [one.id for one in proposals.at_steps(connection, [basket])] == [proposal_id]
    assert (matter.id, matter.kind, matter.function_id) == (action_id, ActionKind.CHANGE, SHOP)
    assert (matter.what, matter.why) == ("Change: Basket", "Name the day of delivery")
    assert matter.next_move == "Change it, then tell customers so: You see the day it comes."
    assert (matter.due_at, matter.signals) == (LATER + TO_BEGIN, 0)
    row = only(database_url)
    assert (row.state, row.ended_by) == (ChangeState.ACCEPTED, "Bob")
    assert row.became is not None
    assert (row.became.state, row.became.function) == (ActionState.PROPOSED, "Shop")


def test_it_tells_what_came_of_it(database_url: str, basket: int) -> None:
    proposal_id = propose(database_url, wanted(basket), who("ada"), NOW)
    action_id = accept(database_url, proposal_id, who("ada"), NOW)
    claim(database_url, action_id, who("ada"), LATER)
    done(database_url, action_id, "The day stands in every mail now.", who("ada"), LATER)
    became = only(database_url).became
    assert became is not None
    assert (became.person, became.done) == ("Ada", "The day stands in every mail now.")
    assert became.done_at == LATER


def test_every_proposal_is_taken_away_with_what_departments_say(database_url: str, basket: int) -> None:
    for cost in ("2 days", "3 days"):
        propose(database_url, wanted(basket, needs=(SHOP, IT), cost=cost), who("ada"), NOW)
    out = io.StringIO()
    assert write(database_url, "proposals", "jsonl", out) == 2
    row = json.loads(out.getvalue().splitlines()[0])
    assert (row["step"], row["cost"], row["answers"]) == ("Basket", "2 days", ["shop: yes", "it: asked"])
    assert "Ada" not in out.getvalue()
    assert write(database_url, "proposals", "csv", io.StringIO()) == 2
    with reading(database_url) as connection:
        assert [number for number, _ in proposals.lines_after(connection, row["id"], 5)] == [row["id"] + 1]


def test_who_decides_has_a_say_or_leads_the_company(database_url: str, basket: int) -> None:
    proposal_id = propose(database_url, wanted(basket, needs=(IT,)), who("cid"), NOW)
    with pytest.raises(Refused, match="has a say at this step"):
        accept(database_url, proposal_id, who("cid"), LATER)
    with pytest.raises(Refused, match="Not every department"):
        accept(database_url, proposal_id, who("ada"), LATER)
    with pytest.raises(Refused, match="has a say at this step"):
        decline(database_url, proposal_id, "No.", who("cid"), LATER)
    with pytest.raises(Refused, match="why not"):
        decline(database_url, proposal_id, " ", who("ada"), LATER)
    accept(database_url, proposal_id, who("eve"), LATER)
    for again in (accept, lambda *a: decline(*a[:2], "No.", *a[2:]), lambda *a: withdraw(*a[:2], "", *a[2:])):
        with pytest.raises(Refused, match="meanwhile"):
            again(database_url, proposal_id, who("eve"), LATER)


@pytest.mark.parametrize(
    ("end", "state"),
    [
        (lambda url, one: decline(url, one, "Too dear.", who("ada"), LATER), ChangeState.DECLINED),
        (lambda url, one: withdraw(url, one, "Too dear.", who("cid"), LATER), ChangeState.WITHDRAWN),
    ],
)
def test_what_is_not_done_says_why_and_is_kept(
    database_url: str, basket: int, end: Callable[[str, int], None], state: str
) -> None:
    proposal_id = propose(database_url, wanted(basket, needs=(IT,)), who("cid"), NOW)
    with pytest.raises(Refused, match="Only who proposed"):
        withdraw(database_url, proposal_id, "", who("bob"), LATER)
    end(database_url, proposal_id)
    row = only(database_url)
    assert (row.state, row.ended_why, row.ended_at, row.became) == (state, "Too dear.", LATER, None)
    with reading(database_url) as connection:
        assert actions.open_actions(connection) == []
    with pytest.raises(Refused, match="meanwhile"):
        answer(database_url, proposal_id, IT, True, "", who("bob"), LATER)


def test_tricks_are_refused_and_nothing_is_written(database_url: str, basket: int) -> None:
    for more, match in (
        ({"lever": "default"}, "A default has to be seen"),
        ({"lever": "default", "pledges": DEFAULT | {"changed": "by phone"}}, "more than one step"),
        ({"explanation": "Hurry, choose the day now."}, "presses"),
        ({"explanation": ""}, "cannot be explained"),
        ({"expected": " "}, "what you expect"),
        ({"needs": (9,)}, "no such department"),
        ({"micro_interaction_id": 99}, "on no map"),
    ):
        with pytest.raises(Refused, match=match):
            propose(database_url, wanted(basket, **more), who("ada"), NOW)
    with reading(database_url) as connection:
        assert proposals.every(connection) == []
    propose(database_url, wanted(basket, lever="default", pledges=DEFAULT | {"reason": ""}), who("ada"), NOW)
    assert only(database_url).pledges == DEFAULT


def test_without_words_of_ones_own_what_the_drivers_say_is_expected(database_url: str, basket: int) -> None:
    from db.writes.drivers import store

    one = DriverIn(basket, "words", 300, 140, 120, None, "few", (-0.021, -0.03, -0.012), None)
    found = DriverPassIn(None, 2000, (0.3, 0.28, 0.32), None, (one,))
    store(database_url, Observed(1, "test", 739_000, 739_365, 80), [found], {}, NOW)
    propose(database_url, wanted(basket, expected=""), who("ada"), NOW)
    assert only(database_url).keeps == (21, 12, 30)
    assert OF == 1_000


def test_a_proposal_follows_its_step_into_the_one_it_becomes_part_of(database_url: str, basket: int) -> None:
    from db.models import Lineage

    pay = ids(database_url, "micro_interactions")["pay"]
    propose(database_url, wanted(pay), who("ada"), NOW)
    with writing(database_url) as connection:
        row = {"from_id": pay, "to_id": basket, "change": "merged", "at": NOW}
        connection.execute(Lineage.__table__.insert().values(row))  # type: ignore[attr-defined]
    with reading(database_url) as connection:
        (there,) = proposals.at_steps(connection, [basket])
    assert (there.step_id, there.step) == (basket, "Basket")


def test_roles_without_the_right_change_nothing_and_the_audit_tells_who_did(
    database_url: str, basket: int
) -> None:
    analyst = Who(1, 1, "Ada", frozenset({Role.ANALYST}), ())
    proposal_id = propose(database_url, wanted(basket, needs=(IT,)), analyst, NOW)
    with pytest.raises(NotAllowedError):
        accept(database_url, proposal_id, analyst, NOW)
    accept(database_url, proposal_id, HOUSE, NOW)
    with reading(database_url) as connection:
        rows = connection.execute(select(AuditRow.thing, AuditRow.after).order_by(AuditRow.id)).all()
    told = [after["act"] for thing, after in rows if thing == f"proposal {proposal_id}"]
    assert told == ["proposed", "accepted"]
