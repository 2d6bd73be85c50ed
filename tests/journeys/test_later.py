"""A path that was drawn on is the path that drawing all of it gives."""

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from journeys.later import Stood, only_later, went_on
from journeys.lived import Ends, Ground, Signs, Steps, drawn

GROUND = Ground({1: 2}, {4, 5})
Sign = tuple[int, int, int]  # customer, at, node (0: nowhere)
signs = st.lists(st.tuples(st.integers(1, 3), st.integers(0, 400), st.integers(0, 5)), max_size=60)


def columns(some: list[Sign]) -> Signs:
    """The signs in the order in which they came in, ten units a day."""
    rows = np.array([(who, at, node, at // 10) for who, at, node in some], np.int64).reshape(-1, 4)
    return Signs(*rows.T)


def stood(steps: Steps, ends: Ends) -> Stood:
    """How these paths stand."""
    last = steps.end == 0
    place, node, left_at, day = (
        column[last] for column in (steps.place, steps.start, steps.left_at, steps.day)
    )
    return Stood(
        ends.customer,
        place,
        node,
        left_at,
        day,
        ends.node,
        ends.seen_at,
        ends.first_day,
        ends.last_day,
        ends.gaps,
    )


def told(steps: Steps, ends: Ends) -> tuple[list[Any], list[Any]]:
    """The steps and the ends as rows."""
    each = [column if isinstance(column, list) else column.tolist() for column in ends]
    return sorted(zip(*(column.tolist() for column in steps), strict=True)), list(zip(*each, strict=True))


@given(before=signs, since=signs, at=st.integers(0, 400))
def test_a_path_that_was_drawn_on_is_the_one_drawn_from_all_signs(
    before: list[Sign], since: list[Sign], at: int
) -> None:
    known, new = columns([one for one in before if one[1] <= at]), columns(since)
    steps, ends = drawn(known, GROUND)
    here = stood(steps, ends)
    later = only_later(here, new)
    mine = np.isin(here.customer, list(later))
    theirs = Signs(*(column[np.isin(new.customer, list(later))] for column in new))
    gaps = [one for one, is_mine in zip(here.gaps, mine, strict=True) if is_mine]
    some = Stood(*(column[mine] for column in here[:-1]), gaps)  # type: ignore[arg-type]
    if not later:
        return
    more, now = went_on(some, theirs, GROUND)
    kept = ~(np.isin(steps.customer, list(later)) & (steps.end == 0))
    both = Steps(*(np.concatenate((one[kept], other)) for one, other in zip(steps, more, strict=True)))
    all_signs = Signs(*(np.concatenate(pair) for pair in zip(known, theirs, strict=True)))
    wanted_steps, wanted_ends = told(*drawn(all_signs, GROUND))
    found_steps, found_ends = told(both, now)
    assert found_steps == wanted_steps
    assert found_ends == [row for row in wanted_ends if row[0] in later]


def test_only_those_went_on_of_whom_nothing_new_is_earlier_or_in_the_same_second() -> None:
    here = stood(*drawn(columns([(1, 10, 2), (2, 10, 2), (2, 50, 0), (3, 10, 2)]), GROUND))
    later = [(1, 11, 3), (2, 30, 3), (3, 10, 3), (4, 90, 3)]
    assert only_later(here, columns(later)) == {1}, "2 was seen later elsewhere, 3 in that second, 4 is new"
    assert only_later(here, columns([(1, 11, 3), (1, 5, 3)])) == set()
