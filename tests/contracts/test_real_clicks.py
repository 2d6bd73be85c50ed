"""A real shop's half year, imported as events, draws the graph that counting by hand gives."""

import csv
import gzip
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import groupby, pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from db.engine import reading
from db.models import EdgeIn, Grain, JourneyIn, MicroInteractionIn, PlacingIn, StageIn, TouchpointIn, metadata
from db.reads import edges
from db.reads.incidents import incidents
from db.reads.rollups import Period
from db.rights import HOUSE
from db.writes.maps import publish
from tests.touchline import touchline

Way = tuple[str, str]


@pytest.fixture(scope="module")
def paths(real_data: Path) -> dict[str, list[str]]:
    """Where each visitor went, one after the other; who stays is there once."""
    with gzip.open(real_data / "clickstream.csv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    went: dict[str, list[str]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row["timestamp"]):
        went[row["user_id"]].append(row["event"])
    return {user: [event for event, _ in groupby(events)] for user, events in went.items()}


def shop(events: list[str]) -> JourneyIn:
    """A map with a step for each kind of event."""
    steps = tuple(
        MicroInteractionIn(
            one, one, "all", "web", "web", placing=PlacingIn(events=(one,)),
            completed_by=(one,) if one == "purchase" else (),
        )
        for one in events
    )  # fmt: skip
    ways = tuple(EdgeIn(a, b) for a, b in pairwise(events))
    return JourneyIn(
        "shop", "A shop", (StageIn("all", "All"),), (TouchpointIn("web", "Web", "web"),), steps, ways
    )


def walked(paths: dict[str, list[str]]) -> dict[Way, tuple[int, int]]:
    """How often each way was taken, and by how many; '' stands before the first step and after the last."""
    ways = {user: Counter(pairwise(["", *path, ""])) for user, path in paths.items()}
    times = sum(ways.values(), Counter[Way]())
    people = Counter(way for taken in ways.values() for way in taken)
    return {way: (times[way], people[way]) for way in times}


def test_the_graph_of_a_real_shop_is_the_one_counted_by_hand(
    real_data: Path, paths: dict[str, list[str]], database_url: str, as_settings: Callable[[str], None]
) -> None:
    as_settings(database_url)
    publish(database_url, shop(sorted({event for path in paths.values() for event in path})), (), HOUSE,
            datetime.now(UTC))  # fmt: skip
    done = touchline("import", real_data / "clickstream.csv.gz")
    assert "31,106 in" in " ".join(done.stdout.split()), done.stderr
    assert (worked := touchline("jobs", "--once")).returncode == 0, worked.stderr
    with reading(database_url) as connection:
        steps = metadata.tables["micro_interactions"].c
        named = {None: ""} | dict(connection.execute(select(steps.id, steps.key)).all())
        drawn = edges.graph(connection, Period())
        (broken,) = incidents(connection)
    found = {(named[way.from_id], named[way.to_id]): (way.times, way.customers) for way in drawn.edges}
    assert found == walked(paths)
    assert {named[one.node_id] for one in drawn.nodes} >= {"payment_error", "checkout_bug", "purchase"}
    assert (broken.key, broken.grain) == ("purchase", Grain.WEEK)
    worst = {(one.key, date.fromordinal(one.first_day)) for one in broken.found[:2]}
    assert worst == {("payment_error", date(2024, 5, 20)), ("payment_error", date(2024, 5, 27))}
    assert {one.key for one in broken.found} & {"checkout_bug"} == set(), "too few met it"
