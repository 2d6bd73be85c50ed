"""What steps count for is what counting them one by one gives."""

from collections import Counter, defaultdict
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select

from db.cells import first_of_month
from db.engine import reading, writing
from db.models import LivedStep, metadata
from db.reads.columns import columns
from db.tallies import LEFT, STEP, by_day, groups, numbered, tallied
from db.took import buckets, counted, medians, together

Row = tuple[int, int, int, int]  # customer, from, to, day
rows = st.lists(
    st.tuples(st.integers(1, 5), st.integers(0, 3), st.integers(0, 3), st.integers(700_000, 700_090)),
    max_size=30,
)


def steps(some: list[Row]) -> Any:
    """These as steps, by customer."""
    each = [
        (who, place, a, b, 0, 60 if a and b else -1, day)
        for place, (who, a, b, day) in enumerate(sorted(some))
    ]
    return np.array(each, np.int64).reshape(-1, len(STEP))


def by_hand(some: list[Row]) -> dict[Any, tuple[int, set[int]]]:
    """How often each way was taken, ever and by month, and by whom."""
    times, who = Counter[Any](), defaultdict[Any, set[int]](set)
    for customer, a, b, day in some:
        for key in ("a", 0, a, b), ("m", first_of_month(day), a, b):
            times[key] += 1
            who[key].add(customer)
    return {key: (times[key], who[key]) for key in times}


@given(some=rows)
def test_the_cells_are_those_counted_by_hand(some: list[Row]) -> None:
    cells = {cell[:4]: cell for cell in tallied(steps(some))}
    assert {key: (cell.times, set(cell.who)) for key, cell in cells.items()} == by_hand(some)
    timed = {key for key, cell in cells.items() if cell.took}
    assert timed == {key for key in cells if key[0] == "a" and key[2] and key[3]}
    assert medians([cells[key].took for key in timed]) == [pytest.approx(60, rel=0.01)] * len(timed)


@given(some=rows, other=rows)
def test_like_others_only_the_cells_are_told_in_which_these_count(some: list[Row], other: list[Row]) -> None:
    found = {cell[:4]: (cell.times, set(cell.who)) for cell in tallied(steps(some), steps(other))}
    theirs = by_hand(other).keys()
    assert found == {key: what for key, what in by_hand(some).items() if key in theirs}


@given(some=rows)
def test_each_day_holds_its_steps_by_customer(some: list[Row]) -> None:
    days = {one.day: np.frombuffer(one.steps, LEFT).reshape(-1, 3).tolist() for one in by_day(steps(some))}
    wanted = defaultdict(list)
    for customer, a, b, day in sorted(some):
        wanted[day].append([customer, a, b])
    assert days == wanted


@given(values=st.lists(st.one_of(st.integers(0, 9), st.integers(0, 1 << 40)), max_size=20))
def test_numbers_are_numbered_and_grouped_however_far_apart(values: list[int]) -> None:
    column = np.array(values, np.int64)
    different, places = numbered(column)
    assert different.tolist() == sorted(set(values))
    assert different[places].tolist() == values
    assert {key: where.tolist() for key, where in groups(column)} == {
        value: [place for place, one in enumerate(values) if one == value] for value in values
    }


def stored(seconds: list[int]) -> bytes:
    (told,) = counted(np.zeros(len(seconds), np.int64), buckets(np.array(seconds, np.int64)), 1)
    return told


@given(one=st.lists(st.integers(0, 10**9)), more=st.lists(st.integers(0, 10**9)))
def test_what_is_added_to_a_median_and_taken_off_again_leaves_nothing_behind(
    one: list[int], more: list[int]
) -> None:
    first, other, both = (stored(seconds) for seconds in (one, more, one + more))
    assert together([first + other], [b""]) == [both]
    assert together([both, first], [other, b""]) == [first, first]


def test_columns_come_in_order_of_the_rows_whatever_their_size(database_url: str) -> None:
    table = metadata.tables["lived_steps"].c
    each = [(3, 1 << 60, -1), (1, 0, 5), (2, 7, 0)]
    with writing(database_url) as connection:
        for customer, left_at, took in each:
            row = {"customer_id": customer, "left_at": left_at, "took": took}
            connection.execute(insert(LivedStep).values(generation_id=1, place=0, **row))
    asked = select(table.customer_id, table.left_at, table.took).order_by(table.customer_id)
    with reading(database_url) as connection:
        assert columns(connection, asked).T.tolist() == sorted(map(list, each))
        assert columns(connection, asked.where(table.customer_id > 3)).shape == (3, 0)
