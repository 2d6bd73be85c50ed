"""A journey is read as it was published, at any instant, and nothing that changed is lost."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, insert, select

from db.engine import reading, writing
from db.errors import Refused
from db.models import (
    Category,
    EdgeIn,
    FunctionIn,
    InfluenceIn,
    JourneyIn,
    Layer,
    MicroInteractionIn,
    NodeKind,
    PlacingIn,
    StageIn,
    TouchpointIn,
    metadata,
)
from db.reads import maps
from db.reads.rollups import Figures, Period
from db.rights import HOUSE
from db.writes.maps import publish
from jobs.demo.company import company

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
FUNCTIONS = (FunctionIn("shop", "Shop", "#004579"), FunctionIn("it", "IT", "#497795"))
BASKET = MicroInteractionIn(
    key="basket", name="Basket", stage="buying", touchpoint="checkout", channel="web", wants="no surprises",
    influence=(InfluenceIn("shop", "delivers", 60), InfluenceIn("it", "supports", 30)),
    placing=PlacingIn(events=("basket_filled",), channel=("web",), references=("cart",)),
    layer=Layer.SUPPORT, kind=NodeKind.MOMENT,
    initiator="the customer", receiver="the shop", context="on the way home", evidence="a receipt",
    systems=("shop system", "till"), row=1,
)  # fmt: skip
PAY = MicroInteractionIn("pay", "Pay", "buying", "checkout", "web")
JOURNEY = JourneyIn(
    key="buying_life", name="Buying", stages=(StageIn("buying", "Buying"),),
    touchpoints=(TouchpointIn("checkout", "Checkout", "web"),),
    micro_interactions=(BASKET, PAY),
    edges=(EdgeIn("basket", "pay"), EdgeIn("pay", "basket"), EdgeIn("basket", "pay", "by phone")),
)  # fmt: skip


def read(url: str, at: datetime, key: str = JOURNEY.key) -> JourneyIn | None:
    with reading(url) as connection:
        return maps.journey(connection, key, at)


def rows(url: str, table: str) -> int:
    with reading(url) as connection:
        return connection.execute(select(func.count()).select_from(metadata.tables[table])).scalar_one()


def test_what_is_read_is_what_was_published(database_url: str) -> None:
    assert publish(database_url, JOURNEY, FUNCTIONS, HOUSE, NOW) == 1
    assert read(database_url, NOW) == JOURNEY
    with reading(database_url) as connection:
        assert maps.functions(connection) == list(FUNCTIONS)
        assert [(row.name, row.version) for row in maps.journeys(connection)] == [("Buying", 1)]


def test_the_whole_demo_journey_comes_back(database_url: str) -> None:
    whole = company()
    topics = {key for step in whole.journey.micro_interactions for key in step.placing.categories}
    with writing(database_url) as connection:
        connection.execute(
            insert(Category), [{"key": key, "name": key, "can_do": ""} for key in sorted(topics)]
        )
    publish(database_url, whole.journey, whole.functions, HOUSE, NOW)
    assert read(database_url, LATER, whole.journey.key) == whole.journey


def test_before_it_was_published_there_is_no_journey(database_url: str) -> None:
    publish(database_url, JOURNEY, FUNCTIONS, HOUSE, NOW)
    assert read(database_url, NOW - timedelta(seconds=1)) is None
    assert read(database_url, NOW, "another") is None


def test_publishing_the_same_again_begins_no_new_rows(database_url: str) -> None:
    publish(database_url, JOURNEY, FUNCTIONS, HOUSE, NOW)
    dated = ("stage_attributes", "stage_places", "edges", "influence", "micro_interaction_attributes")
    before = [rows(database_url, table) for table in dated]
    assert publish(database_url, JOURNEY, FUNCTIONS, HOUSE, LATER) == 2
    assert [rows(database_url, table) for table in dated] == before


def test_a_change_leaves_the_past_as_it_was(database_url: str) -> None:
    publish(database_url, JOURNEY, FUNCTIONS, HOUSE, NOW)
    handed = replace(BASKET, name="Cart", influence=(InfluenceIn("it", "delivers", 100),))
    changed = replace(JOURNEY, micro_interactions=(handed,), edges=())
    publish(database_url, changed, FUNCTIONS, HOUSE, LATER)
    assert read(database_url, LATER - timedelta(seconds=1)) == JOURNEY
    assert read(database_url, LATER) == changed


def test_one_of_several_ways_between_two_steps_ends_and_the_others_stay(database_url: str) -> None:
    publish(database_url, JOURNEY, FUNCTIONS, HOUSE, NOW)
    changed = replace(JOURNEY, edges=JOURNEY.edges[1:])
    publish(database_url, changed, FUNCTIONS, HOUSE, LATER)
    assert (read(database_url, NOW), read(database_url, LATER)) == (JOURNEY, changed)
    assert rows(database_url, "edges") == 3


def test_what_lies_under_more_is_dated_as_well(database_url: str) -> None:
    publish(database_url, JOURNEY, FUNCTIONS, HOUSE, NOW)
    seen = replace(BASKET, layer=Layer.BACKSTAGE, systems=("till",), evidence="")
    changed = replace(JOURNEY, micro_interactions=(seen, PAY))
    publish(database_url, changed, FUNCTIONS, HOUSE, LATER)
    assert read(database_url, NOW) == JOURNEY
    assert read(database_url, LATER) == changed
    assert rows(database_url, "micro_interaction_attributes") == 3


def test_a_renamed_function_keeps_its_former_name(database_url: str) -> None:
    publish(database_url, JOURNEY, FUNCTIONS, HOUSE, NOW)
    publish(database_url, JOURNEY, (replace(FUNCTIONS[0], name="Online shop"), FUNCTIONS[1]), HOUSE, LATER)
    with reading(database_url) as connection:
        names = metadata.tables["function_names"].c
        assert connection.execute(select(names.name, names.valid_until)).all() == [("Shop", LATER)]
        assert maps.functions(connection)[0].name == "Online shop"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (replace(JOURNEY, micro_interactions=(BASKET, replace(PAY, stage="nowhere"))), "stage 'nowhere'"),
        (replace(JOURNEY, micro_interactions=(BASKET, replace(PAY, touchpoint="none"))), "touchpoint 'none'"),
        (replace(JOURNEY, micro_interactions=(BASKET, BASKET)), "twice"),
        (replace(JOURNEY, edges=(EdgeIn("basket", "moon"),)), "'moon'"),
        (replace(JOURNEY, edges=JOURNEY.edges[2:] * 2), "there twice"),
        (replace(JOURNEY, edges=(EdgeIn("basket", "pay", "x" * 81),)), "longer than 80 letters"),
        (
            replace(
                JOURNEY,
                micro_interactions=(replace(PAY, influence=(InfluenceIn("shop", "causes", 110),)),),
                edges=(),
            ),
            "make 110 of 100",
        ),
        (
            replace(
                JOURNEY,
                micro_interactions=(replace(PAY, influence=(InfluenceIn("sales", "causes", 10),)),),
                edges=(),
            ),
            "department 'sales'",
        ),
        (
            replace(JOURNEY, micro_interactions=(replace(PAY, placing=PlacingIn(("delivery",))),), edges=()),
            "topics that are not there: delivery",
        ),
    ],
)
def test_a_journey_that_contradicts_itself_is_refused_whole(
    sqlite_url: str, wrong: JourneyIn, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        publish(sqlite_url, wrong, FUNCTIONS, HOUSE, NOW)
    assert rows(sqlite_url, "journeys") == 0


def test_shares_hold_from_their_date_on(database_url: str) -> None:
    publish(database_url, JOURNEY, FUNCTIONS, HOUSE, NOW)
    with reading(database_url) as connection:
        states = maps.step_states(connection, Period())
        found = maps.shares(connection, [states["basket"].id, states["pay"].id], NOW)
        assert [list(given.values()) for given in found.values()] == [[60, 30]]
        assert maps.shares(connection, [states["basket"].id], NOW - timedelta(days=1)) == {}


def test_a_step_nobody_spoke_about_has_empty_figures(database_url: str) -> None:
    publish(database_url, JOURNEY, FUNCTIONS, HOUSE, NOW)
    with reading(database_url) as connection:
        state = maps.step_states(connection, Period())["pay"]
    assert (state.figures, state.waiting) == (Figures(), 0)
