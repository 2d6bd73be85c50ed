"""What the map says: cards, ways, who has a say; in plain words, and no label smuggles anything in."""

import doctest
from dataclasses import replace

import pytest

from dashboard.figures import Unit
from dashboard.map import fared as faring
from dashboard.map import wish
from dashboard.map.drawing import drawing, laid_out
from dashboard.map.fared import Fared
from dashboard.map.worst import every, worst
from db.models import EdgeIn, InfluenceIn, JourneyIn
from db.reads.maps import StepState
from db.reads.rollups import Figures
from jobs.demo.company import company
from journeys.exchange.strokes import CALM, WAYS
from journeys.exchange.svg import svg
from journeys.graph import Zoom
from journeys.short_names import short_names

CUSTOMERS = Unit(by_customer=True)


def heard(read: int, negative: int) -> Figures:
    return Figures(signals=read, read=read, customers=read, customers_read=read, customers_negative=negative)


def fared(journey: JourneyIn, counted: Unit = CUSTOMERS, zoom: Zoom = Zoom.STEP, **figures: Figures) -> Fared:
    graph, _places = laid_out(journey, zoom)
    states = {
        key: StepState(number, figures.get(key, Figures()), number % 3) for number, key in enumerate(graph)
    }
    return Fared(graph, states, {one.key: one for one in company().functions}, counted)


def cards(journey: JourneyIn, department: str = "", **figures: Figures) -> dict[str, dict[str, object]]:
    drawn = drawing(fared(journey, **figures), laid_out(journey)[1], department)
    return {card["key"]: card for card in drawn["cards"]}


@pytest.fixture
def journey() -> JourneyIn:
    return company().journey


def one_step(journey: JourneyIn, *influence: InfluenceIn) -> JourneyIn:
    """A journey that is a single step, which leads to itself."""
    step = replace(journey.micro_interactions[0], influence=influence)
    return replace(journey, micro_interactions=(step,), edges=(EdgeIn(step.key, step.key),))


def test_every_step_is_a_card_and_every_way_is_a_line(journey: JourneyIn) -> None:
    drawn = drawing(fared(journey), laid_out(journey)[1])
    assert {card["key"] for card in drawn["cards"]} == {step.key for step in journey.micro_interactions}
    assert len(drawn["ways"]) == len(journey.edges)
    assert [stage["full"] for stage in drawn["stages"]] == [stage.name for stage in journey.stages]


@pytest.mark.parametrize("zoom", Zoom)
def test_at_every_zoom_each_card_has_a_place_and_shares_that_make_a_hundred(
    journey: JourneyIn, zoom: Zoom
) -> None:
    drawn = drawing(fared(journey, zoom=zoom), laid_out(journey, zoom)[1])
    assert drawn["cards"]
    assert len({(card["x"], card["y"]) for card in drawn["cards"]}) == len(drawn["cards"])
    for card in drawn["cards"]:
        assert sum(share["percent"] for share in card["shares"]) == 100


def test_the_legend_has_every_department_in_full_and_all_that_cards_show(journey: JourneyIn) -> None:
    legend = drawing(fared(journey, pay=heard(9, 3)), laid_out(journey)[1])["legend"]
    assert [name for name, _colour, _short in legend["departments"]] == [
        one.name for one in company().functions
    ]
    told = [legend[name] for name in ("nobody", "unheard", "matters", "heat", "most")]
    assert told == ["has no owner", "not heard from", "matters open", "customers hurt", ["0", "3"]]


def test_a_step_nobody_told_us_about_is_hatched_and_never_calm(journey: JourneyIn) -> None:
    card = cards(journey, basket=heard(5, 0))["pay"]
    assert (card["unheard"], card["told"]) == (True, "not heard from yet")
    assert "no sign that all is well" in fared(journey).told_in_full("pay")


def test_what_came_in_but_could_not_be_read_is_hatched_too(journey: JourneyIn) -> None:
    unread = Figures(signals=4, customers=4)
    card = cards(journey, pay=unread)["pay"]
    assert (card["unheard"], card["told"]) == (True, "could not be read")
    assert fared(journey, pay=unread).told_in_full("pay").startswith("What came in here could not be read")


def test_the_colour_follows_the_count_of_customers_hurt(journey: JourneyIn) -> None:
    drawn = cards(journey, basket=heard(100, 10), pay=heard(10, 5))
    assert (drawn["basket"]["heat"], drawn["pay"]["heat"]) == (1.0, 0.5)
    assert drawn["pay"]["told"] == "5 customers hurt"


def test_where_most_messages_carry_no_name_messages_are_counted(journey: JourneyIn) -> None:
    figures = Figures(signals=9, read=9, negative=4, nameless=9)
    assert fared(journey, Unit(by_customer=False), basket=figures).told("basket") == "4 negative messages"


def test_a_screen_reader_hears_all_that_a_card_shows(journey: JourneyIn) -> None:
    said = cards(journey, basket=heard(9, 3))["basket"]["said"]
    assert str(said).startswith("Basket; 3 customers hurt; ")
    assert "Online shop" in str(said)


def test_what_a_department_has_no_say_in_is_dimmed(journey: JourneyIn) -> None:
    dim = {key for key, card in cards(journey, "legal")["basket"].items() if key == "dim" and card}
    assert dim == {"dim"}
    drawn = cards(journey, "shop")
    own = {s.key for s in journey.micro_interactions if "shop" in {one.function for one in s.influence}}
    assert {key for key, card in drawn.items() if not card["dim"]} == own


def test_the_worst_steps_stand_first_and_calm_ones_are_no_worst(journey: JourneyIn) -> None:
    known = fared(journey, basket=heard(9, 3), pay=heard(9, 7), sign_in=heard(9, 0))
    assert [(bar.key, bar.value) for bar in worst(known)] == [("pay", 7), ("basket", 3)]
    assert worst(known, "support") == []


def test_the_list_of_all_steps_leaves_none_out_and_hatches_the_unheard(journey: JourneyIn) -> None:
    listed = every(fared(journey, basket=heard(9, 3), sign_in=heard(9, 0)))
    assert {bar.key for bar in listed} == {step.key for step in journey.micro_interactions}
    assert [(bar.key, bar.hatched) for bar in listed[:3]][:2] == [("basket", False), ("sign_in", False)]
    assert all(bar.hatched for bar in listed[2:])


def test_a_row_of_the_list_says_who_leads_and_how_many_matters_wait(journey: JourneyIn) -> None:
    (bar,) = worst(fared(journey, pay=heard(9, 7)))
    assert bar.note.startswith("Finance leads")
    assert bar.note in bar.said


def test_who_has_a_say_is_told_in_words(journey: JourneyIn) -> None:
    def say(*influence: InfluenceIn) -> list[str]:
        alone = one_step(journey, *influence)
        return fared(alone).say(alone.micro_interactions[0].key)

    logistics = InfluenceIn("logistics", "owns", 60)
    shop, it = InfluenceIn("shop", "shares", 25), InfluenceIn("it", "shares", 15)
    assert say() == ["It has no owner."]
    assert say(logistics) == ["Logistics leads.", "40 % has no owner."]
    assert say(logistics, shop) == ["Logistics leads, Online shop shares.", "15 % has no owner."]
    assert say(logistics, shop, it) == ["Logistics leads, Online shop and IT share."]


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (29, "3 of 29 customers we could read told us something negative."),
        (30, "3 of 30 customers we could read told us something negative (10 %)."),
    ],
)
def test_a_small_base_gets_no_percent(journey: JourneyIn, read: int, said: str) -> None:
    assert fared(journey, basket=heard(read, 3)).told_in_full("basket") == said


def test_a_saved_picture_says_what_is_written_on_ways_as_text(journey: JourneyIn) -> None:
    first = journey.edges[0]
    told = replace(journey, edges=(first, replace(first, label="<b>by phone")))
    plan = drawing(fared(told), laid_out(told)[1])
    assert [way["words"] for way in plan["ways"]] == ["", "<b>by phone"]
    assert plan["ways"][0]["d"] != plan["ways"][1]["d"]
    for mirrored in (False, True):
        picture = svg(plan, "A map", "", mirrored=mirrored)
        assert (picture.count("<circle"), picture.count("\u2068&lt;b&gt;by phone\u2069")) == (2, 1)


def test_a_long_hostile_name_takes_two_lines_and_stays_text(journey: JourneyIn) -> None:
    hostile = "<img src=x onerror=alert(1)> " + "long " * 2_000
    first = replace(journey.micro_interactions[0], name=hostile)
    changed = replace(journey, micro_interactions=(first, *journey.micro_interactions[1:]))
    assert len(cards(changed)[first.key]["title"]) == 2  # type: ignore[arg-type]


def test_a_journey_of_one_step_that_leads_to_itself_is_drawn(journey: JourneyIn) -> None:
    alone = one_step(journey)
    drawn = drawing(fared(alone), laid_out(alone)[1])
    assert (len(drawn["cards"]), [way["back"] for way in drawn["ways"]]) == (1, [True])
    assert drawn["label"].startswith("Map of A home with Halmora, 1 card")


def test_no_two_departments_are_written_alike_in_the_bars() -> None:
    names = {"a": "Sales", "b": "Salvage", "c": "Salt", "d": "", "e": "物流", "f": "المبيعات"}
    shorts = short_names(names)
    assert len(set(shorts.values())) == len(names)
    assert all(1 <= len(short) <= 3 for short in shorts.values())


@pytest.mark.parametrize("module", [faring, wish])
def test_the_examples_in_the_docstrings_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


def test_a_card_tells_how_many_of_those_who_passed_were_heard(journey: JourneyIn) -> None:
    told = replace(fared(journey, basket=heard(40, 3)), served={"basket": 160, "pay": 61, "sign_in": 5})
    assert told.coverage("basket") == "Heard from 40 of 160 served (25 %)."
    assert told.coverage("pay") == "Heard from 0 of 61 served (0 %)."
    assert told.coverage("sign_in") == "Heard from 0 of 5 served."
    assert told.told("pay") == "61 served, none heard"
    assert told.coverage("use_voucher") == ""
    assert told.told("use_voucher") == "not heard from yet"


def test_whoever_was_heard_a_moment_ago_passed_as_well(journey: JourneyIn) -> None:
    told = replace(fared(journey, basket=heard(40, 3)), served={"basket": 38})
    assert told.coverage("basket") == "Heard from 40 of 40 served (100 %)."


def test_a_saved_picture_shows_the_colour_the_marks_and_the_ways_of_the_page(journey: JourneyIn) -> None:
    plan = drawing(fared(journey, pay=heard(9, 3)), laid_out(journey)[1], "finance")
    hurt = svg(plan, "A map", "")
    assert ("3 customers hurt" in hurt, "customers hurt: 0 – 3" in hurt) == (True, True)
    first, *others = [card | {"dim": False} for card in plan["cards"]]
    marked = first | {
        "told": "12 of 30 heard from",
        "heat": 1.0,
        "unheard": False,
        "moment": "Works",
        "waiting": "7",
    }
    way = plan["ways"][0] | {"kind": "turned", "weight": 8, "said": "back & forth"}
    legend = plan["legend"] | {"heat": "heard", "most": ["0", "30"], "moment": "could be kept", "unheard": ""}
    shown = plan | {"calm": True, "cards": [marked, *others], "ways": [way], "legend": legend}
    picture = svg(shown, "A map", "", mirrored=True)
    full = "#" + "".join(f"{round(255 - (255 - part) * 0.68):02x}" for part in CALM)
    assert f'fill="{full}" stroke=' in picture
    for words in (
        "12 of 30 heard from",
        "heard: 0 – 30",
        "could be kept",
        "Works",
        "back &amp; forth",
        "\u20687\u2069",
    ):
        assert words in picture
    assert ("customers hurt:" in picture, WAYS["turned"][0] in picture) == (False, True)
    dim = svg(plan | {"cards": [first | {"heat": 1.0, "unheard": False, "dim": True}]}, "A map", "")
    assert ('<g opacity="0.25">' in dim, f'fill="{full}" stroke=' in dim) == (True, False)
