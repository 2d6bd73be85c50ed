"""An owner is told where they stand, in sentences that hold."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dashboard import owner
from dashboard.figures import Unit
from dashboard.map.fared import Fared
from dashboard.matrix.rows import Row, rows
from dashboard.owning import first, touched
from dashboard.owning.lists import Lists
from db.reads.maps import StepState
from db.reads.rollups import Figures
from tests.dashboard.test_matrix import FUNCTIONS, MADE, fared
from tests.dashboard.test_matters import ROW

NOW = datetime(2026, 3, 10, 14, 30, tzinfo=UTC)
CUSTOMERS = Unit(by_customer=True)
SEVERAL: list[Fared] = [fared(MADE.journey)]
ROWS: list[Row] = rows(SEVERAL, {})
NAMES = {one.key: one.name for one in MADE.journey.touchpoints}
DEPARTMENT = next(key for row in ROWS for key in row.given)


def own(*departments: str) -> list[touched.Own]:
    return touched.own(ROWS, NAMES, departments)


def test_the_touchpoints_of_a_department_are_those_with_a_step_where_it_has_a_say() -> None:
    found = own(DEPARTMENT)
    assert {one.key for one in found} == {row.touchpoint for row in ROWS if DEPARTMENT in row.given}
    assert all(one.share and one.share + one.left <= 101 for one in found)
    assert own() == []
    together = {one.key: one.share for one in own(*FUNCTIONS)}
    assert all(together[one.key] >= one.share for one in found)


def test_one_department_at_most_leads_a_touchpoint() -> None:
    leading = [one.key for key in FUNCTIONS for one in own(key) if one.leads]
    assert leading
    assert len(leading) == len(set(leading))


def test_touchpoints_stand_by_those_hurt_and_hatched_where_nobody_was_heard() -> None:
    found = own(*FUNCTIONS)
    states = {
        one.key: StepState(None, Figures(customers=n, customers_read=n, customers_negative=n), 0)
        for n, one in enumerate(found)
    }
    bars = touched.bars(found, states, CUSTOMERS)
    assert [bar.value for bar in bars] == sorted((bar.value for bar in bars), reverse=True)
    assert [bar.hatched for bar in bars] == [False] * (len(found) - 1) + [True]
    assert bars[-1].shown == "–"


def test_a_share_is_told_with_what_has_no_owner() -> None:
    one = touched.Own("web", "Web", ("pay",), 60, 15, leads=True)
    assert touched.share_in_words(one) == "you lead, 60 % yours, 15 % has no owner"
    assert touched.share_in_words(touched.Own("web", "Web", (), 30, 0, leads=False)) == "30 % yours"


def test_what_is_around_some_steps_is_right_before_or_after_them() -> None:
    for row in ROWS:
        ways = [(edge.start, edge.end) for edge in MADE.journey.edges]
        expected = {b for a, b in ways if a == row.key} | {a for a, b in ways if b == row.key}
        assert touched.around(SEVERAL, {row.key}) == expected - {row.key}


def test_the_greeting_says_what_is_led_where_most_were_hurt_and_what_is_due_first() -> None:
    assert ROW.due_at is not None
    found = own(DEPARTMENT)
    states = {found[0].key: StepState(None, Figures(customers_read=104, customers_negative=104), 0)}
    bars = touched.bars(found, states, CUSTOMERS)
    said = owner.greeting(bars, 4, CUSTOMERS, "last week", owner.waits([ROW], NOW))
    assert said.startswith("You lead 4 touchpoints. 104 customers told us something negative at")
    assert bars[0].name in said
    assert said.endswith("1 matter waits for you, due today 19:30.")
    unowned = owner.nobodys([ROW, replace(ROW, due_at=None)], NOW)
    assert unowned == "2 matters wait for somebody of yours, the first due today 19:30."
    assert owner.nobodys([], NOW) == "No matter waits for you."
    quiet = owner.greeting([], 0, CUSTOMERS, "last week", owner.waits([], NOW + timedelta(days=1)))
    assert quiet == "You lead 0 touchpoints. No matter waits for you."


def test_who_has_no_matter_is_shown_the_first_that_nobody_has_and_it_is_open_once() -> None:
    beginning = first.first_matter(Lists([], [], [ROW]))
    assert beginning == ROW
    assert first.first_matter(Lists([ROW], [], [ROW])) is None
    assert first.first_matter(Lists([], [ROW], [])) is None
    assert first.beneath(beginning, ROW.id) is None
    assert first.beneath(beginning, ROW.id + 1) == ROW.id + 1
    assert first.beneath(None, ROW.id) == ROW.id
