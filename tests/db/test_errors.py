"""Errors are told in words, without the statement, its values or a traceback."""

import pytest
import sqlalchemy as sa

from db.engine import reader, reading, writer, writing
from db.errors import Refused, in_words
from db.models import metadata

FACTS = metadata.tables["store_facts"]


def test_a_refusal_is_told_as_it_is() -> None:
    assert in_words(Refused("Not today.")) == "Not today."


def test_a_full_disk_is_told_as_one_and_nothing_is_half_stored(sqlite_url: str) -> None:
    with pytest.raises(sa.exc.OperationalError) as raised:
        _store_on_a_full_disk(sqlite_url)
    assert in_words(raised.value).startswith("The disk is full.")
    with reading(sqlite_url) as connection:
        assert connection.execute(sa.select(FACTS)).all() == []


def _store_on_a_full_disk(url: str) -> None:
    with writing(url) as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        connection.execute(sa.insert(FACTS).values(key="short", value="x"))
        connection.execute(sa.insert(FACTS).values(key="long", value="x" * 100_000))


def test_a_read_only_store_is_told_as_one(sqlite_url: str) -> None:
    with writer(sqlite_url).connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
        with pytest.raises(sa.exc.OperationalError) as raised:
            connection.execute(sa.insert(FACTS).values(key="a", value="b"))
    assert in_words(raised.value).startswith("The store cannot be written")


def test_a_store_without_tables_is_told_as_one(empty_database_url: str) -> None:
    url = "sqlite://" if empty_database_url.startswith("sqlite") else empty_database_url
    with reading(url) as connection, pytest.raises(sa.exc.DBAPIError) as raised:
        connection.execute(sa.select(FACTS))
    assert "touchline migrate" in in_words(raised.value)


def test_a_store_that_is_away_is_told_as_one() -> None:
    with pytest.raises(sa.exc.OperationalError) as raised:
        reader("postgresql+psycopg://x@127.0.0.1:9/x").connect()
    assert in_words(raised.value).startswith("The store cannot be reached:")


def test_the_values_of_a_statement_are_not_told(database_url: str) -> None:
    twice = [{"key": "same", "value": "a customer's words"}] * 2
    with writer(database_url).connect() as connection, pytest.raises(sa.exc.IntegrityError) as raised:
        connection.execute(sa.insert(FACTS), twice)
    assert "customer's words" not in in_words(raised.value)
    assert "customer's words" not in str(raised.value)  # nor in a traceback in the log


def test_a_missing_file_is_told_by_its_name() -> None:
    assert in_words(FileNotFoundError(2, "No such file", "a.csv")) == "No such file: a.csv"


def test_the_unforeseen_is_told_with_its_first_line_only() -> None:
    words = in_words(KeyError("first\nsecond"))
    assert words.startswith("Something unforeseen happened: KeyError")
    assert "\n" not in words
