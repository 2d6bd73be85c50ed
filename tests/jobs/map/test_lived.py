"""Paths drawn where something changed are those drawn anew from everything, whatever happened before."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import count
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, insert, select, update

from db.engine import reading, writing
from db.models import (
    CorrectionKind,
    Lineage,
    LivedPass,
    LivedStep,
    SourceProfile,
    metadata,
)
from db.reads import lived as told
from db.reads.edges import graph
from db.reads.rollups import Period, live_generation
from db.reads.waiting import unread
from db.rights import HOUSE
from db.tallies import LEFT, STEP
from db.writes import batches, corrections, generations
from db.writes import lived as writes
from db.writes.sources import open_batch
from jobs.map import changed, lived, looked
from tests.db.cast import NOW, a_generation, a_source, analysed, found, recorded, said, waiting_rows
from tests.db.test_rollups import some_steps

TABLES = tuple(metadata.tables[f"lived_{name}"] for name in ("steps", "edges", "days", "ends", "gaps"))
PEOPLE = "ada", "bo", "cy"
numbers = count(1)


class Shop:
    """A store in which things happen."""

    def __init__(self, url: str) -> None:
        self.url, self.target = url, a_source(url)
        with reading(url) as connection:
            live, steps = live_generation(connection), list(nodes_of(connection))
        self.plan = a_generation(url) if live is None else generations.Plan(live)
        self.steps = [*(steps or some_steps(url)), None]
        self.batches, self.corrections = list[int](), list[int]()

    def comes(self, who: str, hours: int, step: int) -> None:
        """A file with one event, months late perhaps; somebody has it placed at a step."""
        number = next(numbers)
        batch = open_batch(self.url, self.target.source_id, f"{number}.csv", {}, NOW)
        self.batches.append(batch)
        at = NOW - timedelta(hours=hours)
        event = said(str(number), None, "event", event="view", profile=who, occurred_at=at)
        recorded(self.url, self.target._replace(batch_id=batch), event)
        self.read(step)

    def read(self, step: int) -> None:
        """Everything that waits is placed at a step."""
        at = self.steps[step % len(self.steps)]
        rows = waiting_rows(self.url)
        if rows:
            analysed(self.url, self.plan, *(found(row, micro_interaction_id=at) for row in rows))

    def goes(self, which: int) -> None:
        """An import is taken back."""
        if self.batches:
            batches.undo(self.url, self.batches.pop(which % len(self.batches)), NOW)

    def is_linked(self, younger: int, older: int) -> None:
        """A profile is said to be the same person as an older one, or as nobody else."""
        with writing(self.url) as connection:
            ids = list(connection.scalars(select(SourceProfile.id).order_by(SourceProfile.id)))  # type: ignore[call-overload]
            if len(ids) < len(PEOPLE):
                return
            mine = update(SourceProfile).where(SourceProfile.id == ids[1 + younger % 2])  # type: ignore[arg-type]
            connection.execute(mine.values(customer_id=ids[0] if older % 2 else None))
            writes.touch(connection, ids)

    def is_corrected(self, which: int, step: int) -> None:
        """A reader says where something belongs, or that it is spam, or takes that back."""
        with reading(self.url) as connection:
            ids = list(connection.scalars(select(metadata.tables["findings"].c.signal_id)))
        if self.corrections and which % 3 == 0:
            corrections.undo(self.url, self.corrections.pop(), HOUSE, NOW)
        elif ids:
            at = self.steps[step % 2]
            kind = CorrectionKind.SPAM if which % 3 == 1 else CorrectionKind.OTHER_STEP
            made = corrections.correct(self.url, ids[which % len(ids)], kind, HOUSE, NOW, at)
            if made not in self.corrections:
                self.corrections.append(made)
        self.read(step)

    def is_placed_anew(self, step: int) -> None:
        """The next generation of findings places everything elsewhere."""
        plan = generations.ensure(self.url, generations.Reading(f"test-{next(numbers)}", 1, "none"), NOW)
        if plan.filling is None:
            return
        with reading(self.url) as connection:
            signals = metadata.tables["signals"]
            ids = list(connection.scalars(select(signals.c.id).order_by(signals.c.id)))
            rows = unread(connection, ids)
        at = self.steps[step % len(self.steps)]
        if rows:
            with writing(self.url) as connection:
                generations.fill(
                    connection, plan.filling.id, [found(row, micro_interaction_id=at) for row in rows]
                )
        generations.promote(self.url, plan.live_id, plan.filling.id, {}, NOW)
        self.plan = generations.Plan(plan.filling.id)

    def is_merged(self) -> None:
        """One step is merged into another."""
        with writing(self.url) as connection:
            row = {"from_id": self.steps[0], "to_id": self.steps[1], "change": "merged", "at": NOW}
            if not connection.execute(select(Lineage.id)).first():  # type: ignore[call-overload]
                connection.execute(insert(Lineage).values(row))


def nodes_of(connection: Connection) -> Iterator[int]:
    """The ids of all steps."""
    nodes = metadata.tables["micro_interactions"].c
    yield from connection.scalars(select(nodes.id).order_by(nodes.id))


def level(url: str) -> None:
    """Run the job until nothing is left."""
    while any(lived.run(url, NOW).values()):
        pass


def kept(url: str) -> list[list[tuple[Any, ...]]]:
    """What is stored, without the number of its generation."""
    with reading(url) as connection:
        rows = [[tuple(row)[1:] for row in connection.execute(select(table))] for table in TABLES]
    rows[2] = [(day, sorted(np.frombuffer(steps, LEFT).reshape(-1, 3).tolist())) for day, steps in rows[2]]
    return [sorted(map(repr, (row for row in several if row[-1] != 0))) for several in rows]  # type: ignore[misc]


def from_scratch(url: str) -> list[list[tuple[Any, ...]]]:
    """What is stored once everything is drawn anew."""
    with writing(url) as connection:
        for name in ("passes", "changes", "steps", "edges", "days", "ends", "gaps"):
            connection.execute(delete(metadata.tables[f"lived_{name}"]))
    level(url)
    return kept(url)


whatever = st.one_of(
    st.tuples(st.just("comes"), st.sampled_from(PEOPLE), st.integers(1, 2_000), st.integers(0, 2)),
    st.tuples(st.just("comes"), st.sampled_from(PEOPLE), st.integers(1, 2_000), st.integers(0, 2)),
    st.tuples(st.just("goes"), st.integers(0, 9)),
    st.tuples(st.just("is_linked"), st.integers(0, 1), st.integers(0, 1)),
    st.tuples(st.just("is_corrected"), st.integers(0, 9), st.integers(0, 1)),
    st.tuples(st.just("is_placed_anew"), st.integers(0, 2)),
    st.tuples(st.just("is_merged")),
    st.tuples(st.just("level")),
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(history=st.lists(whatever, min_size=3, max_size=20))
def test_any_history_leaves_the_paths_that_drawing_everything_anew_gives(
    database_url: str, history: list[tuple[Any, ...]]
) -> None:
    shop = Shop(database_url)
    for happened, *how in history:
        if happened == "level":
            level(database_url)
        else:
            getattr(shop, happened)(*how)
    level(database_url)
    step_by_step = kept(database_url)
    assert step_by_step == from_scratch(database_url)
    for_all_and_for_some_days(database_url)


def for_all_and_for_some_days(url: str) -> None:
    """What is kept of each way is what a query over the steps tells."""
    first = (NOW - timedelta(days=50)).date()
    for period in Period(), Period(first, NOW.date()):
        since = datetime.combine(first, time(), UTC) if period.first else None
        with reading(url) as connection:
            kept_ways, asked = graph(connection, period), told.Wanted(since=since)
            counted, passed = told.counts(connection, asked), told.nodes(connection, asked)
        assert {one[:4] for one in kept_ways.edges} == {one[:4] for one in counted}
        assert [tuple(one) for one in kept_ways.nodes] == [one[:3] for one in passed]
        if period.first is None:
            exact = {one[:2]: one.took for one in counted if one.took is not None}
            near = {one[:2]: one.took for one in kept_ways.edges if one.took is not None}
            assert near == pytest.approx(exact, rel=0.01)


def test_a_path_follows_what_was_recorded_taken_back_and_linked(database_url: str) -> None:
    shop = Shop(database_url)
    first, second, _ = shop.steps
    for who, hours, step in (("ada", 30, 0), ("ada", 20, 1), ("bo", 10, 0)):
        shop.comes(who, hours, step)
    level(database_url)
    assert walked(database_url) == [
        (None, first),
        (None, first),
        (first, None),
        (first, second),
        (second, None),
    ]
    shop.comes("cy", 5, 2)  # nowhere on the map: a customer without a path
    shop.is_linked(0, 1)
    level(database_url)
    assert walked(database_url) == [(None, first), (first, None), (first, second), (second, first)]
    shop.goes(1)
    level(database_url)
    assert walked(database_url) == [(None, first), (first, None)]


def walked(url: str) -> list[Any]:
    """From where to where customers went."""
    with reading(url) as connection:
        rows = [(one.from_id, one.to_id) for one in told.counts(connection) for _ in range(one.times)]
    return sorted(rows, key=lambda row: (row[0] or 0, row[1] or 0))


def test_paths_are_shown_until_those_drawn_anew_are_whole(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Shop(database_url)
    for who in PEOPLE:
        shop.comes(who, 5, 0)
    level(database_url)
    shop.is_merged()
    monkeypatch.setattr(lived, "AT_ONCE", 1)
    first, second, _ = shop.steps
    while not walked(database_url) or walked(database_url)[0][1] == first:
        assert len(walked(database_url)) == 2 * len(PEOPLE)
        assert any(lived.run(database_url, NOW).values())
    level(database_url)
    assert walked(database_url) == [(None, second)] * 3 + [(second, None)] * 3
    with reading(database_url) as connection:
        assert len(connection.execute(select(LivedPass)).all()) == 1
        assert len(connection.execute(select(LivedStep)).all()) == 2 * len(PEOPLE)


def test_of_two_who_draw_at_once_the_slower_writes_nothing(database_url: str) -> None:
    shop = Shop(database_url)
    shop.comes("ada", 5, 0)
    level(database_url)
    with reading(database_url) as connection:
        before = lived.signs.newest_pass(connection)
    assert before is not None
    shop.comes("ada", 4, 1)
    level(database_url)
    nothing = np.empty((0, len(STEP)), np.int64)
    paths, stood = writes.Paths([1], nothing, [], {}), writes.Before(nothing, [])
    with reading(database_url) as connection:
        new = writes.redrawn(connection, before, paths, stood)
    assert writes.redraw(database_url, before, new, [], NOW) is None
    assert len(walked(database_url)) == 3


def test_whoever_has_nothing_to_draw_takes_no_write_lock(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Shop(database_url)
    shop.comes("ada", 5, 0)
    level(database_url)
    monkeypatch.setattr(writes, "writing", None)
    assert lived.run(database_url, NOW) == {"drawn": 0, "dropped": 0}


def test_a_pass_that_was_stopped_while_it_drew_or_counted_ends_as_if_it_had_not_been(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Shop(database_url)
    for who, step in zip(PEOPLE, (0, 1, 0), strict=True):
        shop.comes(who, 5, step)
        shop.comes(who, 3, 1)
    for part in "draw", "count":
        with writing(database_url) as connection:
            for name in ("passes", "steps", "edges", "days", "ends", "gaps"):
                connection.execute(delete(metadata.tables[f"lived_{name}"]))
        stop_after_one(monkeypatch, part)
        with pytest.raises(KeyboardInterrupt):
            level(database_url)
        monkeypatch.undo()
        level(database_url)
        assert kept(database_url) == from_scratch(database_url)


def test_paths_drawn_and_counted_part_by_part_are_those_drawn_at_once(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Shop(database_url)
    for number, who in enumerate((*PEOPLE, *PEOPLE)):
        shop.comes(who, 9 - number, number)
    shop.is_linked(1, 1)
    at_once = from_scratch(database_url)
    for module, name in (looked, "READ"), (looked, "PART"), (lived, "TOGETHER"):
        monkeypatch.setattr(module, name, 1)
    assert from_scratch(database_url) == at_once


def stop_after_one(monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    """Have the second transaction of a part of the pass never come."""
    going, sizes = getattr(writes, part), iter([1])
    monkeypatch.setattr(lived, "FIRST", 1)
    monkeypatch.setattr(lived, "LEAST", 1)
    monkeypatch.setattr(lived, "FIRST_COUNTED", 1)
    monkeypatch.setattr(looked, "PART", 1)

    def once(*how: Any, **named: Any) -> Any:
        if next(sizes, None) is None:
            raise KeyboardInterrupt
        return going(*how, **named)

    monkeypatch.setattr(writes, part, once)


def test_while_a_long_backlog_is_read_no_path_is_drawn_in_vain(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Shop(database_url)
    shop.comes("ada", 5, 0)
    level(database_url)
    monkeypatch.setattr(lived, "LONG", 1)
    shop.comes("bo", 5, 0)
    recorded(database_url, shop.target._replace(lane="b_backlog"), said("more"))
    assert lived.run(database_url, NOW) == {"drawn": 0}
    shop.read(0)
    assert lived.run(database_url, NOW)["drawn"]


@pytest.mark.parametrize("near", [changed.NEAR, -1], ids=["one after the other", "for each"])
def test_of_whoever_only_did_something_later_only_that_is_read(
    near: int, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, since = Shop(database_url), list[int]()
    shop.comes("ada", 30, 0)
    shop.comes("ada", 20, 1)
    level(database_url)
    of_profiles, of_range = lived.signs.of_profiles, lived.signs.of_range

    def for_each(connection: Connection, findings_id: int, profile_ids: Any, first: int = 0) -> Any:
        since.append(first)
        return of_profiles(connection, findings_id, profile_ids, first)

    def in_turn(connection: Connection, findings_id: int, signals: tuple[int, int], of: Any) -> Any:
        since.append(signals[0])
        return of_range(connection, findings_id, signals, of)

    monkeypatch.setattr(lived.signs, "of_profiles", for_each)
    monkeypatch.setattr(lived.signs, "of_range", in_turn)
    monkeypatch.setattr(changed, "NEAR", near)
    shop.comes("ada", 10, 0)
    level(database_url)
    assert since == [3], "the third signal"
    shop.comes("ada", 25, 0)  # a file that arrives late: before what was drawn
    level(database_url)
    assert since == [3, 4, 0]
    assert kept(database_url) == from_scratch(database_url)


def test_a_signal_that_moved_is_no_later_one(database_url: str) -> None:
    shop = Shop(database_url)
    for hours, step in ((30, 0), (20, 1)):
        shop.comes("ada", hours, step)
    event = said("moved", None, "event", event="view", profile="ada", occurred_at=NOW - timedelta(hours=10))
    recorded(database_url, shop.target, event)
    shop.read(0)
    level(database_url)
    recorded(database_url, shop.target, event._replace(occurred_at=NOW - timedelta(hours=5)))
    shop.read(0)
    level(database_url)
    assert kept(database_url) == from_scratch(database_url)
