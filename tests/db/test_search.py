"""Search finds whole words, newest first, whatever is typed, on both databases alike."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.engine import reading
from db.models import Author
from db.reads.search import newest, position, words
from jobs import search
from tests.db.cast import a_source, id_of, recorded, said

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def indexed(url: str, *texts: str) -> None:
    target = a_source(url)
    for number, text in enumerate(texts):
        recorded(url, target, said(str(number), text))
    search.run(url, NOW)


def find(url: str, typed: str, **more: int) -> list[int]:
    with reading(url) as connection:
        return newest(connection, typed, **more)


def test_the_newest_come_first(database_url: str) -> None:
    indexed(database_url, "late parcel", "rude driver", "parcel lost")
    assert find(database_url, "parcel") == [id_of(database_url, "2"), id_of(database_url, "0")]


def test_every_word_must_be_there_in_any_order(database_url: str) -> None:
    indexed(database_url, "the parcel came late", "late again")
    assert find(database_url, "late parcel") == [id_of(database_url, "0")]


def test_the_next_page_begins_where_the_last_ended(database_url: str) -> None:
    indexed(database_url, *["late"] * 5)
    first = find(database_url, "late", limit=3)
    second = find(database_url, "late", limit=3, before=first[-1])
    assert (len(first), len(second)) == (3, 2)
    assert first + second == sorted(first + second, reverse=True)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Ça a brûlé", "CA brule"),
        ("don't know", "don't"),
        ("foo/bar: a 3d-print", "3D bar"),
        ("straße", "STRASSE"),
        ("مُتَأَخِّر جدا", "متاخر"),
        ("配達 遅い", "遅い"),
        ("see 1e5 and 007", "1e5 007"),
        ("order_number", "number"),
    ],
)
def test_words_are_found_however_they_are_written(database_url: str, text: str, typed: str) -> None:
    indexed(database_url, text, "something else")
    assert find(database_url, typed) == [id_of(database_url, "0")]


@pytest.mark.parametrize("typed", ["", "  ", "...", "-", '"', "'", "\x00", "(", "*", "!&|"])
def test_without_a_word_nothing_is_found(database_url: str, typed: str) -> None:
    indexed(database_url, "a text")
    assert find(database_url, typed) == []


@pytest.mark.parametrize(
    "typed", ["NOT text", "text OR", 'te"xt', "text*", "text:*", "words:text", "a'b\\", "NEAR(a b)"]
)
def test_the_syntax_of_a_database_is_only_words(database_url: str, typed: str) -> None:
    indexed(database_url, "texts and words")
    assert find(database_url, typed) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80))
def test_whatever_is_typed_nothing_raises(database_url: str, typed: str) -> None:
    find(database_url, typed)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=60).filter(words))
def test_whatever_is_said_is_found_again_by_its_own_words(sqlite_url: str, text: str) -> None:
    text = text.replace("\x00", "")
    recorded(sqlite_url, a_source(sqlite_url), said("same", text))
    search.run(sqlite_url, NOW)
    if words(text) and not any(character.isdigit() or character == "@" for character in text):
        assert id_of(sqlite_url, "same") in find(sqlite_url, " ".join(words(text, 20)))


def test_a_very_long_text_is_indexed_and_does_not_raise(database_url: str) -> None:
    indexed(database_url, " ".join(f"w{n:x}q" for n in range(200_000)), "x" * 100_000)
    assert find(database_url, "w0q") == [id_of(database_url, "0")]


def test_a_changed_text_is_found_by_its_new_words_only(database_url: str) -> None:
    indexed(database_url, "late parcel")
    recorded(database_url, a_source(database_url), said("0", "rude driver"))
    search.run(database_url, NOW)
    assert find(database_url, "parcel") == []
    assert find(database_url, "driver") == [id_of(database_url, "0")]


def test_a_text_that_changed_before_it_was_indexed_comes_in_once(database_url: str) -> None:
    target = a_source(database_url)
    recorded(database_url, target, said("0", "late parcel"))
    recorded(database_url, target, said("0", "rude driver"))
    for _ in range(2):
        search.run(database_url, NOW)
    assert find(database_url, "parcel") == []
    assert find(database_url, "driver") == [id_of(database_url, "0")]


def test_what_the_company_said_is_not_found_as_a_customers_words(database_url: str) -> None:
    recorded(database_url, a_source(database_url), said("0", "we are sorry", author=Author.COMPANY))
    search.run(database_url, NOW)
    assert find(database_url, "sorry") == []


def test_addresses_and_numbers_of_persons_are_not_indexed(database_url: str) -> None:
    indexed(database_url, "mail jo@example.org or call 030 1234 5678")
    for typed in ("jo", "example", "1234", "5678"):
        assert find(database_url, typed) == []
    assert find(database_url, "mail call") == [id_of(database_url, "0")]


def test_the_index_catches_up_until_nothing_is_left(database_url: str) -> None:
    target = a_source(database_url)
    recorded(database_url, target, *(said(str(n), f"text number {n}") for n in range(1_200)))
    while any(search.run(database_url, NOW).values()):
        pass
    with reading(database_url) as connection:
        assert position(connection) == id_of(database_url, "1199")
    assert len(find(database_url, "text", limit=5_000)) == 1_200


def test_two_that_catch_up_at_once_index_nothing_twice(database_url: str) -> None:
    from db.writes.search import add

    target = a_source(database_url)
    recorded(database_url, target, said("0", "late"))
    last = id_of(database_url, "0")
    assert add(database_url, [(last, "late")], after=0, to=last)
    assert not add(database_url, [(last, "late")], after=0, to=last)
    assert find(database_url, "late") == [last]
