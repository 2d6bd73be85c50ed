"""What the map says: cards, ways, who has a say; in plain words, and no label smuggles anything in."""

from dataclasses import replace

import pytest

from dashboard.figures import Unit
from dashboard.map.drawing import Fared, drawing, laid_out
from dashboard.map.step import step_card, worst
from dashboard.map.ways import way
from db.models import JourneyIn
from db.reads.maps import StepState
from db.reads.rollups import Figures
from jobs.demo.company import company
from journeys.layout import CARD_WIDTH, Card

CUSTOMERS = Unit(by_customer=True)


def heard(read: int, negative: int) -> Figures:
    return Figures(signals=read, read=read, customers=read, customers_read=read, customers_negative=negative)


def fared(journey: JourneyIn, counted: Unit = CUSTOMERS, **figures: Figures) -> Fared:
    graph, _places = laid_out(journey)
    states = {
        key: StepState(number, figures.get(key, Figures()), number % 3) for number, key in enumerate(graph)
    }
    return Fared(graph, states, list(company().functions), counted)


def cards(journey: JourneyIn, **figures: Figures) -> dict[str, dict[str, object]]:
    drawn = drawing(fared(journey, **figures), laid_out(journey)[1])
    return {card["key"]: card for card in drawn["cards"]}


@pytest.fixture
def journey() -> JourneyIn:
    return company().journey


def test_every_step_is_a_card_and_every_way_is_a_line(journey: JourneyIn) -> None:
    drawn = drawing(fared(journey), laid_out(journey)[1])
    assert {card["key"] for card in drawn["cards"]} == {step.key for step in journey.micro_interactions}
    assert len(drawn["ways"]) == len(
        {(edge.start, edge.end) for edge in journey.edges if edge.start != edge.end}
    )
    assert [stage["name"] for stage in drawn["stages"]] == [stage.name for stage in journey.stages]


def test_the_legend_has_every_department_and_what_has_no_owner(journey: JourneyIn) -> None:
    names = [name for name, _colour in drawing(fared(journey), laid_out(journey)[1])["legend"]]
    assert names == [*(one.name for one in company().functions), "has no owner"]


def test_a_step_nobody_told_us_about_is_hatched_and_never_calm(journey: JourneyIn) -> None:
    card = cards(journey, basket=heard(5, 0))["pay"]
    assert (card["unheard"], card["told"]) == (True, "not heard from yet")


def test_what_came_in_but_could_not_be_read_is_hatched_too(journey: JourneyIn) -> None:
    card = cards(journey, pay=Figures(signals=4, customers=4))["pay"]
    assert (card["unheard"], card["told"]) == (True, "could not be read")


def test_the_colour_follows_the_count_of_customers_hurt(journey: JourneyIn) -> None:
    drawn = cards(journey, basket=heard(100, 10), pay=heard(10, 5))
    assert (drawn["basket"]["heat"], drawn["pay"]["heat"]) == (1.0, 0.5)
    assert drawn["pay"]["told"] == "5 customers hurt"


def test_where_most_messages_carry_no_name_messages_are_counted(journey: JourneyIn) -> None:
    figures = Figures(signals=9, read=9, negative=4, nameless=9)
    assert fared(journey, Unit(by_customer=False), basket=figures).told("basket") == "4 negative messages"


def test_the_shares_of_every_card_make_a_hundred(journey: JourneyIn) -> None:
    for card in cards(journey).values():
        assert sum(share["percent"] for share in card["shares"]) == 100  # type: ignore[index, attr-defined]


def test_a_screen_reader_hears_all_that_a_card_shows(journey: JourneyIn) -> None:
    said = cards(journey, basket=heard(9, 3))["basket"]["said"]
    assert str(said).startswith("Basket; 3 customers hurt; ")
    assert "Online shop" in str(said)


def test_the_worst_steps_stand_first_and_calm_ones_are_no_worst(journey: JourneyIn) -> None:
    listed = worst(fared(journey, basket=heard(9, 3), pay=heard(9, 7), sign_in=heard(9, 0)))
    assert [(bar.key, bar.value) for bar in listed] == [("pay", 7), ("basket", 3)]


def test_what_is_known_of_a_step_is_told_in_words(journey: JourneyIn) -> None:
    told = step_card(fared(journey, basket=heard(40, 3)), "basket")
    assert "3 of 40 customers we could read told us something negative." in told
    assert "Who has a say:" in told
    assert "Before:" in told


def test_a_hostile_name_stays_text_and_a_long_one_two_lines(journey: JourneyIn) -> None:
    hostile = "<img src=x onerror=alert(1)> " + "long " * 2_000
    first = replace(journey.micro_interactions[0], name=hostile)
    changed = replace(journey, micro_interactions=(first, *journey.micro_interactions[1:]))
    card = cards(changed)[first.key]
    assert len(card["title"]) == 2  # type: ignore[arg-type]
    assert "<img" not in step_card(fared(changed), first.key)


def test_ways_leave_on_the_right_and_go_back_without_crossing_cards() -> None:
    left, right = Card(0, 0, 0, 0), Card(200, 100, 1, 0)
    assert way(left, right).startswith(f"M{CARD_WIDTH} ")
    assert way(left, right).endswith("200 138")
    assert way(right, left).endswith(f"{CARD_WIDTH} 38")
