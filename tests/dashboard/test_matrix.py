"""Departments × steps: every share in its cell, what is nobody's in its own, and nothing by colour alone."""

from dataclasses import replace

import pytest

from dashboard.figures import Unit
from dashboard.map.fared import Fared
from dashboard.matrix.drawing import Shows, drawing, say
from dashboard.matrix.rows import Row, as_saved, graph_of, remainder_bars, remainders, rows, saved_columns
from db.models import JourneyIn, StageIn
from db.reads.hurt import Hurt
from db.reads.maps import StepState
from db.reads.rollups import Figures
from jobs.demo.company import company

CUSTOMERS = Unit(by_customer=True)
MADE = company()
FUNCTIONS = {one.key: one for one in MADE.functions}


def fared(journey: JourneyIn) -> Fared:
    """Steps at which one more is hurt from step to step; at the first nobody was heard."""
    graph = graph_of(journey)
    states = {
        key: StepState(n, Figures(customers=2 * n, customers_read=2 * n, customers_negative=n), 0)
        for n, key in enumerate(graph)
    }
    return Fared(graph, states, FUNCTIONS, CUSTOMERS)


@pytest.fixture(scope="module")
def every() -> list[Row]:
    return rows([fared(MADE.journey)], {n: 10 * n for n in range(100)})


def hurt(n: int) -> Figures:
    return Figures(customers_negative=n)


def while_they_had_a_say(every: list[Row]) -> Hurt:
    """Everybody who was hurt at a step was, while the departments of today had a say there."""
    return Hurt({}, {(row.key, key): hurt(row.hurt) for row in every for key in row.given})


def test_every_step_is_a_row_in_the_order_of_its_stages_and_its_shares_make_a_hundred(
    every: list[Row],
) -> None:
    assert {row.key for row in every} == {step.key for step in MADE.journey.micro_interactions}
    stages = list(dict.fromkeys(row.stage for row in every))
    assert stages == [stage.name for stage in MADE.journey.stages]
    assert all(sum(row.given.values()) + row.left == 100 for row in every)


def test_a_step_of_two_journeys_is_one_row(every: list[Row]) -> None:
    other = replace(
        MADE.journey, key="other", name="Other", stages=(*MADE.journey.stages, StageIn("more", "More"))
    )
    both = rows([fared(MADE.journey), fared(other)], {})
    assert [row.key for row in both] == [row.key for row in every]


def test_the_cells_say_shares_or_how_many_were_hurt_and_are_empty_where_there_is_no_say(
    every: list[Row],
) -> None:
    for shows in Shows:
        drawn = drawing(every, FUNCTIONS, while_they_had_a_say(every), shows, CUSTOMERS)
        for row, one in zip(every, [one for group in drawn["groups"] for one in group["rows"]], strict=True):
            words = dict(zip(FUNCTIONS, (cell.word for cell in one["cells"]), strict=True))
            assert {key for key, word in words.items() if word} == set(row.given)
            if shows is Shows.SHARE:
                assert words == {key: f"{row.given[key]} %" if key in row.given else "" for key in FUNCTIONS}
            elif row.read:
                assert {words[key] for key in row.given} <= {str(row.hurt)}
            assert one["nobody"].word == (f"{row.left} %" if row.left else "")


def test_where_nobody_was_heard_a_row_says_so_and_is_hatched_not_calm(every: list[Row]) -> None:
    drawn = drawing(every, FUNCTIONS, while_they_had_a_say(every), Shows.HURT, CUSTOMERS)
    silent = [one for group in drawn["groups"] for one in group["rows"] if one["unheard"]]
    assert [one["hurt"] for one in silent] == ["–"]
    assert {cell.word for cell in silent[0]["cells"]} <= {"–", ""}
    assert silent[0]["told"] == "not heard from yet"


def test_a_column_says_where_its_department_leads_or_how_many_were_hurt(every: list[Row]) -> None:
    key = next(key for row in every for key in row.given)
    led = sum(next(iter(row.given), "") == key for row in every)
    place = list(FUNCTIONS).index(key)
    leads = drawing(every, FUNCTIONS, while_they_had_a_say(every), Shows.SHARE, CUSTOMERS)
    assert leads["columns"][place]["sum"] == f"leads {led}"
    seven = drawing(every, FUNCTIONS, Hurt({key: hurt(7)}, {}), Shows.HURT, CUSTOMERS)
    assert seven["columns"][place]["sum"] == "7 hurt"


def test_the_remainders_begin_where_most_customers_meet_nobody(every: list[Row]) -> None:
    left = remainders(every)
    assert left
    assert all(row.left for row in left)
    assert [row.lost for row in left] == sorted((row.lost for row in left), reverse=True)
    bars = remainder_bars(left)
    assert all(bar.hatched and "has no owner" in bar.said for bar in bars)
    assert bars[0].shown == f"{left[0].touched}"


def test_who_has_a_say_is_told_and_saved_with_what_is_nobodys(every: list[Row]) -> None:
    names = {key: one.name for key, one in FUNCTIONS.items()}
    head = saved_columns(names, ("Customers", "Customers hurt"))
    assert all(len(row) == len(head) for row in as_saved(every, names))
    shared = next(row for row in every if row.left and row.given)
    assert say(shared, FUNCTIONS).endswith(f"has no owner {shared.left} %")


def test_a_share_that_changed_in_the_period_is_told_for_its_days_and_for_now() -> None:
    there = fared(MADE.journey)
    key = next(iter(there.graph))
    first, second = list(FUNCTIONS)[:2]
    over = {there.state(key).id or 0: [(30, {first: 100}), (10, {second: 60})]}
    row = next(row for row in rows([there], {}, over) if row.key == key)
    assert dict(row.given) == {first: 75, second: 15}
    assert row.left == 10
    assert row.now == {one: n for one, n in there.graph.nodes[key]["influence"].items() if n}
    drawn = drawing([row], FUNCTIONS, while_they_had_a_say([row]), Shows.SHARE, CUSTOMERS)["groups"][0][
        "rows"
    ][0]
    now = row.now.get(first, 0) if row.now else 0
    assert drawn["cells"][0] == ("75 %", 0.75, f"now {now} %")
    assert "; now " in drawn["say"]
