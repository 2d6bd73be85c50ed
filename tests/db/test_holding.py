"""Sentences are found by their words, in the period, source and channel a reader asks for."""

from datetime import date, timedelta

import pytest

from db.engine import reading
from db.models import CorrectionKind
from db.reads.rollups import EVERYTHING, Narrowed, Period
from db.reads.search import places
from db.reads.sentences import by_day, holding, why_unread
from db.reads.waiting import waiting
from db.rights import HOUSE
from db.writes.corrections import correct
from jobs import search
from tests.db.cast import NOW, a_generation, a_source, analysed, found, id_of, recorded, said, waiting_rows

ALL_TIME = Period()


def read(url: str) -> None:
    """Have everything that waits analysed and indexed."""
    analysed(url, a_generation(url), *(found(row) for row in waiting_rows(url)))
    search.run(url, NOW)


def find(
    url: str, typed: str, period: Period = ALL_TIME, narrowed: Narrowed = EVERYTHING, **more: int
) -> list[int]:
    with reading(url) as connection:
        return holding(connection, typed, period, narrowed, **more)


def test_a_search_keeps_to_the_period_the_source_and_the_channel(database_url: str) -> None:
    shop, app = a_source(database_url), a_source(database_url, "app", "chat")
    recorded(database_url, shop, said("new", "late parcel"))
    recorded(database_url, shop, said("old", "late parcel", occurred_at=NOW - timedelta(days=400)))
    recorded(database_url, app, said("chat", "late again"), said("other", "never mind"))
    read(database_url)
    new, old, chat = (id_of(database_url, name) for name in ("new", "old", "chat"))
    this_year = Period(date(2026, 1, 1), date(2026, 12, 31))
    assert find(database_url, "late") == [chat, old, new]
    assert find(database_url, "late", this_year) == [chat, new]
    assert find(database_url, "late", this_year, Narrowed((shop.source_id,))) == [new]
    assert find(database_url, "late", narrowed=Narrowed(channel="chat")) == [chat]
    assert find(database_url, "late parcel", narrowed=Narrowed(channel="chat")) == []


def test_pages_follow_on_each_other_also_where_much_is_left_out(database_url: str) -> None:
    shop, app = a_source(database_url), a_source(database_url, "app", "chat")
    for n in range(6):
        recorded(database_url, shop if n % 2 else app, said(str(n), "late"))
    read(database_url)
    mine = Narrowed((shop.source_id,))
    first = find(database_url, "late", narrowed=mine, limit=2)
    then = find(database_url, "late", narrowed=mine, limit=2, before=first[-1])
    assert first + then == [id_of(database_url, name) for name in "531"]


def test_what_was_found_can_be_put_in_the_order_of_its_days(database_url: str) -> None:
    shop = a_source(database_url)
    recorded(database_url, shop, said("new", "late"), said("also new", "late"))
    recorded(database_url, shop, said("old", "late", occurred_at=NOW - timedelta(days=400)))
    recorded(database_url, shop, said("undated", "late", occurred_at=None))
    read(database_url)
    came = find(database_url, "late")
    with reading(database_url) as connection:
        ordered = by_day(connection, came)
    assert came == [id_of(database_url, name) for name in ("undated", "old", "also new", "new")]
    assert ordered == [id_of(database_url, name) for name in ("also new", "new", "old", "undated")]


def test_why_words_could_not_be_read_is_told_of_the_newest_that_hold_any(database_url: str) -> None:
    shop, plan = a_source(database_url), a_generation(database_url)
    recorded(
        database_url, shop, said("old", "lento", occurred_at=NOW - timedelta(days=3)), said("new", "late")
    )
    recorded(database_url, shop, said("stars", None, kind="mark", mark=1.0))
    old, new, stars = waiting_rows(database_url)
    foreign = {"unread_reason": "language", "language": "pt"}
    analysed(database_url, plan, found(old, **foreign), found(new), found(stars, unread_reason="no_words"))
    with reading(database_url) as connection:
        assert why_unread(connection, ALL_TIME) == [(None, "en"), ("language", "pt")]
        assert why_unread(connection, ALL_TIME, limit=1) == [(None, "en")]


def test_what_waits_to_be_read_is_counted_as_far_as_asked(database_url: str) -> None:
    recorded(database_url, a_source(database_url), *(said(str(n), "late") for n in range(3)))
    with reading(database_url) as connection:
        assert (waiting(connection), waiting(connection, 2)) == (3, 2)


def test_what_was_not_read_yet_or_is_no_customers_is_not_found(database_url: str) -> None:
    target = a_source(database_url)
    recorded(database_url, target, said("spam", "late parcel"), said("kept", "late parcel"))
    read(database_url)
    correct(database_url, id_of(database_url, "spam"), CorrectionKind.SPAM, HOUSE, NOW)
    recorded(database_url, target, said("unread", "late parcel"))
    search.run(database_url, NOW)
    assert find(database_url, "late") == [id_of(database_url, "kept")]


def test_before_anything_was_read_nothing_is_found(database_url: str) -> None:
    assert find(database_url, "late") == []


@pytest.mark.parametrize(
    "typed",
    [
        '"late',
        "late' OR 1=1 --",
        "NEAR(late)",
        "late* -x",
        "\U0001f621",
        "متأخر",
        "\x00late",
        "late " * 2_000,
        ":q",
    ],
)
def test_whatever_is_typed_is_only_words(database_url: str, typed: str) -> None:
    recorded(database_url, a_source(database_url), said("1", "late parcel"))
    read(database_url)
    only_late = {"late"} >= set(typed.replace('"', "").replace("\x00", "").split())
    assert find(database_url, typed) == ([id_of(database_url, "1")] if only_late else [])


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("Late, late parcel later", "LATE", ["Late", "late"]),
        ("Ça a brûlé", "brule ca", ["Ça", "brûlé"]),
        ("straße", "STRASSE", ["straße"]),
        ("مُتَأَخِّر جدا", "متاخر", ["مُتَأَخِّر"]),
        ("e\u0301te\u0301 fini", "été", ["e\u0301te\u0301"]),
        ("don't", "don't", ["don", "t"]),
        ("nothing here", "late", []),
        ("nothing here", "\x00\U0001f621", []),
    ],
)
def test_the_words_of_a_search_are_found_in_a_text(text: str, typed: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in places(text, typed)] == marked
