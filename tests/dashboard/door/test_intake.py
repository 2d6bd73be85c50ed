"""What is acknowledged is kept: whole posts, once, durable, and no more waiting than memory allows."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from unittest import mock

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from dashboard.door import intake
from dashboard.door.intake import FullError, Intake
from db.engine import reading, writing
from db.models import Signal, SignalIn, Source, Waiting
from db.writes.signals import Recorded
from db.writes.sources import SourceFacts
from tests.loops import run

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SHOP = SourceFacts("shop", "Shop", "store", purpose="wrote_to_us", origin="the till")
DESK = SourceFacts("desk", "Desk", "mail", solicited=False)


def said(id_: str, text: str = "still waiting") -> SignalIn:
    return SignalIn(id_, "verbatim", text, NOW, profile="ada")


@contextmanager
def running(url: str) -> Iterator[Intake]:
    taking = Intake(url, lambda: NOW)
    taking.start()
    try:
        yield taking
    finally:
        taking.stop()


def together(url: str, *posts: Callable[[Intake], Awaitable[Recorded]]) -> list[Recorded | BaseException]:
    """What becomes of posts that all wait before the writer begins."""
    taking = Intake(url, lambda: NOW)

    async def post() -> list[Recorded | BaseException]:
        waiting = [asyncio.ensure_future(one(taking)) for one in posts]
        await asyncio.sleep(0)
        taking.start()
        return list(await asyncio.gather(*waiting, return_exceptions=True))

    try:
        return run(post())
    finally:
        taking.stop()


def texts(url: str) -> dict[str, str | None]:
    with reading(url) as connection:
        return dict(connection.execute(select(col(Signal.external_id), col(Signal.text))).all())


def test_a_post_is_in_the_store_when_it_is_answered(database_url: str) -> None:
    with running(database_url) as taking:
        assert run(taking.submit(SHOP, [said("1"), said("2")])) == Recorded(stored=2)
        assert texts(database_url).keys() == {"1", "2"}
        with reading(database_url) as connection:
            assert connection.scalar(select(func.count()).select_from(Waiting)) == 2


def test_the_same_post_twice_is_one(database_url: str) -> None:
    with running(database_url) as taking:
        run(taking.submit(SHOP, [said("1")]))
        again = run(taking.submit(SHOP, [said("1"), said("2"), said("1", "it came")]))
    assert again == Recorded(stored=1, updated=1, skipped=1)
    assert texts(database_url) == {"1": "it came", "2": "still waiting"}


def test_posts_that_wait_together_share_a_transaction_and_each_hears_of_its_own(database_url: str) -> None:
    with mock.patch.object(intake, "writing", wraps=writing) as transactions:
        heard = together(
            database_url,
            lambda taking: taking.submit(SHOP, [said("1")]),
            lambda taking: taking.submit(SHOP, [said("1"), said("2")]),
            lambda taking: taking.submit(SHOP, [said("2", "it came"), said("3")]),
            lambda taking: taking.submit_parts([(SHOP, [said("4")]), (DESK, [said("4")])]),
        )
    assert transactions.call_count == 1
    assert heard == [
        Recorded(stored=1), Recorded(stored=1, skipped=1), Recorded(stored=1, updated=1), Recorded(stored=2),
    ]  # fmt: skip


def test_a_post_that_cannot_be_stored_fails_alone_and_whole(database_url: str) -> None:
    heard = together(
        database_url,
        lambda taking: taking.submit(SHOP, [said("1")]),
        lambda taking: taking.submit(SHOP, [said("2"), said("3")._replace(kind="no such kind")]),
        lambda taking: taking.submit(SHOP, [said("4")]),
    )
    assert (heard[0], heard[2]) == (Recorded(stored=1), Recorded(stored=1))
    assert isinstance(heard[1], Exception)
    assert texts(database_url).keys() == {"1", "4"}


def test_who_comes_when_too_much_waits_is_told_to_come_back(sqlite_url: str) -> None:
    many = [said(str(n)) for n in range(intake.MOST_WAITING)]
    heard = together(
        sqlite_url,
        lambda taking: taking.submit(SHOP, many),
        lambda taking: taking.submit(SHOP, [said("one more")]),
    )
    assert heard[0] == Recorded(stored=len(many))
    assert isinstance(heard[1], FullError)


def test_room_is_free_again_once_what_waited_is_written(sqlite_url: str) -> None:
    many = [said(str(n)) for n in range(intake.MOST_WAITING)]
    with running(sqlite_url) as taking:
        for _ in range(2):
            run(taking.submit(SHOP, many))


def test_a_transaction_takes_no_more_posts_than_its_time_allows(sqlite_url: str) -> None:
    posts = [[said(f"{n}-{m}") for m in range(60)] for n in range(10)]
    with mock.patch.object(intake, "MOST", 100), mock.patch.object(intake, "writing", wraps=writing) as seen:
        together(sqlite_url, *(lambda taking, post=post: taking.submit(SHOP, post) for post in posts))
    assert seen.call_count == 5


def test_a_source_that_is_there_keeps_its_facts(database_url: str) -> None:
    with running(database_url) as taking:
        run(taking.submit(DESK, [said("1")]))
        run(taking.submit(SourceFacts("desk", "Other", "chat"), [said("2")]))
    with reading(database_url) as connection:
        rows = connection.execute(select(col(Source.name), col(Signal.channel)).join(Signal)).all()
    assert rows == [("Desk", "mail")] * 2


@pytest.mark.parametrize(
    ("store", "question", "on"),
    [("sqlite", "PRAGMA synchronous", 2), ("postgresql", "SHOW synchronous_commit", "on")],
)
def test_the_writer_answers_only_for_what_is_on_the_disk(
    store: str, question: str, on: object, request: pytest.FixtureRequest
) -> None:
    with writing(request.getfixturevalue(f"{store}_url"), acknowledged=True) as connection:
        assert connection.exec_driver_sql(question).scalar() == on


def test_what_waits_is_written_before_the_end(sqlite_url: str) -> None:
    taking = Intake(sqlite_url, lambda: NOW)

    async def post_and_end() -> list[Recorded]:
        waiting = [asyncio.ensure_future(taking.submit(SHOP, [said(str(n))])) for n in range(5)]
        await asyncio.sleep(0)
        taking.start()
        await asyncio.to_thread(taking.stop)
        return await asyncio.gather(*waiting)

    assert run(post_and_end()) == [Recorded(stored=1)] * 5
