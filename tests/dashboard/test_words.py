"""Numbers and times in words."""

from datetime import UTC, date, datetime, timedelta

import pytest

from dashboard.languages import spoken_in
from dashboard.words import age, date_pattern, days, due, due_at, language, mark, number
from db.settings import settings
from tests.house import ROOT

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=3), "just now"),
        (timedelta(seconds=50), "50 seconds ago"),
        (timedelta(minutes=5), "5 minutes ago"),
        (timedelta(hours=5), "5 hours ago"),
        (timedelta(days=3), "3 days ago"),
        (timedelta(days=4000), "4,000 days ago"),
        (timedelta(seconds=-5), "just now"),
    ],
)
def test_an_age_is_said_in_the_unit_that_fits(ago: timedelta, said: str) -> None:
    assert age(NOW - ago, NOW) == said


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(seconds=5), "due in 1 minute"),
        (timedelta(minutes=44, seconds=30), "due in 44 minutes"),
        (timedelta(minutes=119), "due in 119 minutes"),
        (timedelta(hours=2), "due in 2 hours"),
        (timedelta(hours=47), "due in 47 hours"),
        (timedelta(days=3), "due in 3 days"),
        (timedelta(0), "late since 12:00"),
        (timedelta(hours=-1), "late since 11:00"),
        (timedelta(days=-3), "late since 27 February 2026"),
    ],
)
def test_a_clock_runs_down_and_then_says_since_when_it_is_late(left: timedelta, said: str) -> None:
    assert due(NOW + left, NOW) == said


def test_the_first_that_is_due_is_told_by_the_clock_today_and_by_its_day_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert due_at(NOW + timedelta(hours=4), NOW) == "due today 16:00"
    assert due_at(NOW + timedelta(hours=12), NOW) == "due on 3 March 2026"
    assert due_at(NOW, NOW) == "late since 12:00"
    monkeypatch.setenv("TOUCHLINE_TIMEZONE", "Pacific/Auckland")
    settings.cache_clear()
    assert due_at(NOW + timedelta(hours=4), NOW) == "due today 05:00"
    with spoken_in("de"):
        assert due_at(NOW + timedelta(hours=4), NOW) == "fällig heute um 05:00"


def test_days_name_the_month_once() -> None:
    assert days(date(2015, 2, 16), date(2015, 2, 24)) == "16 to 24 February 2015"
    assert days(date(2015, 1, 28), date(2015, 2, 24)) == "28 January 2015 to 24 February 2015"
    assert days(None, None) == "all time"


def test_numbers_set_their_thousands_apart_and_marks_are_told_as_given() -> None:
    assert number(8844) == "8,844"
    assert mark(1.0, 5.0) == "gave 1 of 5"
    assert mark(4.5, None) == "gave 4.5"


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("pt", "Portuguese"),
        ("xx", "an unknown language"),
        (None, "an unknown language"),
        ("1", "an unknown language"),
    ],
)
def test_a_language_is_called_by_its_name(code: str | None, name: str) -> None:
    assert language(code) == name


@pytest.mark.parametrize(
    ("spoken", "pattern"), [("en", "DD/MM/YYYY"), ("de", "DD.MM.YYYY"), ("ar", "DD/MM/YYYY")]
)
def test_a_date_is_typed_as_the_language_writes_it(spoken: str, pattern: str) -> None:
    with spoken_in(spoken):
        assert date_pattern() == pattern


def test_every_field_for_a_date_is_told_how_its_language_writes_one() -> None:
    lines = (line for path in (ROOT / "dashboard").rglob("*.py") for line in path.read_text().splitlines())
    fields = [line for line in lines if "st.date_input(" in line]
    assert fields
    assert all("format=date_pattern()" in line for line in fields)
