"""The drivers are calculated from what customers walked, did and said, and stored with what they rest on."""

import multiprocessing
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import NamedTuple

import pytest
from sqlalchemy import insert

from db.engine import reading, writing
from db.models import (
    Finding,
    KnownBy,
    Lack,
    LivedEnd,
    LivedPass,
    LivedStep,
    MicroInteractionIn,
    Presence,
    Signal,
    SourceProfile,
)
from db.reads.drivers import Drivers, endings, newest
from db.rights import HOUSE
from db.writes.maps import publish
from jobs.beside import LOWER
from jobs.map import drivers
from tests.db.cast import NOW, a_generation, a_source
from tests.db.test_maps import FUNCTIONS, JOURNEY, PAY

START = int(datetime(2026, 3, 1, tzinfo=UTC).timestamp())
HELP = MicroInteractionIn("help", "Help", "buying", "checkout", "web")
CANCEL = MicroInteractionIn("cancel", "Cancel", "buying", "checkout", "web")
PAYING = replace(PAY, completed_by=("paid",))
MAP = replace(JOURNEY, micro_interactions=(PAYING, HELP, CANCEL), edges=())
PAY_ID, HELP_ID, CANCEL_ID = 1, 2, 3


class Life(NamedTuple):
    """Somebody who passed these nodes, an hour each; `did` and `felt` while at the one before the last."""

    nodes: tuple[int, ...]
    ended: bool
    did: str | None = None
    felt: Presence | None = None


def crowd() -> Iterator[Life]:
    """Paying fails for 40 of 100, and 30 of those cancel; of the hundred helped forty were hurt."""
    yield from [Life((PAY_ID, CANCEL_ID), True, "tried")] * 30
    yield from [Life((PAY_ID, HELP_ID), False, "tried")] * 10
    yield from [Life((PAY_ID, CANCEL_ID), True, "paid")] * 5
    yield from [Life((PAY_ID, HELP_ID), False, "paid")] * 55
    yield from [Life((HELP_ID, CANCEL_ID), True, felt=Presence.PRESENT)] * 30
    yield from [Life((HELP_ID, PAY_ID), False, felt=Presence.PRESENT)] * 10
    yield from [Life((HELP_ID, CANCEL_ID), True, felt=Presence.ABSENT)] * 10
    yield from [Life((HELP_ID, PAY_ID), False, felt=Presence.ABSENT)] * 50
    yield from [Life((HELP_ID, CANCEL_ID), True, felt=Presence.NOT_ASSESSABLE)] * 20


def lived(url: str, several: list[Life]) -> None:
    """The store as the jobs leave it after these lives."""
    a_source(url)
    generation_id = a_generation(url).live_id
    publish(url, MAP, FUNCTIONS, HOUSE, NOW)
    with writing(url) as connection:
        whole = {"generation_id": generation_id, "findings_id": generation_id, "basis": "", "whole": True}
        connection.execute(insert(LivedPass).values(whole))
        people = [
            {"id": n, "source_id": 1, "identifier": str(n), "first_seen_at": NOW}
            for n in range(1, len(several) + 1)
        ]
        connection.execute(insert(SourceProfile), people)
        each = list(enumerate(several, 1))
        connection.execute(insert(LivedEnd), [_end(generation_id, *one) for one in each])
        connection.execute(insert(LivedStep), [step for one in each for step in _steps(generation_id, *one)])
        connection.execute(insert(Signal), [_signal(*one) for one in each])
        connection.execute(insert(Finding), [_finding(generation_id, *one) for one in each])


def _end(generation_id: int, customer_id: int, life: Life) -> dict[str, object]:
    day = datetime.fromtimestamp(START, UTC).toordinal()
    return {
        "generation_id": generation_id, "customer_id": customer_id, "source_id": 1, "node_id": life.nodes[-1],
        "seen_at": START + 3600 * len(life.nodes), "ended": life.ended, "first_day": day - 90,
        "last_day": day, "limit_days": 30, "gaps": b"",
    }  # fmt: skip


def _steps(generation_id: int, customer_id: int, life: Life) -> Iterator[dict[str, object]]:
    head = {"generation_id": generation_id, "customer_id": customer_id}
    ways = list(zip((0, *life.nodes), (*life.nodes, 0), strict=True))
    for place, (a, b) in enumerate(ways):
        at = {"left_at": START + 3600 * place, "took": 60 if a and b else -1}
        yield head | {"place": place, "from_id": a, "to_id": b} | at


def _signal(customer_id: int, life: Life) -> dict[str, object]:
    return {
        "id": customer_id, "source_id": 1, "external_id": str(customer_id), "profile_id": customer_id,
        "kind": "event" if life.did else "verbatim", "author": "customer", "channel": "web",
        "event": life.did, "occurred_at": datetime.fromtimestamp(START + 1800, UTC), "received_at": NOW,
        "content_hash": b"",
    }  # fmt: skip


def _finding(generation_id: int, customer_id: int, life: Life) -> dict[str, object]:
    unknown = dict.fromkeys(
        ("positive", "words_negative", "words_positive", "mark_negative", "mark_positive"),
        Presence.NOT_ASSESSABLE,
    )
    return unknown | {
        "signal_id": customer_id, "generation_id": generation_id, "day": 1, "excluded": False,
        "negative": life.felt or Presence.NOT_ASSESSABLE, "micro_interaction_id": life.nodes[0],
    }  # fmt: skip


def shown(url: str, ending_id: int | None = None) -> Drivers:
    with reading(url) as connection:
        found = newest(connection, ending_id)
    assert found
    return found


@pytest.fixture(autouse=True)
def quickly(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few resamples, and no process of its own, unless a test is about that."""
    if "apart" not in request.fixturenames:
        monkeypatch.setattr(drivers, "apart", drivers.calculate)
        monkeypatch.setattr(drivers.effects, "drivers", partial(drivers.effects.drivers, resamples=40))


@pytest.fixture
def apart() -> None:
    """The calculation runs as it does in earnest."""


@pytest.fixture
def calculated(database_url: str) -> str:
    """A store whose drivers were calculated."""
    lived(database_url, list(crowd()))
    assert drivers.run(database_url, NOW)["steps"] > 0
    return database_url


def test_completion_tells_how_a_step_went_where_the_map_names_an_event(calculated: str) -> None:
    pay = shown(calculated).steps["pay"]
    assert (pay.known_by, pay.passed, pay.well, pay.badly) == (KnownBy.COMPLETION, 160, 60, 100)


def test_elsewhere_it_is_present_beside_absent_among_the_heard(calculated: str) -> None:
    found = shown(calculated)
    help_ = found.steps["help"]
    assert (help_.known_by, help_.well, help_.badly) == (KnownBy.WORDS, 60, 40)
    assert help_.changed
    assert help_.changed_lack is None
    assert help_.changed.low <= help_.changed.value <= help_.changed.high < 0


def test_the_base_the_days_and_the_ending_stand_beside_it(calculated: str) -> None:
    found = shown(calculated)
    assert found.ending
    assert found.ending.value == pytest.approx(95 / 220)
    assert (found.customers, found.censored, found.lack) == (220, 0, None)
    assert found.last_day - found.first_day == 365
    assert found.calculated_at == NOW


def test_each_ending_that_many_come_to_is_told_of_apart(calculated: str) -> None:
    assert shown(calculated, CANCEL_ID).ending == shown(calculated).ending
    with reading(calculated) as connection:
        assert newest(connection, PAY_ID) is None
        assert endings(connection) == [CANCEL_ID]


def test_nothing_is_calculated_again_before_a_day_is_over_or_paths_changed(calculated: str) -> None:
    later = NOW + timedelta(hours=2)
    assert drivers.run(calculated, later) == {"steps": 0}
    with writing(calculated) as connection:
        end = _end(_generation(calculated), 999, Life((PAY_ID,), ended=False))
        connection.execute(insert(LivedEnd).values(end))
    assert drivers.run(calculated, NOW + timedelta(minutes=5)) == {"steps": 0}
    assert drivers.run(calculated, later)["steps"] > 0
    assert shown(calculated).calculated_at == later
    assert drivers.run(calculated, later + timedelta(days=1))["steps"] > 0


def _generation(url: str) -> int:
    with reading(url) as connection:
        standing = drivers.known.standing(connection)
    assert standing
    return standing[0]


def test_a_small_store_is_told_that_there_is_not_enough(database_url: str) -> None:
    lived(database_url, list(crowd())[:12])
    drivers.run(database_url, NOW)
    found = shown(database_url)
    assert (found.ending, found.lack) == (None, Lack.FEW)
    assert {one.changed_lack for one in found.steps.values()} == {Lack.FEW}


def test_the_calculation_leaves_no_process_behind(sqlite_url: str, apart: None) -> None:
    lived(sqlite_url, list(crowd()))
    before = set(multiprocessing.active_children())  # those of other tests
    assert drivers.run(sqlite_url, NOW)["steps"] > 0
    assert set(multiprocessing.active_children()) <= before


def test_before_paths_are_drawn_there_is_nothing_to_do(database_url: str) -> None:
    a_generation(database_url)
    assert drivers.run(database_url, NOW) == {"steps": 0}
    with reading(database_url) as connection:
        assert newest(connection) is None


def how_nice(_url: str, _generation_id: int, _basis: str) -> int:
    return os.nice(0)


def test_what_calculates_begins_as_a_process_that_ends_with_the_jobs(
    apart: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """tests/jobs/test_beside.py kills the parent of such a process."""
    monkeypatch.setattr(drivers, "calculate", how_nice)
    assert drivers.apart("", 0, "") == os.nice(0) + LOWER
