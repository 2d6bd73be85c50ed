"""What nobody needs any more goes; everything else stays."""

from datetime import timedelta

import sqlalchemy as sa

from db.engine import reader, reading, writing
from db.models import metadata
from db.writes import runs, upkeep
from db.writes.people import make_link
from tests.db.cast import NOW, a_generation, a_source, analysed, found, recorded, said, waiting_rows

T = metadata.tables


def rows(url: str, table: str) -> int:
    with reading(url) as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(T[table])) or 0


def test_old_ticks_runs_and_links_go_and_recent_ones_stay(database_url: str) -> None:
    for days in (0, 1, 100):
        at = NOW - timedelta(days=days)
        runs.claim_tick(database_url, "search", at, "me")
        runs.finish(database_url, "search", holder="me", started_at=at, ended_at=at, counts={"n": 1})
        make_link(database_url, at)
    gone = upkeep.prune(database_url, NOW)
    assert {name: gone[name] for name in ("ticks", "runs", "links")} == {"ticks": 1, "runs": 1, "links": 1}
    assert [rows(database_url, name) for name in ("ticks", "job_runs", "sign_in_links")] == [2, 2, 2]


def test_more_ticks_than_fit_in_a_transaction_all_go(database_url: str) -> None:
    old = [
        {"job": "search", "due_at": NOW - timedelta(days=9, seconds=n), "claimed_by": "me"}
        for n in range(2_500)
    ]
    with writing(database_url) as connection:
        connection.execute(sa.insert(T["ticks"]), old)
    assert upkeep.prune(database_url, NOW)["ticks"] == 2_500
    assert not any(upkeep.prune(database_url, NOW).values())


def test_findings_of_a_generation_replaced_a_week_ago_go_and_the_live_ones_stay(database_url: str) -> None:
    recorded(database_url, a_source(database_url), said("a"), said("b"))
    plan = a_generation(database_url)
    analysed(database_url, plan, *(found(row) for row in waiting_rows(database_url)))
    findings, generations = T["findings"], T["generations"]
    with writing(database_url) as connection:
        former = dict(connection.execute(sa.select(generations)).mappings().one())
        retired = former | {"id": former["id"] + 1, "state": "retired", "detector": "former"}
        connection.execute(sa.insert(generations), [retired])
        for row in connection.execute(sa.select(findings)).mappings().all():
            connection.execute(sa.insert(findings), [dict(row) | {"generation_id": retired["id"]}])
    assert upkeep.prune(database_url, NOW)["findings"] == 0
    assert upkeep.prune(database_url, NOW + timedelta(days=8))["findings"] == 2
    assert rows(database_url, "findings") == 2


def test_a_large_write_ahead_log_is_moved_into_the_store(sqlite_url: str) -> None:
    log = upkeep.sqlite_path(sqlite_url).with_name("touchline.db-wal")
    with reading(sqlite_url) as held:  # a reader's snapshot keeps the log from starting over
        held.execute(sa.select(T["store_facts"])).all()
        for n in range(20):
            with writing(sqlite_url) as connection:
                connection.execute(sa.insert(T["store_facts"]).values(key=str(n), value="x" * 1_000_000))
        assert log.stat().st_size > upkeep.LARGE_WAL
        assert upkeep.checkpoint(sqlite_url) == 0  # and from being moved whole; it does not wait for long
    reader(sqlite_url).dispose()
    upkeep.checkpoint(sqlite_url)
    assert log.stat().st_size == 0
    assert rows(sqlite_url, "store_facts") == 20


def test_what_is_written_again_and_again_is_moved_into_the_store_once(sqlite_url: str) -> None:
    store = upkeep.sqlite_path(sqlite_url)
    facts, before = T["store_facts"], store.stat().st_size
    with writing(sqlite_url) as connection:
        connection.execute(sa.insert(facts).values(key="much", value="x" * 40_000_000))
    assert store.stat().st_size < before + 1_000_000
    with writing(sqlite_url) as connection:
        connection.execute(sa.insert(facts).values(key="more", value="x" * 30_000_000))
    assert store.stat().st_size > 70_000_000


def test_postgresql_needs_no_checkpoint_of_ours(postgresql_url: str) -> None:
    assert upkeep.checkpoint(postgresql_url) == 0
