"""How far the data has come is told by station, and where a page opens when lately nothing came in."""

from datetime import date, timedelta

import pytest

from db.engine import reading
from db.reads.pulse import opening_period
from db.reads.rollups import Period
from db.reads.stations import Stations, stations
from tests.db.cast import NOW, a_generation, a_source, analysed, found, recorded, said, waiting_rows

TODAY = NOW.date()
WEEK = Period(TODAY - timedelta(days=6), TODAY)


def test_of_an_empty_store_nothing_is_claimed(database_url: str) -> None:
    with reading(database_url) as connection:
        assert stations(connection) == Stations(None, 0, None, 0, None, None, 0)
        assert opening_period(connection, TODAY, 7) == (Period(), False)


def test_what_came_in_waits_since_then_until_it_is_read(database_url: str) -> None:
    target, plan = a_source(database_url), a_generation(database_url)
    recorded(database_url, target, said("1"), said("2"))
    with reading(database_url) as connection:
        told = stations(connection)
    assert (told.collected_at, told.people, told.waiting, told.waits_since) == (NOW, 2, 2, NOW)
    analysed(database_url, plan, *map(found, waiting_rows(database_url)))
    with reading(database_url) as connection:
        told = stations(connection)
    assert (told.waiting, told.waits_since) == (0, None)
    assert told.analysed_at is not None


@pytest.mark.parametrize(
    ("ago", "opens"),
    [
        (0, (WEEK, False)),
        (6, (WEEK, False)),
        (7, (Period(TODAY - timedelta(days=13), TODAY - timedelta(days=7)), True)),
        (400, (Period(TODAY - timedelta(days=406), TODAY - timedelta(days=400)), True)),
    ],
)
def test_a_page_opens_on_the_last_days_with_data_and_knows_that_it_moved(
    database_url: str, ago: int, opens: tuple[Period, bool]
) -> None:
    target, plan = a_source(database_url), a_generation(database_url)
    recorded(database_url, target, said("1", occurred_at=NOW - timedelta(days=ago)))
    analysed(database_url, plan, *map(found, waiting_rows(database_url)))
    with reading(database_url) as connection:
        assert opening_period(connection, TODAY, 7) == opens
        assert opening_period(connection, date(2020, 1, 1), 7)[0].last == date(2020, 1, 1), (
            "never after today"
        )
