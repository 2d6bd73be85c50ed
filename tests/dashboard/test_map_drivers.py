"""What the map says of customers who could be kept: plain words, an interval, no word too many."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dashboard.map import drivers
from dashboard.map.drawing import drawing, laid_out
from db.models import KnownBy, Lack
from db.reads.drivers import DriverRow, Drivers, Effect
from jobs.demo.company import company
from tests.dashboard.test_map import fared

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
    assert drivers._sentence(row(STEPS[0], None, lack)).startswith("Not enough data")


def test_what_raises_leaving_is_not_sold_as_a_way_to_keep_anybody() -> None:
    said = drivers._sentence(row(STEPS[0], Effect(0.02, 0.01, 0.03)))
    assert said == "Those for whom this went badly did not leave more often than the others."


def test_what_it_rests_on_names_the_base_and_by_what_it_is_known() -> None:
    said = drivers._rests_on(found(), row(STEPS[0]))
    assert "300 customers passed" in said
    assert "120 told us something negative, 140 did not; nobody else counts" in said
    assert "2,000 customers" in said
    assert "80 more were not watched for long enough" in said
    done = drivers._rests_on(found(), replace(row(STEPS[0]), known_by=KnownBy.COMPLETION))
    assert "Completed by 140" in done


def test_what_could_be_kept_is_shared_out_by_who_has_a_say() -> None:
    on = fared(JOURNEY)
    said = drivers._whose(on, drivers.moments(found(row(STEPS[0]), row(STEPS[8])), on))
    assert said
    assert all(one.startswith("Of the leaving that could be avoided, ") for one in said)
