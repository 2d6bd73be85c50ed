"""Dates of many spellings, read in one order of day and month, and told where that order is unsure."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.collect.dates import guess_order, parse, reader

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-02-03", "2024-02-03T00:00:00"),
        ("2024-02-03 04:05:06", "2024-02-03T04:05:06"),
        ("2024-02-03T04:05:06Z", "2024-02-03T04:05:06"),
        ("2024-02-03T04:05:06+02:00", "2024-02-03T02:05:06"),
        ("2024-2-3", "2024-02-03T00:00:00"),
        ("2024/02/03 4:05", "2024-02-03T04:05:00"),
        ("2024-02-03 04:05:06 UTC", "2024-02-03T04:05:06"),
        ("03-02-2024 04.05", "2024-02-03T04:05:00"),
        ("31/12/2024", "2024-12-31T00:00:00"),
        ("3.2.24, 16:05", "2024-02-03T16:05:00"),
        ("03/02/99", "1999-02-03T00:00:00"),
        ("Sat, 03 Feb 2024 04:05:06 +0200", "2024-02-03T02:05:06"),
        ("Sat Feb 03 04:05:06 +0000 2024", "2024-02-03T04:05:06"),
        ("Feb 3, 2024 4:05 PM", "2024-02-03T16:05:00"),
        ("February 3, 2024 12:05 a.m.", "2024-02-03T00:05:00"),
        ("3 February 2024", "2024-02-03T00:00:00"),
        ("1706933106", "2024-02-03T04:05:06"),
        ("1706933106000", "2024-02-03T04:05:06"),
        ("45325.5", "2024-02-03T12:00:00"),
    ],
)
def test_a_date_is_read_as_people_and_programs_write_it(value, expected):
    assert parse(value) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    ["", "soon", "30-02-2024", "02/24/2024", "2024-13-01", "25:00", "2024", "12", "99999999999",
     "3 Foo 2024", "2024-02-03 25:61", "Feb 3, 2024 14:00 pm", "0000-00-00 00:00:00"],
)  # fmt: skip
def test_what_is_no_date_is_none(value):
    assert parse(value) is None


def test_the_order_of_a_column_is_never_flipped_for_one_value():
    assert parse("02/03/2024", "dmy") == datetime(2024, 3, 2, tzinfo=UTC)
    assert parse("02/03/2024", "mdy") == datetime(2024, 2, 3, tzinfo=UTC)
    assert parse("31/12/2024", "mdy") is None


@pytest.mark.parametrize(
    ("values", "order", "certain"),
    [
        (["01/02/2024", "31/01/2024"], "dmy", True),
        (["01/02/2024", "01/31/2024"], "mdy", True),
        (["01/02/2024", "03/04/2024"], "dmy", False),
        (["31/01/2024", "30/01/2024", "01/31/2024"], "dmy", False),
        (["2024-01-31", "Feb 3, 2024"], "dmy", True),
        ([], "dmy", True),
    ],
)
def test_the_order_is_told_by_the_values_that_allow_only_one_reading(values, order, certain):
    guess = guess_order(values)
    assert (guess.order, guess.certain) == (order, certain)


@pytest.mark.parametrize("value", ["1989-12-31 23:59:59", "1970-01-01", "2027-02-01", "9999-12-31"])
def test_a_date_before_1990_or_far_ahead_is_no_usable_date(value):
    assert reader("dmy", NOW)(value) is None


def test_a_delivery_promised_for_next_month_is_a_date():
    assert reader("dmy", NOW)("2026-02-01") == datetime(2026, 2, 1, tzinfo=UTC)


@given(
    st.integers(int(datetime(1990, 1, 2, tzinfo=UTC).timestamp()), int(NOW.timestamp())),
    st.sampled_from(["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S+00:00", "%d.%m.%Y %H:%M:%S",
                     "%d %b %Y %H:%M:%S +0000", "%a %b %d %H:%M:%S +0000 %Y", "%b %d, %Y %I:%M:%S %p"]),
)  # fmt: skip
def test_every_spelling_of_a_second_gives_that_second(second, spelling):
    moment = datetime.fromtimestamp(second, UTC)
    assert reader("dmy", NOW)(moment.strftime(spelling)) == moment


@given(st.text(alphabet="0123456789-/.: TZAPMapm+jfeb,", max_size=30))
def test_no_text_makes_the_reader_fail(value):
    moment = reader("mdy", NOW)(value)
    assert moment is None or moment <= NOW + timedelta(days=366)
