"""What broke in which week is found where it was put, and nothing is found where nothing was."""

from collections.abc import Iterator
from datetime import date

import pytest

from db.models import Grain, IncidentPassIn, Stay
from journeys.incidents import SPANS, beginning, following, incidents

CART, PAY, ERROR, FORUM = 1, 2, 3, 4
MONDAY = date(2026, 1, 5).toordinal()
WEEKS = 12
BROKE = MONDAY + 7 * 6
Week = Iterator[tuple[int, ...]]
Paths = list[tuple[int, list[Stay]]]


def usual_week(many: int) -> Week:
    """Of `many` three in four pay; one in ten of the others met an error before."""
    yield from [(CART, PAY)] * (many * 3 // 4)
    yield from [(CART, ERROR)] * (many // 40)
    yield from [(CART,)] * (many - many * 3 // 4 - many // 40)


def broken_week(many: int) -> Week:
    """Half of those who pay in a usual week meet an error instead."""
    yield from [(CART, PAY)] * (many * 3 // 8)
    yield from [(CART, ERROR)] * (many // 40 + many * 3 // 8)
    yield from [(CART,)] * (many - 2 * (many * 3 // 8) - many // 40)


def paths(weeks: dict[int, Week]) -> Paths:
    """Each path is that of another customer, on the third day of the week."""
    every = [(first, path) for first, several in weeks.items() for path in several]
    return [
        (customer, [Stay(node, first + 2, node == PAY) for node in path])
        for customer, (first, path) in enumerate(every, 1)
    ]


def a_quarter(many: int = 120, broke: int = BROKE) -> Paths:
    firsts = range(MONDAY, MONDAY + 7 * WEEKS, 7)
    return paths({first: (broken_week if first == broke else usual_week)(many) for first in firsts})


def found(read: Paths, first: int = MONDAY, last: int = MONDAY + 7 * WEEKS - 1) -> IncidentPassIn:
    return incidents(lambda: read, PAY, first, last)


def test_the_step_that_kept_more_from_it_than_usual_is_named_with_its_week() -> None:
    told = found(a_quarter())
    assert (told.grain, told.spans, told.customers) == (Grain.WEEK, WEEKS, 120)
    assert told.missed == pytest.approx(0.25)
    (one,) = told.found
    assert (one.micro_interaction_id, one.first_day, one.last_day) == (ERROR, BROKE, BROKE + 6)
    assert (one.customers, one.passed) == (120, 48)
    value, low, high = one.removal
    assert value == pytest.approx(48 / 120)
    assert low <= value <= high
    assert one.usual == pytest.approx(3 / 120)


def test_nothing_is_named_where_every_week_is_like_the_others() -> None:
    told = found(a_quarter(broke=0))
    assert (told.grain, told.spans, told.found) == (Grain.WEEK, WEEKS, ())


def test_a_path_ends_where_it_worked_whatever_came_after() -> None:
    later = [(who, [*stays, Stay(ERROR, stays[-1].day, done=False)]) for who, stays in a_quarter(broke=0)]
    told = found(
        [one if one[1][-2].done else whole for one, whole in zip(later, a_quarter(broke=0), strict=True)]
    )
    assert told.missed == pytest.approx(0.25)
    assert told.found == ()


def test_a_week_that_is_not_over_is_not_looked_at() -> None:
    last = MONDAY + 7 * (WEEKS - 1)
    assert found(a_quarter(broke=last)).found
    told = found(a_quarter(broke=last), last=last + 5)
    assert (told.spans, told.found) == (WEEKS - 1, ())
    assert found(a_quarter(), first=MONDAY + 1).spans == WEEKS - 1


def test_where_weeks_hold_too_few_months_are_looked_at() -> None:
    year = range(MONDAY, MONDAY + 7 * 52, 7)
    april = date(2026, 4, 1).toordinal(), date(2026, 4, 30).toordinal()
    weeks = {day: (broken_week if april[0] <= day <= april[1] else usual_week)(24) for day in year}
    told = found(paths(weeks), MONDAY, MONDAY + 7 * 52)
    assert (told.grain, told.spans) == (Grain.MONTH, 11)
    (one,) = told.found
    assert (one.micro_interaction_id, one.first_day, one.last_day) == (ERROR, *april)


def test_too_few_in_any_month_are_not_enough_data() -> None:
    assert found(a_quarter(4)) == IncidentPassIn(None, 0, 0, 0.0, ())
    short = found(a_quarter(), last=MONDAY + 7 * (SPANS - 1) - 1)
    assert short.grain is None


def test_customers_who_came_near_none_of_it_count_neither_way() -> None:
    crowd = [(10_000 + n, [Stay(FORUM, BROKE + 1, done=False)]) for n in range(500)]
    assert found([*a_quarter(broke=0), *crowd]) == found(a_quarter(broke=0))
    assert found([*a_quarter(), *crowd]) == found(a_quarter())


def test_where_no_larger_part_than_usual_missed_it_nothing_broke() -> None:
    """Those who meet an error are no more than ever, but most others stay away for a week."""
    few = paths({BROKE: iter([*[(CART, PAY)] * 45, *[(CART, ERROR)] * 15])})
    rest = [(1000 + who, stays) for who, stays in a_quarter(broke=0) if stays[0].day != BROKE + 2]
    assert found([*few, *rest]).found == ()


def test_where_few_get_it_done_and_nothing_tells_who_wants_it_everybody_counts() -> None:
    """Of those who come to pay everybody does, so there is nobody else to look at than all."""
    idle = [(50_000 + n, [Stay(CART, MONDAY + 7 * (n % WEEKS), done=False)]) for n in range(WEEKS * 300)]
    told = found([*a_quarter(), *idle])
    assert told.customers == 420
    assert [(one.micro_interaction_id, one.first_day) for one in told.found] == [(ERROR, BROKE)]


def test_the_goal_itself_is_named_where_it_did_not_work_for_those_who_came_to_it() -> None:
    """Everybody passes it: by the rule for other steps there would be nobody to compare with."""
    whole = a_quarter(broke=0)
    fails = {who for who, stays in whole if stays[0].day == BROKE + 2 and stays[-1].done and who % 2}
    halted = [
        (who, [one._replace(done=one.done and who not in fails) for one in stays]) for who, stays in whole
    ]
    assert [(one.micro_interaction_id, one.first_day) for one in found(halted).found] == [(PAY, BROKE)]


def test_a_path_of_somebody_over_two_weeks_counts_in_both() -> None:
    whole = a_quarter(broke=0)
    again = [
        (who, [*stays, *(Stay(one.node, one.day + 7, one.done) for one in stays)]) for who, stays in whole
    ]
    told = found(again)
    assert (told.customers, told.missed) == (240, pytest.approx(0.25))


def test_what_takes_longer_than_a_week_is_looked_at_by_month_and_what_takes_longer_not_at_all() -> None:
    whole = a_quarter()
    slow = [
        (who, [stays[0], *(stay._replace(day=stay.day + 7) for stay in stays[1:])]) for who, stays in whole
    ]
    assert found(slow).grain is not Grain.WEEK
    slower = [
        (who, [stays[0], *(stay._replace(day=stay.day + 31) for stay in stays[1:])]) for who, stays in whole
    ]
    assert found(slower, last=MONDAY + 365) == IncidentPassIn(None, 0, 0, 0.0, ())


def test_nobody_at_all_is_not_enough_data() -> None:
    assert found([]).grain is None


@pytest.mark.parametrize(("grain", "day", "first", "after"), [
    (Grain.WEEK, date(2026, 1, 1), date(2025, 12, 29), date(2026, 1, 5)),
    (Grain.MONTH, date(2026, 1, 31), date(2026, 1, 1), date(2026, 2, 1)),
    (Grain.MONTH, date(2025, 12, 1), date(2025, 12, 1), date(2026, 1, 1)),
    (Grain.MONTH, date(2024, 2, 29), date(2024, 2, 1), date(2024, 3, 1)),
])  # fmt: skip
def test_weeks_begin_on_mondays_and_months_on_their_first(
    grain: Grain, day: date, first: date, after: date
) -> None:
    assert beginning(grain, day.toordinal()) == first.toordinal()
    assert following(grain, first.toordinal()) == after.toordinal()
