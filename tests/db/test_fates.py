"""What became of customers at each step: gone on, come again, stopped, still there, or not known."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert

from db.engine import reading, writing
from db.models import Arrival, ChannelRollup, How, LivedEnd
from db.reads.fates import Fate, fates, standing
from db.reads.lived import Ended, Wanted
from tests.db.cast import NOW
from tests.db.test_lived import DAY, drawn, walk

STANDS = {  # customer: the node they stand at, whether it is an ending, first day, last day, usual silence
    1: (3, True, DAY, DAY, None), 2: (2, False, DAY, DAY + 5, 3), 3: (2, False, DAY, DAY + 99, 30),
    4: (2, False, DAY + 98, DAY + 99, 30),
}  # fmt: skip


@pytest.fixture
def walked(database_url: str) -> str:
    """1 ends at 3, 2 fell silent at 2, 3 is there still, and 4 came too lately to tell."""
    paths = walk(1, 2, 1, 2, 3), walk(1, 2), walk(1, 2), walk(2, start=900)
    generation_id = drawn(database_url, *paths)
    names = "node_id", "ended", "first_day", "last_day", "limit_days"
    head = {"generation_id": generation_id, "source_id": 1, "seen_at": 0}
    rows = [head | {"customer_id": who} | dict(zip(names, row, strict=True)) for who, row in STANDS.items()]
    cell = {"generation_id": generation_id, "grain": "d", "source_id": 1, "channel": "web", "events": 1}
    with writing(database_url) as connection:
        connection.execute(insert(LivedEnd), rows)
        connection.execute(insert(ChannelRollup).values(day=DAY + 100, **cell))
        connection.execute(insert(Arrival).values(source_id=1, day=DAY + 101, signals=1, last_at=NOW))
    return database_url


def test_each_step_says_who_went_on_came_again_stopped_and_who_is_there(walked: str) -> None:
    with reading(walked) as connection:
        found = fates(connection, Wanted())
    assert found == [Fate(2, 4, 1, 1, 1, 1), Fate(3, 1, 0, 1, 0, 0), Fate(1, 3, 1, 0, 0, 0)]
    assert [(one.on, one.known) for one in found] == [(1, 3), (0, 1), (3, 3)]


def test_days_and_steps_narrow_whose_fate_is_told(walked: str) -> None:
    late = Wanted(since=datetime.fromtimestamp(800, UTC))
    with reading(walked) as connection:
        assert fates(connection, late) == [Fate(2, 1, 0, 0, 0, 1)]
        assert [one.node_id for one in fates(connection, Wanted(step_ids=(3,)))] == [3]
        assert (
            fates(connection, Wanted(source_ids=(2,))) == standing(connection, Wanted(source_ids=(2,))) == []
        )


def test_all_who_walked_stand_somewhere_and_once(walked: str) -> None:
    with reading(walked) as connection:
        found = standing(connection, Wanted())
    assert found == [
        Ended(How.SILENCE, 2, 1), Ended(How.GOING, 2, 1), Ended(How.CENSORED, 2, 1), Ended(How.ENDING, 3, 1)
    ]  # fmt: skip
