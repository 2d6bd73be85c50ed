"""A store is migrated to what the models say, and keeps every change that was promised."""

import multiprocessing
import threading
import time

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from db.engine import GIVE_WAY, ahead, reading, writing
from db.migrate import config, current, head, upgrade
from db.models import metadata

FACTS = metadata.tables["store_facts"]
PROCESSES, ROUNDS = 4, 40
TURNS = 30


def test_a_fresh_store_is_at_head(database_url: str) -> None:
    assert current(database_url) == head()


def test_an_upgrade_of_a_store_at_head_changes_nothing(database_url: str) -> None:
    upgrade(database_url)
    assert current(database_url) == head()


def test_an_upgrade_creates_the_store_where_there_is_none(empty_database_url: str) -> None:
    assert current(empty_database_url) is None
    upgrade(empty_database_url)
    assert current(empty_database_url) == head()


def test_models_and_migrations_agree(database_url: str) -> None:
    ours = {table.name for table in metadata.tables.values()}

    def compared(_object: object, name: str | None, kind: str, _reflected: bool, _to: object) -> bool:
        return kind != "table" or name in ours

    with reading(database_url) as connection:
        options = {"compare_type": True, "include_object": compared}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


def test_what_raises_leaves_no_trace(database_url: str) -> None:
    def half_done() -> None:
        with writing(database_url) as connection:
            connection.execute(sa.insert(FACTS).values(key="half", value="done"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_done()
    assert _value(database_url, "half") is None


def test_a_reader_keeps_its_snapshot_while_others_write(database_url: str) -> None:
    _store(database_url, "rounds", 0)
    with reading(database_url) as connection:
        before = connection.execute(sa.select(FACTS.c.value)).scalar_one()
        _store(database_url, "rounds", 1)
        assert connection.execute(sa.select(FACTS.c.value)).scalar_one() == before
    assert _value(database_url, "rounds") == "1"


def test_four_processes_lose_no_read_modify_write_round(database_url: str) -> None:
    _store(database_url, "rounds", 0)
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_add_rounds, args=(database_url,)) for _ in range(PROCESSES)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * PROCESSES
    assert _value(database_url, "rounds") == str(PROCESSES * ROUNDS)


def test_a_writer_gets_its_turn_beside_one_that_writes_all_the_time(database_url: str) -> None:
    _store(database_url, "busy", 0)
    done = threading.Event()
    taken = 0

    def write_all_the_time() -> None:
        nonlocal taken
        while not done.is_set():
            with writing(database_url) as connection:
                connection.execute(sa.update(FACTS).where(FACTS.c.key == "busy").values(value="1"))
                time.sleep(0.02)
            taken += 1

    busy = threading.Thread(target=write_all_the_time)
    busy.start()
    for n in range(TURNS):
        _store(database_url, "now and then", n)
        time.sleep(0.001)
    done.set()
    busy.join()
    assert taken < 3 * TURNS


def test_others_give_way_for_a_moment_to_those_whose_sender_waits(sqlite_url: str) -> None:
    with ahead(sqlite_url):
        begun = time.monotonic()
        with writing(sqlite_url, acknowledged=True):
            assert time.monotonic() - begun < GIVE_WAY
        _store(sqlite_url, "job", 1)
        assert time.monotonic() - begun >= GIVE_WAY


def _add_rounds(url: str) -> None:
    for _ in range(ROUNDS):
        with writing(url) as connection:
            number = sa.select(FACTS.c.value).where(FACTS.c.key == "rounds").with_for_update()
            done = int(connection.execute(number).scalar_one())
            connection.execute(sa.update(FACTS).where(FACTS.c.key == "rounds").values(value=str(done + 1)))


def _store(url: str, key: str, value: int) -> None:
    with writing(url) as connection:
        connection.execute(sa.delete(FACTS).where(FACTS.c.key == key))
        connection.execute(sa.insert(FACTS).values(key=key, value=str(value)))


def _value(url: str, key: str) -> str | None:
    with reading(url) as connection:
        return connection.execute(sa.select(FACTS.c.value).where(FACTS.c.key == key)).scalar_one_or_none()


def test_the_numbered_steps_end_where_alembic_ends() -> None:
    assert ScriptDirectory.from_config(config()).get_heads() == [head()]
