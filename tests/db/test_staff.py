"""Names of those who work here are blotted out of what customers said, on every page and in the search."""

import pytest

from db.engine import reading
from db.reads.search import newest
from db.reads.sentences import by_ids
from db.reads.staff import mask, masking
from db.settings import settings
from jobs.search import run as index
from tests.db.cast import NOW, a_generation, a_source, analysed, found, id_of, recorded, said, waiting_rows
from tests.db.matters import people


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Ada Lovelace was rude", "*** ******** was rude"),
        ("thanks ADA!", "thanks ***!"),
        ("ask lovelace, not Adam", "ask ********, not Adam"),
        ("Adana is a city", "Adana is a city"),
        ("I will wait. Will said so.", "I will wait. **** said so."),
        ("Jo wrote to me", "Jo wrote to me"),
        ("support and SUPPORT TEAM are slow", "support and ******* **** are slow"),
        ("مريم ساعدتني", "**** ساعدتني"),
        ("a $$ (A.) Odd[ one", "a $$ **** **** one"),
        ("", ""),
    ],
)
def test_names_are_masked_letter_by_letter_and_ordinary_words_are_not(said: str, shown: str) -> None:
    names = ("Ada Lovelace", "Will Jo", "Support Team", "مريم", "Odd[ (A.)")
    masked = masking(names)(said)
    assert masked == shown
    assert len(masked) == len(said)


def test_nothing_is_masked_without_people_or_where_it_is_switched_off(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with reading(sqlite_url) as connection:
        assert mask(connection)("Ada was rude") == "Ada was rude"
    people(sqlite_url, "Ada")
    with reading(sqlite_url) as connection:
        assert mask(connection)("Ada was rude") == "*** was rude"
        monkeypatch.setenv("TOUCHLINE_MASK_STAFF", "0")
        settings.cache_clear()
        assert mask(connection)("Ada was rude") == "Ada was rude"


def test_a_sentence_is_read_with_names_masked_and_its_evidence_in_place(database_url: str) -> None:
    people(database_url, "Ada Lovelace")
    recorded(database_url, a_source(database_url), said("a", "Ada was terribly rude"))
    plan = a_generation(database_url)
    analysed(
        database_url, plan, *(found(row, spans='[[8, 21, "negative"]]') for row in waiting_rows(database_url))
    )
    with reading(database_url) as connection:
        (one,) = by_ids(connection, [id_of(database_url, "a")])
    assert one.text == "*** was terribly rude"
    ((start, end, _kind),) = one.spans
    assert one.text[start:end] == "terribly rude"


def test_a_name_is_in_no_index_and_who_types_it_finds_nothing(database_url: str) -> None:
    target = a_source(database_url)
    recorded(database_url, target, said("before", "Ada was rude before she had an account"))
    index(database_url, NOW)
    with reading(database_url) as connection:
        assert len(newest(connection, "ada")) == 1
    people(database_url, "Ada Lovelace")
    recorded(database_url, target, said("after", "Ada Lovelace was rude again"))
    index(database_url, NOW)
    with reading(database_url) as connection:
        assert [len(newest(connection, typed)) for typed in ("ada", "ada rude", "lovelace", "rude")] == [
            0,
            0,
            0,
            2,
        ]
