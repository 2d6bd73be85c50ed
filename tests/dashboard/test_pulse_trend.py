"""Over time: no day is lost, shares only on bases of 30, and what is usual for a share."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from dashboard.charts import trend
from dashboard.pulse.trend import Course, Point, mostly_large, share_band
from dashboard.stretches import stretches

DAYS = st.dates(date(2010, 1, 1), date(2026, 1, 1))
TODAY = date(2026, 3, 10)


@given(DAYS, DAYS)
def test_stretches_leave_no_day_out_and_are_few_enough(one: date, other: date) -> None:
    first, last = min(one, other), max(one, other)
    several = stretches(first, last)
    assert (several[0].first, several[-1].last) == (first, last)
    assert all(later.first == earlier.last + timedelta(days=1) for earlier, later in pairwise(several))
    assert len(several) <= 250


def test_up_to_two_months_are_told_by_day_and_nothing_without_dates() -> None:
    assert [one.first for one in stretches(TODAY, TODAY + timedelta(days=2))] == [
        TODAY + timedelta(days=day) for day in range(3)
    ]
    assert stretches(None, None) == ()


def test_shares_are_drawn_only_when_most_days_have_a_base_of_thirty() -> None:
    assert mostly_large([30, 45, 0, 0, 12])
    assert not mostly_large([30, 12, 11])
    assert not mostly_large([])


@given(st.lists(st.integers(30, 400), min_size=4, max_size=8), st.floats(0, 1), st.integers(30, 400))
def test_the_usual_share_holds_the_share_that_never_changed(read: list[int], part: float, base: int) -> None:
    told = [round(part * n) for n in read]
    found = share_band(tuple(told), tuple(read), base)
    assert found is not None
    low, high = found
    shares = sorted(n / of for n, of in zip(told, read, strict=True))
    assert 0 <= low <= shares[len(shares) // 2] <= high <= 1 or low <= shares[(len(shares) - 1) // 2] <= high


def test_days_on_small_bases_make_no_usual_share() -> None:
    assert share_band((5, 5, 5, 5), (29, 29, 29, 29), 100) is None
    assert share_band((5, 5, 5, 5), (30, 30, 30, 30), 29) is None


def drawn(points: tuple[Point, ...], *, shares: bool) -> list[object]:
    spec = trend(Course("negative", points, shares=shares), "In words")
    assert spec["description"] == "In words"
    (inner,) = spec["layer"]
    return [row["n"] for row in inner["data"]["values"]]


def test_a_day_on_a_small_base_is_a_gap_among_shares_and_a_count_among_counts() -> None:
    tomorrow = TODAY + timedelta(days=1)
    points = (Point(TODAY, TODAY, 60, 50, 25), Point(tomorrow, tomorrow, 9, 9, 3))
    assert drawn(points, shares=True) == [0.5, None]
    assert drawn(points, shares=False) == [25, 3]


def over_no_time() -> None:
    from dashboard.pulse.panels import trend as draw

    draw([])


def test_where_nothing_has_a_date_the_page_says_so_instead_of_a_trend() -> None:
    page = AppTest.from_function(over_no_time).run()
    assert not page.exception
    assert "Nothing here has a date" in page.get("html")[0].proto.body
