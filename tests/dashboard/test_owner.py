"""An owner is told where they stand, in sentences that hold."""

from datetime import UTC, datetime, timedelta

import pytest

from dashboard import owner
from dashboard.figures import Unit
from dashboard.map.fared import Fared
from dashboard.map.worst import as_saved
from db.models import FunctionIn
from db.reads.maps import StepState
from db.reads.rollups import Figures
from jobs.demo.company import company
from journeys.graph import as_designed
from tests.dashboard.test_matters import ROW

NOW = datetime(2026, 3, 10, 14, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def fared() -> Fared:
    made = company()
    graph = as_designed(made.journey)
    states = {
        key: StepState(n, Figures(signals=40, read=40, negative=n), 0) for n, key in enumerate(graph, 1)
    }
    return Fared(graph, states, {one.key: one for one in made.functions}, Unit(by_customer=False))


def a_function(fared: Fared) -> FunctionIn:
    return next(one for one in fared.functions.values() if owner.led(fared, [one.key]))


def test_the_steps_of_a_department_are_those_where_it_has_a_say_the_worst_first(fared: Fared) -> None:
    key = a_function(fared).key
    bars = owner.steps(fared, [key])
    assert {bar.key for bar in bars} == {step for step in fared.graph if fared.has_say(step, key)}
    assert [bar.value for bar in bars] == sorted((bar.value for bar in bars), reverse=True)
    assert len(owner.steps(fared, [key, key])) == len(bars)
    assert owner.steps(fared, []) == []


def test_the_greeting_says_what_is_led_where_most_were_hurt_and_what_is_due_first(fared: Fared) -> None:
    keys = [a_function(fared).key]
    bars, n = owner.steps(fared, keys), len(owner.led(fared, keys))
    due = ROW.due_at
    assert due is not None
    said = owner.greeting(fared, bars, n, "last week", owner.waits([ROW], NOW))
    assert said.startswith(f"You lead {n} step")
    assert f"{bars[0].value} message" in said
    assert bars[0].name in said
    assert said.endswith("1 matter waits for you, due in 5 hours.")
    quiet = owner.greeting(fared, [], 0, "last week", owner.waits([], NOW + timedelta(days=1)))
    assert quiet == "You lead 0 steps. No matter waits for you."


def test_what_has_no_owner_is_told_with_its_share_and_saved_with_who_has_a_say(fared: Fared) -> None:
    every = owner.steps(fared, list(fared.functions))
    told = owner.without_owner(fared, every)
    assert told
    assert all(line.endswith("% has no owner") for line in told)
    head, rows = as_saved(fared, every)
    assert all(len(row) == len(head) for row in rows())
    assert len(rows()) == len(every)
