"""The jobs hear of work the moment it is committed, and ask the store only where they cannot listen."""

from threading import Event, Timer
from time import monotonic

import pytest
from sqlalchemy import event

from db.engine import dispose, reader, writer, writing
from db.rights import HOUSE
from db.writes import runs
from db.writes.announcing import announce
from jobs import change as watching
from jobs.change import AnnouncedChange, Change, change
from jobs.due import Job
from jobs.leader import lead
from jobs.look import Look
from jobs.work import Worker
from tests.db.cast import NOW, a_source, recorded, said

PATIENCE = 30.0  # seconds; only what must come is waited for so long
SHORTLY = 0.3


def quiet(watch: Change) -> Change:
    """`watch`, once it has told of everything before this moment."""
    while watch.within(SHORTLY):
        pass
    return watch


def watch_on(url: str) -> Change:
    return quiet(change(url, Event()))


def test_what_was_recorded_or_asked_for_is_heard_once(database_url: str) -> None:
    target = a_source(database_url)
    watch = watch_on(database_url)
    recorded(database_url, target, said("a"))
    assert watch.within(PATIENCE if isinstance(watch, AnnouncedChange) else 0)
    quiet(watch)
    runs.request(database_url, "search", HOUSE, NOW)
    assert watch.within(PATIENCE if isinstance(watch, AnnouncedChange) else 0)
    assert not quiet(watch).within(SHORTLY)
    watch.end()


def test_a_changed_text_is_heard_of(postgresql_url: str) -> None:
    target = a_source(postgresql_url)
    recorded(postgresql_url, target, said("a"))
    watch = watch_on(postgresql_url)
    recorded(postgresql_url, target, said("a", "something else"))
    assert watch.within(PATIENCE)
    watch.end()


def test_whoever_waits_is_woken_at_the_commit_and_not_before(postgresql_url: str) -> None:
    watch = watch_on(postgresql_url)
    with writing(postgresql_url) as connection:
        announce(connection)
        assert not watch.within(SHORTLY)
    begun = monotonic()
    assert watch.within(PATIENCE)
    assert monotonic() - begun < PATIENCE / 2
    watch.end()


def test_what_is_rolled_back_is_not_told(postgresql_url: str) -> None:
    watch = watch_on(postgresql_url)
    with writing(postgresql_url) as connection:
        announce(connection)
        connection.rollback()
    assert not watch.within(SHORTLY)
    watch.end()


def test_a_lost_connection_is_asked_around_and_listened_on_again(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "AGAIN", 0.0)
    watch = watch_on(postgresql_url)
    end_listening(postgresql_url)
    assert [watch.within(PATIENCE), watch.within(PATIENCE)] == [True, True]  # lost, then listening again
    recorded(postgresql_url, a_source(postgresql_url), said("a"))
    quiet(watch)
    assert listening(postgresql_url) == 1
    Timer(0.1, runs.request, (postgresql_url, "search", HOUSE, NOW)).start()
    assert watch.within(PATIENCE)
    watch.end()


def test_a_connection_lost_while_waiting_ends_the_wait(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "AGAIN", 0.0)
    watch = watch_on(postgresql_url)
    Timer(0.2, end_listening, (postgresql_url,)).start()
    assert watch.within(PATIENCE)
    watch.end()


def test_while_the_store_is_away_the_answer_is_yes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "AGAIN", 0.0)
    watch = change("postgresql+psycopg://x@127.0.0.1:9/x", Event())
    assert [watch.within(PATIENCE) for _ in range(2)] == [True, True]


def test_an_idle_store_is_asked_nothing(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.look.ANYWAY", PATIENCE)
    monkeypatch.setattr("jobs.look.EVERY", 0.05)
    worker = Worker(postgresql_url, "me", lambda: NOW, [Job("kept", None, lambda _url, _now: {}, ".")])
    look = Look(worker, lead(postgresql_url), lambda _job: None)
    for _ in range(3):  # the first looks begin everything
        look.once()
    asked: list[str] = []
    for engine in (reader(postgresql_url), writer(postgresql_url)):
        event.listen(engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    for _ in range(5):
        look.once()
    assert asked == []
    dispose(postgresql_url)


LISTENING = "FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN touchline_work'"


def listening(url: str) -> int:
    with writer(url).connect() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) {LISTENING}").scalar_one())


def end_listening(url: str) -> None:
    with writer(url).begin() as connection:
        ended = connection.exec_driver_sql(f"SELECT pg_terminate_backend(pid) {LISTENING}").all()
    assert len(ended) == 1
