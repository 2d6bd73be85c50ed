"""A changed map has everything placed anew, once, beside what pages show meanwhile."""

from dataclasses import replace

import pytest

from db.engine import reading
from db.models import JourneyIn, PlacingIn
from db.reads.generations import GenerationRow, shown_and_next
from db.reads.rollups import Period
from db.reads.sentences import sentences
from db.rights import HOUSE
from db.writes.maps import publish
from jobs import place
from jobs.analyse import job
from tests.db.cast import NOW, a_source, recorded, said
from tests.db.test_maps import BASKET, FUNCTIONS, JOURNEY, PAY


def placing_on(step: str) -> JourneyIn:
    """The journey, with what the shop's reviews say placed on `step`."""
    anything = PlacingIn(channel=("review",))
    steps = tuple(replace(one, placing=anything if one.key == step else PlacingIn()) for one in (BASKET, PAY))
    return replace(JOURNEY, micro_interactions=steps)


def analyse(url: str) -> None:
    while any(job.run(url, NOW).values()):
        pass


def steps(url: str) -> set[str | None]:
    with reading(url) as connection:
        return {one.step for one in sentences(connection, Period())}


def generations(url: str) -> list[GenerationRow]:
    with reading(url) as connection:
        return shown_and_next(connection)


@pytest.fixture
def placed(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A store with three reviews, placed on the basket."""
    monkeypatch.setenv("TOUCHLINE_WORKERS", "1")
    publish(database_url, placing_on("basket"), FUNCTIONS, HOUSE, NOW)
    recorded(database_url, a_source(database_url), *(said(str(n)) for n in range(3)))
    analyse(database_url)
    assert steps(database_url) == {"Basket"}
    return database_url


def test_a_changed_map_is_taken_up_once_and_what_it_moved_is_told(placed: str) -> None:
    assert place.run(placed, NOW) == {"placed anew": 0}
    publish(placed, placing_on("pay"), FUNCTIONS, HOUSE, NOW)
    assert [place.run(placed, NOW)["placed anew"] for _ in range(2)] == [1, 0]
    assert steps(placed) == {"Basket"}  # until all is placed
    analyse(placed)
    assert steps(placed) == {"Pay"}
    (live,) = generations(placed)
    assert (live.changed, live.diff) == (("placing",), {"2026": {"step changed": 3}})
    assert place.run(placed, NOW) == {"placed anew": 0}


def test_the_analysing_job_leaves_the_placing_to_its_own_row(placed: str) -> None:
    publish(placed, placing_on("pay"), FUNCTIONS, HOUSE, NOW)
    analyse(placed)
    assert [row.state for row in generations(placed)] == ["live"]


def test_another_detector_and_another_map_meet_in_one_generation(
    placed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.analyse.ready.VERSION", "the next")
    publish(placed, placing_on("pay"), FUNCTIONS, HOUSE, NOW)
    assert place.run(placed, NOW) == {"placed anew": 1}
    analyse(placed)
    (live,) = generations(placed)
    assert (live.detector, live.changed, steps(placed)) == ("the next", ("detector", "placing"), {"Pay"})


def test_a_map_changed_back_before_it_was_taken_over_changes_nothing(placed: str) -> None:
    before = generations(placed)
    for step in ("pay", "basket"):
        publish(placed, placing_on(step), FUNCTIONS, HOUSE, NOW)
        assert place.run(placed, NOW) == {"placed anew": 1}
    assert generations(placed) == before


def test_the_reference_a_message_comes_with_outweighs_its_channel(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOUCHLINE_WORKERS", "1")
    rules = {"basket": PlacingIn(channel=("review",)), "pay": PlacingIn(references=("till",))}
    placing = (replace(one, placing=rules[one.key]) for one in (BASKET, PAY))
    publish(database_url, replace(JOURNEY, micro_interactions=tuple(placing)), FUNCTIONS, HOUSE, NOW)
    spoken = said("1", "in a review"), said("2", "on the order page", reference="till")
    recorded(database_url, a_source(database_url), *spoken)
    analyse(database_url)
    with reading(database_url) as connection:
        placed = {one.step: one.text for one in sentences(connection, Period())}
    assert placed == {"Basket": "in a review", "Pay": "on the order page"}
