"""The drivers on real paths: what broke in a shop and when is named, of straight lines nothing."""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest

from journeys.chain import BEGIN
from journeys.drivers import Drivers, drivers
from journeys.lives import Step, Went, lives

BOUGHT, NOT_BOUGHT = "bought", "no purchase"
FEW_DRAWS = 60
Visit = list[str]


@pytest.fixture(scope="module")
def weeks(real_data: Path) -> dict[date, list[Visit]]:
    """What happened in each visit to the shop, by the Monday of its week."""
    visits: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with gzip.open(real_data / "clickstream.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            visits[row["session_id"]].append((row["timestamp"], row["event"]))
    found: dict[date, list[Visit]] = defaultdict(list)
    for visit in visits.values():
        visit.sort(key=lambda one: one[0])
        day = date.fromisoformat(visit[0][0][:10])
        found[day - timedelta(day.weekday())].append([event for _, event in visit])
    return dict(sorted(found.items()))


def steps(visits: list[Visit]) -> Iterator[Step]:
    """The steps of visits up to the purchase, or to their end without one."""
    for number, events in enumerate(visits):
        bought = "purchase" in events
        path = events[: events.index("purchase")] if bought else events
        for a, b in pairwise([BEGIN, *path, BOUGHT if bought else NOT_BOUGHT]):
            yield Step(number, a, b)


def of(visits: list[Visit]) -> Drivers:
    return drivers(lives(steps(visits), {BOUGHT, NOT_BOUGHT}), {NOT_BOUGHT}, resamples=FEW_DRAWS)


def removal(answer: Drivers) -> dict[object, tuple[float, float]]:
    """By step the removal effect and its lower end; where too few passed, their share and 0."""
    found: dict[object, tuple[float, float]] = {}
    for one in answer.drivers:
        effect = one.removal.effect if one.removal.lack is None else None
        found[one.node] = (effect.value, effect.low) if effect else (one.passed / answer.customers, 0.0)
    return found


def test_the_removal_effect_on_no_purchase_names_what_broke_and_when(weeks: dict[date, list[Visit]]) -> None:
    known = {week: removal(of(visits)) for week, visits in weeks.items()}
    nodes = {str(node) for found in known.values() for node in found}
    usual = {node: median(found.get(node, (0.0, 0.0))[0] for found in known.values()) for node in nodes}
    risen = {
        (low - usual[str(node)], str(node), week)
        for week, found in known.items()
        for node, (_, low) in found.items()
    }
    worst = sorted(risen, reverse=True)[:2]
    assert {(node, week) for _, node, week in worst} == {
        ("payment_error", date(2024, 5, 20)), ("payment_error", date(2024, 5, 27)),
    }  # fmt: skip
    assert all(rise > 0.05 for rise, _, _ in worst)


def test_the_weeks_in_which_it_broke_are_those_in_which_most_did_not_buy(
    weeks: dict[date, list[Visit]],
) -> None:
    bought = {week: sum("purchase" in one for one in visits) / len(visits) for week, visits in weeks.items()}
    later = {week: share for week, share in bought.items() if len(weeks[week]) >= 200}
    assert set(sorted(later, key=lambda week: later[week])[:2]) == {date(2024, 5, 20), date(2024, 5, 27)}


def test_a_fault_that_fewer_than_thirty_met_is_not_enough_data(weeks: dict[date, list[Visit]]) -> None:
    april = [visit for week, visits in weeks.items() if week < date(2024, 5, 20) for visit in visits]
    bug = next(one for one in of(april).drivers if one.node == "checkout_bug")
    assert 0 < bug.passed < 30
    assert bug.removal.effect is None
    assert bug.removal.lack == "few"


def orders(folder: Path) -> Iterator[Step]:
    """The orders that came to an end: each as the line of its times, delivered or not."""
    marks: dict[str, int] = {}
    with (folder / "olist_order_reviews_dataset.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            marks[row["order_id"]] = int(row["review_score"])
    with (folder / "olist_orders_dataset.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            end = {"delivered": "delivered", "canceled": "lost", "unavailable": "lost"}.get(
                row["order_status"]
            )
            times = ("purchase_timestamp", "approved_at", "delivered_carrier_date", "delivered_customer_date")
            path = [name for name in times if row[f"order_{name}"]]
            if end:
                yield from line(row["order_id"], [*path, end], marks.get(row["order_id"]))


def line(order: str, path: list[str], mark: int | None) -> Iterator[Step]:
    """An order's steps; what its customer said of it, they said of what came last."""
    went = Went.UNKNOWN if mark is None else Went.BADLY if mark <= 2 else Went.WELL
    for a, b in pairwise([BEGIN, *path]):
        yield Step(order, a, b, went if b == path[-1] else Went.UNKNOWN)


def test_straight_order_lines_are_not_enough_data(real_data: Path) -> None:
    answer = drivers(lives(orders(real_data / "olist"), {"delivered", "lost"}), {"lost"}, resamples=FEW_DRAWS)
    lacks = {str(one.node): (one.removal.lack, one.normalised.lack) for one in answer.drivers}
    assert answer.customers > 3_500
    assert len(lacks) == 4
    assert None not in {lack for both in lacks.values() for lack in both}
