"""The atlas tells of each journey what is known, and of a touchpoint where it stands and what is near."""

from dataclasses import replace
from datetime import date

from dashboard.atlas.listed import Life, as_saved, facts, saved_columns
from dashboard.atlas.touchpoint import near, step_bars, touchpoint, where
from dashboard.atlas.touchpoints import in_order
from dashboard.figures import Unit
from dashboard.map.fared import Fared
from dashboard.matrix.nobodys import Base, Nobodys
from dashboard.matrix.rows import rows
from db.models import JourneyIn
from db.reads.maps import StepState
from db.reads.rollups import Figures
from db.reads.steps import Place
from tests.dashboard.test_matrix import FUNCTIONS, MADE, fared

DAY = date(2026, 3, 1)
LIFE = Life(
    "home", "A home", 3, DAY, 45, 20, "Logistics", 21, DAY, Base.SERVED, 312, 1204,
    Nobodys(Base.SERVED, 400, 68.0, "mail", "Date changed mail"), 38, "Customer care",
)  # fmt: skip


def placed(journey: JourneyIn) -> list[Place]:
    named = {one.key: (one.name, one.channel) for one in journey.touchpoints}
    ids = {key: number for number, key in enumerate(named)}
    stages = {stage.key: stage.name for stage in journey.stages}
    return [
        Place(
            number, step.key, step.name, ids[step.touchpoint], step.touchpoint, *named[step.touchpoint],
            journey.key, journey.name, stages[step.stage],
        )
        for number, step in enumerate(journey.micro_interactions)
    ]  # fmt: skip


def test_a_journey_is_told_by_who_has_most_say_how_fresh_it_is_how_many_were_heard_and_what_is_nobodys() -> (
    None
):
    assert facts(LIFE) == [
        "45 steps, version 3 of 1 March 2026",
        "Customer care answers for the whole.",
        "Logistics has most say: 21 % of all its steps.",
        "Last heard on 1 March 2026.",
        "Heard from 312 of 1,204 served (26 %).",
        "17 % of what customers touch has no owner.",
        "38 matters open",
    ]
    assert len(next(as_saved([LIFE]))) == len(saved_columns())


def test_what_is_not_known_of_a_journey_is_said_and_small_numbers_get_no_percent() -> None:
    silent = replace(
        LIFE, owner="", most="", newest=None, heard=5, served=12, nobodys=Nobodys(Base.SERVED, 0, 0)
    )
    assert facts(silent)[1:6] == [
        "No department answers for the whole.",
        "It has no owner.",
        "Nothing was heard at its steps yet.",
        "Heard from 5 of 12 served.",
        "",
    ]
    assert "not known" in facts(replace(LIFE, base=Base.HEARD))[4]
    assert facts(replace(LIFE, base=Base.MESSAGES))[4] == "312 of 1,204 messages could be read."


def test_a_touchpoint_is_found_by_itself_or_by_a_step_and_knows_its_places_in_all_journeys() -> None:
    every = placed(MADE.journey)
    also = [replace(one, journey="other", journey_name="Other") for one in every]
    key = every[0].touchpoint
    one = touchpoint([*every, *also], key, "")
    assert one is not None
    assert one == touchpoint([*every, *also], "", every[0].step)
    assert {place.journey for place in one.places} == {MADE.journey.key, "other"}
    assert len(one.ids) * 2 == len(one.places)
    assert "in 2 journeys" in where(one)
    assert touchpoint(every, "moon", "") is touchpoint(every, "", "moon") is None


def test_its_neighbours_are_the_touchpoints_right_before_and_after_it_and_never_itself() -> None:
    every = placed(MADE.journey)
    several: list[Fared] = [fared(MADE.journey)]
    at = {place.step: place.touchpoint for place in every}
    ways = {(at[edge.start], at[edge.end]) for edge in MADE.journey.edges}
    for key in {place.touchpoint for place in every}:
        one = touchpoint(every, key, "")
        assert one is not None
        before, after = near(one, several, every)
        assert {place.touchpoint for place in before} == {a for a, b in ways if b == key and a != key}
        assert {place.touchpoint for place in after} == {b for a, b in ways if a == key and b != key}


def test_its_steps_stand_as_bars_with_everybody_who_has_a_say() -> None:
    every, several = placed(MADE.journey), [fared(MADE.journey)]
    one = touchpoint(every, max(at := [place.touchpoint for place in every], key=at.count), "")
    assert one is not None
    bars = step_bars(one, several, rows(several, {}), FUNCTIONS)
    assert {bar.key for bar in bars} == {place.step for place in one.places}
    assert [bar.value for bar in bars] == sorted((bar.value for bar in bars), reverse=True)
    assert all("%" in bar.note for bar in bars)


def test_all_touchpoints_stand_on_one_scale_those_nobody_spoke_of_hatched_and_last() -> None:
    names = {"mail": "Mail", "van": "Van", "shop": "Shop", "stairs": "Stairs", "fair": "Fair"}
    steps = {
        "mail": ("sent", "changed"),
        "van": ("sent",),
        "shop": ("basket",),
        "stairs": ("carried",),
        "fair": ("asked",),
    }
    heard = {
        "mail": Figures(signals=9, read=9, negative=2, customers=7, customers_read=7, customers_negative=2),
        "van": Figures(signals=4, read=4, negative=4, customers=3, customers_read=3, customers_negative=3),
        "shop": Figures(signals=1, read=1, customers=1, customers_read=1),
        "stairs": Figures(),
        "fair": Figures(signals=2, customers=2),
    }
    fared = {key: StepState(None, figures, 4 if key == "mail" else 0) for key, figures in heard.items()}
    bars = in_order(names, steps, fared, Unit(by_customer=True))
    assert [(bar.name, bar.shown, bar.hatched, bar.note) for bar in bars] == [
        ("Van", "3", False, "1 step"),
        ("Mail", "2", False, "2 steps · 4 matters open"),
        ("Shop", "0", False, "1 step"),
        ("Stairs", "–", True, "1 step"),
        ("Fair", "–", True, "1 step"),
    ]
    assert [bar.said for bar in bars[3:]] == [
        "Stairs: not heard from yet; 1 step", "Fair: could not be read; 1 step",
    ]  # fmt: skip
    assert bars[1].said == "Mail: 2 customers told us something negative; 2 steps · 4 matters open"
