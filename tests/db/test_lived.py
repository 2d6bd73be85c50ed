"""The map as it happens is read as it was drawn: ways, nodes, paths, and how they end."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from sqlalchemy import insert

from db.engine import reading, writing
from db.models import Arrival, ChannelRollup, How, LivedEnd, LivedGap, LivedPass, LivedStep, SourceProfile
from db.models.lived import ENOUGH
from db.reads.lived import (
    Ended,
    Passed,
    Path,
    Walked,
    Wanted,
    counts,
    ends,
    how_they_end,
    nodes,
    paths,
    shown_generation,
)
from db.reads.ways import Way, Ways, ways
from tests.db.cast import NOW, a_generation, a_source

DAY = date(2026, 3, 1).toordinal()
Step = tuple[int, int, int, int]


def drawn(url: str, *customers: Sequence[Step]) -> int:
    """A generation whose paths are drawn: the steps of customers 1, 2 … of the first source; its id."""
    a_source(url)
    generation_id = a_generation(url).live_id
    names = "from_id", "to_id", "left_at", "took"
    with writing(url) as connection:
        connection.execute(
            insert(LivedPass).values(
                generation_id=generation_id, findings_id=generation_id, basis="", whole=True
            )
        )
        for customer_id, steps in enumerate(customers, 1):
            person = {"id": customer_id, "source_id": 1, "identifier": str(customer_id), "first_seen_at": NOW}
            connection.execute(insert(SourceProfile).values(person))
            head = {"generation_id": generation_id, "customer_id": customer_id}
            rows = [head | {"place": n} | dict(zip(names, step, strict=True)) for n, step in enumerate(steps)]
            connection.execute(insert(LivedStep), rows)
    return generation_id


def walk(*nodes_: int, start: int = 0, every: int = 10) -> list[Step]:
    """A path through `nodes_`, one step every so many seconds."""
    times = [start + every * place for place in range(len(nodes_))]
    inner = [(a, b, at, every) for a, b, at in zip(nodes_[:-1], nodes_[1:], times[:-1], strict=True)]
    return [(0, nodes_[0], start, -1), *inner, (nodes_[-1], 0, times[-1], -1)]


def test_every_way_counts_its_steps_its_customers_and_their_median_time(database_url: str) -> None:
    drawn(database_url, walk(1, 2, 1, 2), walk(1, 2, every=40), walk(2, 1, every=7))
    with reading(database_url) as connection:
        found = counts(connection)
        passed = nodes(connection)
    assert found[:2] == [Walked(1, 2, 3, 2, 10.0), Walked(None, 1, 2, 2, None)]
    assert set(found[2:]) == {
        Walked(2, 1, 2, 2, 8.5), Walked(None, 2, 1, 1, None), Walked(1, None, 1, 1, None),
        Walked(2, None, 2, 2, None),
    }  # fmt: skip
    assert passed == [Passed(1, 4, 3, 1), Passed(2, 4, 3, 1)]


def test_a_period_a_segment_and_steps_narrow_what_is_counted(database_url: str) -> None:
    drawn(database_url, walk(1, 2, 3, start=100), walk(3, 4, start=500))
    second = datetime.fromtimestamp(110, UTC), datetime.fromtimestamp(500, UTC)
    with reading(database_url) as connection:
        assert {one[:2] for one in counts(connection, Wanted(*second))} == {(2, 3), (3, None)}
        assert {one[:2] for one in counts(connection, Wanted(step_ids=(4,)))} == {(3, 4), (4, None)}
        assert counts(connection, Wanted(source_ids=(2,))) == []
        assert len(counts(connection, Wanted(source_ids=(1,)))) == 7
        assert list(paths(connection, Wanted(*second))) == [Path(1, (2, 3), (10,), begun=False, ended=True)]


def test_paths_are_told_in_the_order_in_which_they_were_walked(database_url: str) -> None:
    drawn(database_url, walk(3, 1, 3), walk(2))
    with reading(database_url) as connection:
        assert list(paths(connection)) == [
            Path(1, (3, 1, 3), (10, 10), begun=True, ended=True), Path(2, (2,), (), begun=True, ended=True),
        ]  # fmt: skip
        there = list(paths(connection, Wanted(step_ids=(1,))))
        assert there == [Path(1, (3, 1, 3), (10, 10), begun=True, ended=True)]


def test_a_path_ends_by_an_ending_or_by_a_silence_longer_than_usual_and_only_if_it_was_watched(
    database_url: str,
) -> None:
    generation_id = drawn(database_url)
    facts = {  # ended, first day, last day, the limit of their own
        1: (True, DAY, DAY, None), 2: (False, DAY, DAY + 40, None), 3: (False, DAY, DAY + 60, None),
        4: (False, DAY + 95, DAY + 99, None), 5: (False, DAY, DAY + 95, 3),
    }  # fmt: skip
    rows = [
        {
            "generation_id": generation_id, "customer_id": id_, "source_id": 1, "node_id": 7, "seen_at": 1000,
            "ended": ended, "first_day": first, "last_day": last, "limit_days": limit,
        }
        for id_, (ended, first, last, limit) in facts.items()
    ]  # fmt: skip
    with writing(database_url) as connection:
        connection.execute(insert(LivedEnd), rows)
        gaps = {"generation_id": generation_id, "source_id": 1, "days": 50, "times": ENOUGH}
        connection.execute(insert(LivedGap).values(gaps))
        cell = {"generation_id": generation_id, "grain": "d", "source_id": 1, "channel": "mail", "events": 1}
        for day in (DAY + 100, DAY + 9000):  # nothing can be of a day after the one it came in
            connection.execute(insert(ChannelRollup).values(day=day, **cell))
        connection.execute(insert(Arrival).values(source_id=1, day=DAY + 101, signals=1, last_at=NOW))
    with reading(database_url) as connection:
        found = {end.customer_id: (end.how, end.at) for end in ends(connection)}
        counted = how_they_end(connection)
    assert found == {
        1: (How.ENDING, 1000), 2: (How.SILENCE, 1000 + 50 * 86_400), 3: (How.GOING, 1000),
        4: (How.CENSORED, 1000), 5: (How.SILENCE, 1000 + 3 * 86_400),
    }  # fmt: skip
    assert set(counted) == {
        Ended(How.ENDING, 7, 1), Ended(How.SILENCE, 7, 2), Ended(How.GOING, 7, 1), Ended(How.CENSORED, 7, 1)
    }  # fmt: skip


def test_without_a_usual_silence_whoever_did_not_end_is_censored(database_url: str) -> None:
    generation_id = drawn(database_url)
    with writing(database_url) as connection:
        facts = {"source_id": 1, "node_id": 7, "seen_at": 1000, "ended": False, "first_day": DAY}
        row = facts | {"generation_id": generation_id, "customer_id": 1, "last_day": DAY}
        connection.execute(insert(LivedEnd).values(row))
    with reading(database_url) as connection:
        assert [end.how for end in ends(connection)] == [How.CENSORED]


def test_before_the_first_paths_are_drawn_there_are_none(database_url: str) -> None:
    a_generation(database_url)
    with reading(database_url) as connection:
        assert shown_generation(connection) is None
        assert counts(connection) == nodes(connection) == list(paths(connection)) == []
        assert list(ends(connection)) == how_they_end(connection) == []


def test_common_ways_are_those_several_take_and_rare_ones_those_that_end_in_leaving(
    database_url: str,
) -> None:
    generation_id = drawn(database_url, walk(1, 2), walk(1, 2), walk(1, 3), walk(5), walk(*range(1, 9)))
    with writing(database_url) as connection:
        facts = {"source_id": 1, "node_id": 3, "seen_at": 0, "first_day": DAY, "last_day": DAY}
        row = facts | {"generation_id": generation_id, "customer_id": 3, "ended": True}
        connection.execute(insert(LivedEnd).values(row))
    with reading(database_url) as connection:
        found = ways(connection, Wanted())
    assert found == Ways(5, common=(Way((1, 2), 2, longer=False),), rare=(Way((1, 3), 1, longer=False),))
