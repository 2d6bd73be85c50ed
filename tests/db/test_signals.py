"""Signals come in once, changed words keep their history, and an import can be undone whole."""

from datetime import timedelta

from sqlalchemy import event, func, select
from sqlmodel import col

from db.engine import reading, writer
from db.models import Lane, Signal, SignalVersion, SourceProfile, Waiting
from db.reads.recounted import differences
from db.reads.rollups import Period, totals
from db.writes import batches
from db.writes.signals import Recorded
from db.writes.sources import open_batch
from tests.db.cast import NOW, a_generation, a_source, analysed, found, recorded, said, waiting_rows


def _count(url: str, table: type) -> int:
    with reading(url) as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def _texts(url: str) -> list[str | None]:
    with reading(url) as connection:
        return list(connection.scalars(select(col(Signal.text)).order_by(col(Signal.id))))


def test_the_same_signal_twice_is_one_signal(database_url: str) -> None:
    target = a_source(database_url)
    assert recorded(database_url, target, said("1"), said("2")) == Recorded(stored=2)
    assert recorded(database_url, target, said("1"), said("2"), said("3")) == Recorded(stored=1, skipped=2)
    assert _count(database_url, Signal) == 3
    assert _count(database_url, Waiting) == 3


def test_few_statements_are_kept_whatever_number_comes_in_at_a_time(database_url: str) -> None:
    target, statements = a_source(database_url), set[str]()
    event.listen(writer(database_url), "before_cursor_execute", lambda *told: statements.add(told[2]))
    for many in range(1, 33):
        once = [said(f"{many}-{n}", profile=f"user{many}-{n}") for n in range(many)]
        recorded(database_url, target, *once)
        recorded(database_url, target, *once)
    assert _count(database_url, SourceProfile) == _count(database_url, Signal) == 32 * 33 // 2
    for asked in ("identifier IN", "external_id IN"):
        assert 0 < sum(asked in one for one in statements) <= 6


def test_changed_words_replace_the_old_ones_and_keep_them(database_url: str) -> None:
    target = a_source(database_url)
    recorded(database_url, target, said("1", "still waiting"))
    assert recorded(database_url, target, said("1", "it came!")) == Recorded(updated=1)
    with reading(database_url) as connection:
        before = connection.scalar(select(col(SignalVersion.before)))
    assert (before or {})["text"] == "still waiting"
    assert _texts(database_url) == ["it came!"]


def test_an_id_that_comes_twice_in_one_call_ends_with_its_last_words(database_url: str) -> None:
    target = a_source(database_url)
    assert recorded(database_url, target, said("1", "a"), said("1", "b")) == Recorded(stored=1, updated=1)
    assert _texts(database_url) == ["b"]


def test_a_person_is_one_profile_in_a_source_and_another_in_the_next(database_url: str) -> None:
    shop, chat = a_source(database_url), a_source(database_url, "chat", "chat")
    recorded(database_url, shop, said("1", profile="ada"), said("2", profile="ada"))
    recorded(database_url, chat, said("1", profile="ada"))
    assert _count(database_url, SourceProfile) == 2


def test_only_the_customer_waits_for_analysis(database_url: str) -> None:
    recorded(database_url, a_source(database_url), said("1", author="company"), said("2"))
    assert [row.text for row in waiting_rows(database_url)] == ["still waiting"]


def test_old_and_undated_signals_are_history(database_url: str) -> None:
    old = said("old", occurred_at=NOW - timedelta(days=8))
    recorded(database_url, a_source(database_url), old, said("undated", occurred_at=None), said("new"))
    assert [row.history for row in waiting_rows(database_url)] == [True, True, False]


def test_undoing_an_import_restores_what_it_replaced_and_removes_what_it_brought(database_url: str) -> None:
    target, plan = a_source(database_url), a_generation(database_url)
    recorded(database_url, target, said("1", "first words"))
    batch = open_batch(database_url, target.source_id, "f.csv", {}, NOW)
    inside = target._replace(batch_id=batch, lane=Lane.BACKLOG)
    recorded(database_url, inside, said("1", "other words"), said("2", "new"))
    analysed(database_url, plan, *map(found, waiting_rows(database_url)))

    assert batches.undo(database_url, batch, NOW) == 2

    assert _texts(database_url) == ["first words"]
    analysed(database_url, plan, *map(found, waiting_rows(database_url)))
    with reading(database_url) as connection:
        assert totals(connection, Period()).signals == 1
        assert differences(connection) == []


def test_a_later_import_survives_the_undoing_of_an_earlier_one(database_url: str) -> None:
    target = a_source(database_url)
    first, second = (open_batch(database_url, target.source_id, name, {}, NOW) for name in ("a", "b"))
    recorded(database_url, target._replace(batch_id=first), said("1", "one"))
    recorded(database_url, target._replace(batch_id=second), said("1", "two"))
    batches.undo(database_url, first, NOW)
    assert _texts(database_url) == ["two"]
    batches.undo(database_url, second, NOW)
    assert _texts(database_url) == []


def test_an_id_is_never_given_out_twice(database_url: str) -> None:
    target = a_source(database_url)
    batch = open_batch(database_url, target.source_id, "a", {}, NOW)
    recorded(database_url, target._replace(batch_id=batch), said("1"))
    gone = waiting_rows(database_url)[0].signal_id
    batches.undo(database_url, batch, NOW)
    recorded(database_url, target, said("2"))
    assert waiting_rows(database_url)[0].signal_id > gone
