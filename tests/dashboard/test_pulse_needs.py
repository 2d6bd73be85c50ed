"""What needs somebody: at most three things, each real, none that somebody has already."""

from datetime import UTC, datetime, timedelta

from dashboard.pulse.needs import Kind, needs
from db.models import ActionKind
from tests.dashboard.waiting import matter

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
LATE, SOON = NOW - timedelta(hours=1), NOW + timedelta(hours=1)
CARE = {"function_id": 5, "function": "Customer care"}


def test_a_matter_that_is_on_time_or_taken_needs_nobody() -> None:
    rows = [matter(due_at=SOON, **CARE), matter(due_at=LATE, person_id=3, **CARE)]
    assert needs(rows, {}, NOW) == []


def test_what_must_be_looked_at_comes_before_what_is_late() -> None:
    late, now = matter(due_at=LATE, **CARE), matter(kind=ActionKind.ESCALATION, due_at=SOON, **CARE)
    found = needs([late, now], {}, NOW)
    assert [need.about for need in found] == [now, late]
    assert {need.kind for need in found} == {Kind.TAKE}
    assert "Customer care has not taken it" in found[0].why
    assert "late since" in found[1].why


def test_what_no_department_has_is_to_be_handed_to_one() -> None:
    (need,) = needs([matter(due_at=SOON)], {}, NOW)
    assert (need.kind, need.why) == (Kind.HAND, "No department has it, due in 60 minutes.")


def test_a_step_without_an_owner_needs_one_where_at_least_five_are_hurt() -> None:
    (need,) = needs([], {"basket": ("Basket", 4), "cancel": ("Cancel", 9)}, NOW)
    assert (need.kind, need.step, need.what) == (Kind.STEP, "cancel", "Cancel")


def test_there_are_three_at_most_and_one_of_each_kind_first() -> None:
    late = [matter(id=n, due_at=LATE, **CARE) for n in range(1, 5)]
    found = needs([*late, matter(id=9)], {"cancel": ("Cancel", 9)}, NOW)
    assert [need.kind for need in found] == [Kind.TAKE, Kind.HAND, Kind.STEP]
    assert len(needs(late, {}, NOW)) == 3
