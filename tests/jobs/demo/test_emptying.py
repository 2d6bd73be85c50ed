"""Emptying the demo: it leaves no trace, what people brought themselves stays, a break-off is no harm."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text

from db.engine import reading, writing
from db.errors import Refused
from db.models import Action, ActionEvent, ActionSignal, ActionState, Signal, metadata
from db.reads import recounted, rollups
from db.reads.rollups import Period
from db.reads.starting import start
from db.writes import emptying, maps, sources
from db.writes.signals import Target, record
from jobs import search
from jobs.analyse import job
from jobs.demo import load
from jobs.demo.company import company
from jobs.map import lived
from journeys.templates import HOME_LIFE
from tests.db.cast import NOW, a_source, said
from tests.db.matters import acting

pytestmark = pytest.mark.usefixtures("small_demo")
LEFT_BY_THE_HOUSE = {
    *("alembic_version", "categories", "functions", "function_names", "generations", "revisions"),
    *("store_facts", "taxonomy_versions", "watermarks", "search_texts", "audit_rows", "lived_passes"),
}
OWN = ("My parcel is late and nobody answers, terrible.", "Great chair, thank you!")


@pytest.fixture
def small_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo with every fortieth of its sentences."""
    whole = load.signals
    monkeypatch.setattr(load, "signals", lambda *said: list(whole(*said))[::40])


def work(url: str) -> None:
    for run in (job.run, search.run, lived.run):
        while any(run(url, NOW).values()):
            pass


def own_file(url: str, key: str = "mine") -> int:
    target = a_source(url, key)
    batch_id = sources.open_batch(url, target.source_id, "mine.csv", {}, NOW)
    signals = [said(f"own {n}", words, profile=f"me {n}") for n, words in enumerate(OWN)]
    record(url, Target(target.source_id, target.channel, batch_id=batch_id), signals, NOW)
    return batch_id


def matter(url: str, *signal_ids: int) -> int:
    """An open matter that rests on signals."""
    row = {"fingerprint": f"m{signal_ids}", "kind": "surge", "title": "t", "reason": "r", "rule": "test"}
    with writing(url) as connection:
        made = insert(Action).values(**row, state=ActionState.PROPOSED, raised_at=NOW, changed_at=NOW)
        action_id = int(connection.execute(made.returning(Action.id)).scalar_one())
        connection.execute(
            insert(ActionSignal), [{"action_id": action_id, "signal_id": one} for one in signal_ids]
        )
        connection.execute(insert(ActionEvent).values(action_id=action_id, what="raised", at=NOW))
    return action_id


def ids(url: str, *, own: bool) -> list[int]:
    with reading(url) as connection:
        mine = Signal.external_id.startswith("own ")
        return list(connection.scalars(select(Signal.id).where(mine if own else ~mine).order_by(Signal.id)))


def holding(url: str) -> dict[str, int]:
    """How many rows each table holds, the empty ones and the house's own left out."""
    with reading(url) as connection:
        counts = {
            name: connection.scalar(select(func.count()).select_from(table)) or 0
            for name, table in metadata.tables.items()
            if name not in LEFT_BY_THE_HOUSE
        }
        counts["texts"] = connection.scalar(text("SELECT count(*) FROM search_texts")) or 0
    return {name: count for name, count in counts.items() if count}


def figures(url: str) -> Any:
    with reading(url) as connection:
        assert not list(recounted.differences(connection))
        return rollups.totals(connection, Period())


def test_an_emptied_demo_leaves_nothing_behind(database_url: str) -> None:
    load.fill(database_url, NOW)
    work(database_url)
    matter(database_url, *ids(database_url, own=False)[:300])
    load.empty(database_url, NOW)
    assert holding(database_url) == {}
    assert figures(database_url).signals == 0
    with reading(database_url) as connection:
        found = start(connection)
    assert (found.demo, found.loaded, found.holds, found.map) == (False, False, False, False)


def test_what_people_brought_themselves_stays_and_counts_as_if_the_demo_had_never_been(
    database_url: str,
) -> None:
    load.fill(database_url, NOW)
    own_file(database_url)
    work(database_url)
    mixed = matter(database_url, ids(database_url, own=False)[0], ids(database_url, own=True)[0])
    load.empty(database_url, NOW)
    work(database_url)
    assert ids(database_url, own=False) == []
    total = figures(database_url)
    assert (total.signals, total.negative, total.positive) == (2, 1, 1)
    with reading(database_url) as connection:
        left = connection.execute(select(Action.id, Action.signals, Action.is_open)).one()
    assert tuple(left) == (mixed, 1, True)
    assert holding(database_url)["source_profiles"] == 2


def test_the_map_may_stay_as_a_template(database_url: str) -> None:
    load.fill(database_url, NOW)
    assert load.empty(database_url, NOW, keep_map=True)
    with reading(database_url) as connection:
        found = start(connection)
    assert (found.demo, found.map) == (False, True)


def test_a_map_that_somebody_of_the_company_published_stays(database_url: str) -> None:
    load.fill(database_url, NOW)
    with writing(database_url) as connection:
        connection.execute(
            text("INSERT INTO people (id, name, created_at, roles_by_claim) VALUES (7, 'Ada', :now, false)"),
            {"now": str(NOW)},
        )
    shop = company()
    maps.publish(database_url, shop.journey, shop.functions, acting(7), NOW + timedelta(days=1))
    assert load.empty(database_url, NOW)


def test_a_file_brought_into_a_source_of_the_demo_is_not_lost(database_url: str) -> None:
    load.fill(database_url, NOW)
    batch_id = own_file(database_url, "review_site")
    before = holding(database_url)
    with pytest.raises(Refused, match=f"--undo {batch_id}"):
        load.empty(database_url, NOW)
    assert holding(database_url) == before


def test_emptying_that_broke_off_is_ended_by_the_next(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    load.fill(database_url, NOW)

    def break_off(done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load.empty(database_url, NOW, break_off)
    assert len(ids(database_url, own=False)) > 0
    load.empty(database_url, NOW)
    assert set(holding(database_url)) == set()


def test_an_emptied_demo_stays_away_until_it_is_asked_for_again(database_url: str) -> None:
    load.fill(database_url, NOW)
    load.empty(database_url, NOW)
    load.fill(database_url, NOW)
    assert holding(database_url) == {}
    load.fill(database_url, NOW, again=True)
    assert holding(database_url)["signals"] > 0


def test_no_transaction_of_emptying_takes_more_than_a_bite(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    load.fill(database_url, NOW)
    bites: list[int] = []
    drop: Callable[..., int] = emptying._drop_signals
    monkeypatch.setattr(emptying, "_drop_signals", lambda *a: bites.append(drop(*a)) or bites[-1])
    load.empty(database_url, NOW)
    assert max(bites) <= emptying.MOST
    assert len(bites) > 2


def test_the_demos_map_is_a_template() -> None:
    assert company().journey.key == HOME_LIFE
