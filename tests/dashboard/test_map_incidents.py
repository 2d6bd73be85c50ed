"""What the map says of what broke: weeks on end as one, the strongest step first, in plain words."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard import widgets
from dashboard.map import incidents
from db.models import Grain
from db.reads.drivers import Effect
from db.reads.incidents import Incident, Incidents
from jobs.demo.company import company
from tests.dashboard.test_map import fared

JOURNEY = company().journey
GOAL, FIRST, SECOND = (step.key for step in JOURNEY.micro_interactions[:3])
MAY_20 = date(2024, 5, 20).toordinal()


def broke(key: str, week: int = 0, low: float = 0.115) -> Incident:
    first = MAY_20 + 7 * week
    return Incident(key, first, first + 6, 190, 31, Effect(low + 0.045, low, low + 0.086), 0.004)


def of(*rows: Incident, grain: Grain | None = Grain.WEEK) -> Incidents:
    return Incidents(GOAL, grain, 25 if grain else 0, 150, 0.85, rows)


def test_weeks_on_end_are_one_run_and_the_newest_comes_first() -> None:
    told = incidents.runs([broke(FIRST), broke(SECOND, 1), broke(FIRST, 4)])
    assert [[(row.key, row.first_day) for row in run] for run in told] == [
        [(FIRST, MAY_20 + 28)], [(FIRST, MAY_20), (SECOND, MAY_20 + 7)],
    ]  # fmt: skip
    assert incidents._when(told[1]) == "20 May 2024 to 2 June 2024"
    assert incidents.runs([]) == []


def test_a_step_stands_once_in_a_run_with_its_worst_week_and_the_strongest_first() -> None:
    run = [broke(SECOND, 0, 0.09), broke(FIRST, 0, 0.1), broke(FIRST, 1, 0.15)]
    told = incidents._strongest(run)
    assert [(row.key, row.removed.low) for row in told] == [(FIRST, 0.15), (SECOND, 0.09)]


def test_what_lies_on_another_map_is_told_there(monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = replace(of(broke(FIRST)), key="of another map")
    asked = [of(broke(FIRST), broke("of another map", 1)), of(broke("of another map")), of(), elsewhere]
    monkeypatch.setattr(incidents.store, "ask", lambda _question: asked)
    assert incidents.on(fared(JOURNEY)) == [of(broke(FIRST)), of()]


@pytest.mark.parametrize(("grain", "when"), [(Grain.WEEK, "week"), (Grain.MONTH, "month")])
def test_an_incident_reads_as_customers_of_a_thousand(grain: Grain, when: str) -> None:
    on = fared(JOURNEY)
    assert incidents.sentence(broke(FIRST), of(grain=grain), on) == (
        f"In the worst {when} about 160 of 1,000 customers who came close to “{widgets.name(on.name(GOAL))}”"
        " (115–201) passed here and did not get it done; usually 4."
    )


@pytest.mark.parametrize(("grain", "words"), [
    (Grain.WEEK, "in all 25 weeks it worked out as usual."),
    (Grain.MONTH, "in all 25 months it worked out as usual."),
    (None, "not enough data. Too few customers came close to it in a week or a month, or it takes longer."),
])  # fmt: skip
def test_where_nothing_broke_or_nobody_can_know_it_says_so(grain: Grain | None, words: str) -> None:
    assert incidents._quiet(of(grain=grain), fared(JOURNEY)).endswith(words)
