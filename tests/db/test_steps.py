"""Every step stands where its maps say today."""

from dataclasses import replace
from datetime import timedelta

from db.engine import reading
from db.models import StageIn
from db.reads.steps import Place, places
from db.rights import HOUSE
from db.writes.maps import publish
from tests.db.test_maps import BASKET, FUNCTIONS, JOURNEY, NOW, PAY


def every(url: str) -> list[Place]:
    with reading(url) as connection:
        return places(connection)


def test_a_step_stands_in_its_stage_with_its_touchpoint_under_the_names_of_today(database_url: str) -> None:
    assert every(database_url) == []
    publish(database_url, JOURNEY, FUNCTIONS, HOUSE, NOW)
    renamed = replace(JOURNEY, stages=(StageIn("buying", "To buy"),))
    publish(database_url, renamed, FUNCTIONS, HOUSE, NOW + timedelta(days=1))
    found = every(database_url)
    assert [(one.step, one.name, one.stage_name) for one in found] == [
        ("basket", "Basket", "To buy"),
        ("pay", "Pay", "To buy"),
    ]
    assert {(one.journey, one.touchpoint, one.touchpoint_name, one.channel) for one in found} == {
        ("buying_life", "checkout", "Checkout", "web")
    }


def test_a_touchpoint_of_two_journeys_has_a_place_in_each_and_what_is_gone_has_none(
    database_url: str,
) -> None:
    publish(database_url, JOURNEY, FUNCTIONS, HOUSE, NOW)
    other = replace(
        JOURNEY,
        key="again",
        name="Again",
        micro_interactions=(replace(BASKET, key="again_basket"),),
        edges=(),
    )
    publish(database_url, other, FUNCTIONS, HOUSE, NOW)
    publish(
        database_url,
        replace(JOURNEY, micro_interactions=(PAY,), edges=()),
        FUNCTIONS,
        HOUSE,
        NOW + timedelta(days=1),
    )
    found = [(one.journey, one.step, one.touchpoint) for one in every(database_url)]
    assert found == [("buying_life", "pay", "checkout"), ("again", "again_basket", "checkout")]
