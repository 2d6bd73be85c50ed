"""Who said or did something at a step passed it, once, under however many profiles."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col

from db.engine import reading, writing
from db.models import SourceProfile
from db.reads import passed
from db.reads.rollups import Period
from tests.db.cast import NOW, a_generation, a_source, analysed, found, recorded, said, waiting_rows
from tests.db.test_rollups import some_steps

TODAY = NOW.date()


@pytest.fixture
def steps(database_url: str) -> list[int]:
    """Ada says something at the first step and does something at both, Bo only does so at the first."""
    target, plan = a_source(database_url), a_generation(database_url)
    did = {"kind": "event", "text": None, "event": "paid"}
    yesterday = NOW - timedelta(days=1)
    recorded(
        database_url,
        target,
        said("1", profile="ada"),
        said("2", profile="ada", **did),  # type: ignore[arg-type]
        said("3", profile="bo", **did),  # type: ignore[arg-type]
        said("4", profile="ada", occurred_at=yesterday, **did),  # type: ignore[arg-type]
    )
    first, second = some_steps(database_url)
    rows = sorted(waiting_rows(database_url), key=lambda row: row.signal_id)
    at = zip(rows, (first, first, first, second), strict=True)
    analysed(database_url, plan, *(found(row, micro_interaction_id=step) for row, step in at))
    return [first, second]


def test_who_speaks_or_does_something_at_a_step_passed_it_once(database_url: str, steps: list[int]) -> None:
    first, second = steps
    with reading(database_url) as connection:
        assert passed.by_step(connection, Period()) == {first: 2, second: 1}
        assert passed.by_step(connection, Period(TODAY, TODAY)) == {first: 2}
        blocks = {"both": steps, "none": (), "second": (second, 999)}
        assert passed.by_block(connection, Period(), blocks) == {"both": 2, "none": 0, "second": 1}


def test_linked_profiles_pass_as_one_customer(database_url: str, steps: list[int]) -> None:
    with writing(database_url) as connection:
        connection.execute(update(SourceProfile).values(customer_id=1).where(col(SourceProfile.id) > 1))
    with reading(database_url) as connection:
        assert passed.by_step(connection, Period())[steps[0]] == 1


def test_the_newest_day_of_a_step_is_that_of_what_was_said_or_done_there_last(
    database_url: str, steps: list[int]
) -> None:
    with reading(database_url) as connection:
        newest = passed.newest_days(connection)
    assert newest == {steps[0]: TODAY, steps[1]: date.fromordinal(TODAY.toordinal() - 1)}
