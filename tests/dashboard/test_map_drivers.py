"""What the map says of customers who could be kept: plain words, an interval, no word too many."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dashboard.map import colours, drivers, keeping
from dashboard.map.colours import Colour
from dashboard.map.drawing import drawing, laid_out
from dashboard.map.wish import MapWish
from db.models import KnownBy, Lack
from db.reads.drivers import DriverRow, Drivers, Effect
from jobs.demo.company import company
from journeys.graph import Zoom
from journeys.influence import NOBODY
from tests.dashboard.test_map import fared, heard

JOURNEY = company().journey
STEPS = [step.key for step in JOURNEY.micro_interactions]
LESS = Effect(-0.021, -0.03, -0.012)


def row(key: str, changed: Effect | None = LESS, lack: str | None = None) -> DriverRow:
    return DriverRow(1, key, KnownBy.WORDS, 300, 140, 120, None, Lack.FEW, changed, lack)


def found(*rows: DriverRow) -> Drivers:
    at = datetime(2026, 3, 10, tzinfo=UTC)
    ending = Effect(0.3, 0.28, 0.32)
    return Drivers(2000, 80, ending, None, 739_000, 739_365, at, {one.key: one for one in rows})


def test_a_driver_reads_as_customers_of_a_thousand_with_its_interval() -> None:
    assert drivers.would_stay(LESS) == "If this always worked, about 21 of 1,000 more would stay (12–30)."


def test_less_than_one_of_a_thousand_is_said_so() -> None:
    said = drivers.would_stay(Effect(-0.0003, -0.0005, -0.0001))
    assert said == "If this always worked, fewer than 1 of 1,000 more would stay."


def test_moments_of_truth_are_those_that_surely_keep_somebody_the_most_first() -> None:
    much = row(STEPS[2], Effect(-0.05, -0.07, -0.03))
    there = found(
        row(STEPS[0]), much, row(STEPS[1], LESS, Lack.UNSURE), row(STEPS[3], None, Lack.FEW),
        row(STEPS[4], Effect(0.02, 0.01, 0.03)), row("of another map"),
    )  # fmt: skip
    assert list(drivers.moments(there, fared(JOURNEY))) == [STEPS[2], STEPS[0]]
    assert drivers.moments(None, fared(JOURNEY)) == {}


def test_a_moment_of_truth_is_marked_and_read_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drivers.store, "ask", lambda _question: found(row(STEPS[0])))
    on = fared(JOURNEY)
    drawn = drivers.marked(drawing(on, laid_out(JOURNEY)[1]), on)
    marked = {card["key"]: card["moment"] for card in drawn["cards"] if "moment" in card}
    assert marked == {STEPS[0]: drivers.would_stay(LESS)}
    assert next(card for card in drawn["cards"] if card["key"] == STEPS[0])["said"].endswith(marked[STEPS[0]])
    assert drawn["legend"]["moment"] == "customers we could keep"


def test_without_any_the_drawing_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drivers.store, "ask", lambda _question: None)
    on = fared(JOURNEY)
    drawn = drawing(on, laid_out(JOURNEY)[1])
    assert drivers.marked(drawn, on) == drawn


@pytest.mark.parametrize("lack", Lack)
def test_every_lack_has_its_words(lack: Lack) -> None:
    assert drivers.sentence(row(STEPS[0], None, lack)).startswith("Not enough data")


def test_what_raises_leaving_is_not_sold_as_a_way_to_keep_anybody() -> None:
    said = drivers.sentence(row(STEPS[0], Effect(0.02, 0.01, 0.03)))
    assert said == "Those for whom this went badly did not leave more often than the others."


def test_what_it_rests_on_names_the_base_and_by_what_it_is_known() -> None:
    said = drivers._rests_on(found(), row(STEPS[0]))
    assert "300 customers passed" in said
    assert "120 told us something negative, 140 did not; nobody else counts" in said
    assert "2,000 customers" in said
    assert "80 more were not watched for long enough" in said
    done = drivers._rests_on(found(), replace(row(STEPS[0]), known_by=KnownBy.COMPLETION))
    assert "Completed by 140" in done


def test_the_removal_effect_is_told_where_it_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    known = replace(row(STEPS[0]), removed=Effect(0.104, 0.08, 0.131), removed_lack=None)
    monkeypatch.setattr(drivers, "ending", lambda: None)
    said = drivers._rests_on(found(), known)
    assert "By paths through here 104 of 1,000 leave (80–131): this is the removal effect." in said
    assert "this is the removal effect" not in drivers._rests_on(found(), row(STEPS[0]))
    monkeypatch.setattr(drivers, "ending", lambda: drivers.Ending(7, "cancel", "No purchase"))
    said = drivers._rests_on(found(), known).replace("\u2068", "").replace("\u2069", "")
    assert "bring 104 of 1,000 to “No purchase” (80–131)" in said


@pytest.mark.parametrize("lack", Lack)
def test_where_there_is_no_removal_effect_it_says_why(lack: Lack) -> None:
    said = drivers._rests_on(found(), replace(row(STEPS[0]), removed_lack=lack))
    assert "Not enough data for a removal effect: " in said


def test_where_the_avoidable_leaving_lies_is_told_by_who_has_most_say_there() -> None:
    on = fared(JOURNEY)
    said = keeping.where(on, "logistics", 0.34)
    assert said == "Of the leaving that could be avoided, 34 % lies where Logistics has most say."
    nobodys = keeping.where(on, NOBODY, 0.1)
    assert nobodys == "Of the leaving that could be avoided, 10 % lies where nobody has a say."


def test_an_ending_that_was_chosen_is_named_in_every_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = drivers.Ending(7, "cancel", "No purchase")
    for module in (drivers, keeping):
        monkeypatch.setattr(module, "ending", lambda: chosen)
    for said in (
        drivers.sentence(row(STEPS[0])),
        drivers.sentence(row(STEPS[0], Effect(-0.0003, -0.0005, -0.0001))),
        drivers.sentence(row(STEPS[0], Effect(0.02, 0.01, 0.03))),
        keeping.where(fared(JOURNEY), "logistics", 0.34),
        keeping.where(fared(JOURNEY), NOBODY, 0.34),
    ):
        assert "No purchase" in said


def test_the_drawing_is_coloured_by_what_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(colours, "newest", lambda: found(row(STEPS[0]), row(STEPS[1], None, Lack.FEW)))
    monkeypatch.setattr(colours.store, "ask", lambda _question: [])
    on = fared(JOURNEY, **{STEPS[0]: heard(9, 3), STEPS[1]: heard(4, 0)})
    plain = drawing(on, laid_out(JOURNEY)[1])

    def first_two(colour: Colour, department: str = "") -> list[tuple[str, float, bool]]:
        drawn = colours.coloured(plain, on, MapWish(colour=colour, department=department))
        cards = {card["key"]: card for card in drawn["cards"]}
        assert all(card["told"] in card["said"] for card in cards.values())
        return [(cards[key]["told"], cards[key]["heat"], cards[key]["unheard"]) for key in STEPS[:2]]

    assert first_two(Colour.HEARD) == [("9 heard from", 1.0, False), ("4 heard from", 4 / 9, False)]
    assert first_two(Colour.KEEP) == [("about 21 of 1,000", 1.0, False), ("not enough data", 0.0, True)]
    leader, percent = max(on.graph.nodes[STEPS[1]]["influence"].items(), key=lambda one: one[1])
    assert first_two(Colour.SAY, leader)[1] == (f"{percent} % of the say", percent / 100, False)
    parts = {f"{n} % has no owner" for n in range(1, 100)}
    owned = {told for told, _heat, _hatched in first_two(Colour.CLAIMS)}
    assert owned <= {"has no owner", "all of it is owned", *parts}


def test_a_colour_that_is_not_offered_is_that_of_customers_hurt() -> None:
    assert colours.colour(MapWish(colour="<b>")) is Colour.HURT
    assert colours.colour(MapWish(colour="say")) is Colour.HURT
    assert colours.colour(MapWish(zoom=Zoom.STAGE, colour="keep")) is Colour.HURT
