"""The paths customers walked are drawn from their signs of life as a slow and plain reading draws them."""

from itertools import groupby, pairwise
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from db.models import ENOUGH, usual
from journeys.lived import Ends, Ground, Signs, Steps, drawn, silences

DAY = 86_400
Sign = tuple[int, int, int]  # customer, hour, node

people = st.integers(1, 4)
signs = st.lists(st.tuples(people, st.integers(0, 3_000), st.integers(0, 5)), max_size=60)
grounds = st.sampled_from([Ground({}, ()), Ground({1: 2}, {5}), Ground({1: 2, 3: 2, 5: 9}, {4, 9})])


def columns(several: list[Sign]) -> Signs:
    """The signs as the store gives them: in the order they came in, not by when they are of."""
    rows = [(who, hour * 3600, node, 1000 + hour // 24) for who, hour, node in several]
    return Signs(*np.array(rows, np.int64).reshape(-1, 4).T)


def slowly(several: list[Sign], ground: Ground) -> tuple[list[Any], list[Any]]:
    """The same in plain words: one customer and one sign after the other."""
    steps, ends = [], []
    ordered = sorted(enumerate(several), key=lambda one: (one[1][0], one[1][1], one[0]))
    for who, theirs in groupby((sign for _, sign in ordered), key=lambda sign: sign[0]):
        all_signs = list(theirs)
        placed = [(hour * 3600, ground.became.get(node, node)) for _, hour, node in all_signs if node]
        stays = [(node, [at for at, _ in some]) for node, some in groupby(placed, key=lambda one: one[1])]
        if not stays:
            continue
        before, left, place = None, None, 0
        for node, times in stays:
            since = times[0] if left is None else left
            took = None if left is None else times[0] - left
            steps.append((who, place, before, node, since, took, day(since)))
            before, left, place = node, times[-1], place + 1
        steps.append((who, place, before, None, left, None, day(left)))
        ends.append((who, *_end(stays, ground), *_silences(all_signs)))
    return steps, ends


def day(at: int) -> int:
    """The reporting day of an instant."""
    return 1000 + at // DAY


def _end(stays: list[Any], ground: Ground) -> tuple[int, int, bool]:
    number = len(stays)
    while number and stays[number - 1][0] in ground.out:
        number -= 1
    if number == len(stays):
        return stays[-1][0], stays[-1][1][-1], False
    return stays[number][0], stays[number][1][0], True


def _silences(several: list[Sign]) -> tuple[int, int, int | None, list[int]]:
    days = sorted({1000 + hour // 24 for _, hour, _ in several})
    gaps = sorted(after - before for before, after in pairwise(days))
    return days[0], days[-1], usual([(gap, 1) for gap in gaps]), gaps


def listed(steps: Steps, ends: Ends) -> tuple[list[Any], list[Any]]:
    """Both as rows of plain values."""
    none = [0, 0, 0, 0, None, -1, None]
    rows = [
        tuple(
            None if place in {2, 3, 5} and value == none[place] else value for place, value in enumerate(row)
        )
        for row in zip(*(column.tolist() for column in steps), strict=True)
    ]
    *plain, limit, gaps = ends
    facts = zip(*(column.tolist() for column in plain), limit.tolist(), gaps, strict=True)
    return rows, [(*row, None if most < 0 else most, silences(some).tolist()) for *row, most, some in facts]


@given(signs, grounds)
def test_paths_are_those_a_plain_reading_finds(several: list[Sign], ground: Ground) -> None:
    assert listed(*drawn(columns(several), ground)) == slowly(several, ground)


def test_several_signals_in_a_row_at_one_step_are_one_stay() -> None:
    steps, _ = drawn(columns([(1, 0, 4), (1, 5, 4), (1, 9, 4), (1, 10, 5), (1, 11, 4)]), Ground({}, ()))
    assert steps.start.tolist() == [0, 4, 5, 4]
    assert steps.end.tolist() == [4, 5, 4, 0]
    assert steps.took.tolist() == [-1, 3600, 3600, -1]


def test_whoever_wrote_after_leaving_left_where_they_left_and_whoever_came_back_did_not() -> None:
    ground = Ground({}, {8, 9})
    _, ends = drawn(columns([(1, 0, 4), (1, 1, 8), (1, 2, 9), (2, 0, 8), (2, 30, 4)]), ground)
    assert ends.node.tolist() == [8, 4]
    assert ends.ended.tolist() == [True, False]
    assert ends.seen_at.tolist() == [3600, 30 * 3600]


def test_a_customers_own_silences_count_once_there_are_enough_of_them() -> None:
    days = range(0, (ENOUGH + 1) * 7 * 24, 7 * 24)
    _, ends = drawn(columns([(1, hour, 4) for hour in days] + [(2, 0, 4), (2, 72, 4)]), Ground({}, ()))
    assert ends.limit.tolist() == [7, -1]
    assert [silences(some).tolist() for some in ends.gaps] == [[7] * ENOUGH, [3]]
