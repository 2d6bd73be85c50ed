"""What is claimed can be read as it stands, as it stood, and as it waits for somebody."""

from datetime import timedelta

from sqlalchemy import select, update

from db.engine import reading, writing
from db.models import InfluenceIn, Ownerless, Wording, metadata
from db.reads import claims as read
from db.writes import claims
from db.writes.decisions import escalate
from db.writes.suggestions import ask
from tests.db.claiming import NOW, a_map, a_step, ids, who

SOON = NOW + timedelta(hours=1)
LATER, LATEST = SOON + timedelta(days=1), SOON + timedelta(days=9)


def contested(url: str) -> tuple[int, int]:
    """Shop and IT claim "basket" alone; the step's id and that of Shop."""
    step, functions = a_map(url)["basket"], ids(url, "functions")
    for name, key in (("ada", "shop"), ("bob", "it")):
        claims.claim(
            url, who(name), function_id=functions[key], micro_interaction_id=step, wording=Wording.ALONE,
            now=SOON,
        )  # fmt: skip
    return step, functions["shop"]


def test_a_step_shows_its_own_claims_before_those_of_its_touchpoint(database_url: str) -> None:
    steps, shop = a_map(database_url), ids(database_url, "functions")["shop"]
    web = ids(database_url, "touchpoints")["web"]
    claims.claim(
        database_url, who("ada"), function_id=shop, touchpoint_id=web, wording=Wording.LEADS, now=SOON
    )
    claims.hand_back(
        database_url, who("ada"), function_id=shop, micro_interaction_id=steps["pay"], reason="No.", now=LATER
    )
    with reading(database_url) as connection:
        assert [one.wording for one in read.at_step(connection, steps["basket"])] == ["leads"]
        told = [(one.what, one.by) for one in read.history(connection, steps["pay"])]
    assert told == [("handed back", "Ada"), ("apart", "Ada"), ("claimed", "Ada")]


def test_claims_are_read_as_they_stood_on_any_day(database_url: str) -> None:
    step, shop = contested(database_url)
    claims.hand_back(
        database_url, who("ada"), function_id=shop, micro_interaction_id=step, reason="No.", now=LATER
    )
    with reading(database_url) as connection:
        states = [[one.state for one in read.stood(connection, at).values()] for at in (NOW, SOON, LATER)]
    assert states == [[], ["contested", "contested"], ["claimed"]]


def test_a_contest_goes_to_the_executive_when_its_time_is_over_and_only_once(database_url: str) -> None:
    contested(database_url)
    assert escalate(database_url, LATER)["disagreed"] == 0
    assert escalate(database_url, LATEST)["disagreed"] == 2
    assert escalate(database_url, LATEST)["disagreed"] == 0
    with reading(database_url) as connection:
        (one,) = read.contests(connection)
    assert (one.name, one.escalated, [claim.function for claim in one.claims]) == (
        "Basket",
        True,
        ["Shop", "IT"],
    )


def test_a_step_that_nobody_takes_for_long_goes_to_the_executive_until_it_is_taken(database_url: str) -> None:
    step = a_map(database_url, a_step("basket"), a_step("pay", InfluenceIn("it", "causes", 5)))["basket"]
    month = NOW + timedelta(days=31)
    assert escalate(database_url, LATEST)["without owner"] == 0
    assert escalate(database_url, month)["without owner"] == 1
    assert escalate(database_url, month)["without owner"] == 0
    with reading(database_url) as connection:
        assert [(one.name, one.since) for one in read.ownerless(connection)] == [("Basket", NOW)]
    shop = ids(database_url, "functions")["shop"]
    ask(database_url, who("eve"), micro_interaction_id=step, function_id=shop, now=month)
    assert escalate(database_url, month)["taken"] == 0
    claims.claim(
        database_url, who("ada"), function_id=shop, micro_interaction_id=step, wording=Wording.LEADS,
        now=month,
    )  # fmt: skip
    assert escalate(database_url, month)["taken"] == 1
    with reading(database_url) as connection:
        assert read.ownerless(connection) == []
        assert connection.scalar(select(Ownerless.ended_at)) == month


def test_what_is_asked_is_listed_while_the_department_is_there(database_url: str) -> None:
    step, shop = a_map(database_url)["basket"], ids(database_url, "functions")["shop"]
    ask(database_url, who("eve"), micro_interaction_id=step, function_id=shop, now=SOON)
    with reading(database_url) as connection:
        assert [(one.function, one.share) for one in read.asked(connection, step)] == [("Shop", 60)]
    gone = update(metadata.tables["functions"]).where(metadata.tables["functions"].c.id == shop)
    with writing(database_url) as connection:
        connection.execute(gone.values(retired_at=LATER))
    with reading(database_url) as connection:
        assert read.asked(connection) == []
