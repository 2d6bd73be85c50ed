"""Detect, never measure: what a detector weighs never leaves it, into no column, no export, no measure."""

import io
import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import Float, Numeric, select

from dashboard.door.measures import Measures
from db.engine import reading
from db.models import metadata
from jobs import search
from jobs.analyse import job
from jobs.analyse.accuracy import card
from jobs.analyse.engine import polarity
from jobs.engage.job import raise_actions
from jobs.export import write
from tests.db.cast import NOW, a_source, recorded, said

MEASURED = re.compile(r"compound|score|polarity|intensity|strength", re.IGNORECASE)
GIVEN = {"mark", "scale_worst", "scale_best", "scale_low_to", "scale_high_from"}  # by customers, as said
OF_PATHS = {
    "driver_passes",
    "drivers",
    "incident_passes",
    "incidents",
}  # how likely paths end somewhere, whatever anybody felt
TEXTS = (
    "My parcel is two weeks late and nobody answers, this is terrible!",
    "Wonderful, the new sofa arrived early and the driver was very kind.",
    "They were rude, I love the table all the same. I will call my lawyer.",
)


@pytest.fixture
def read(database_url: str) -> str:
    """A store whose signals were analysed by the real detector and looked at by every later job."""
    recorded(database_url, a_source(database_url), *(said(str(n), text) for n, text in enumerate(TEXTS)))
    for run in (job.run, search.run, raise_actions):
        while any(run(database_url, NOW).values()):
            pass
    return database_url


def weighed() -> Iterator[str]:
    """Every value that the engine weighs in the texts, as it would be written."""
    for text in TEXTS:
        yield from (f"{value:g}" for value in polarity(text) if value not in {0.0, 1.0})


def holds_a_value(told: str) -> list[str]:
    return [value for value in weighed() if re.search(rf"(?<!\d){re.escape(value)}", told)]


def test_no_table_or_column_is_for_a_value() -> None:
    columns = [column for table in metadata.tables.values() for column in table.columns]
    assert [str(column) for column in columns if MEASURED.search(str(column))] == []
    of_feelings = [column for column in columns if column.table.name not in OF_PATHS]
    fractions = [column.name for column in of_feelings if isinstance(column.type, Float | Numeric)]
    assert set(fractions) == GIVEN


def test_nothing_stored_is_a_value(read: str) -> None:
    with reading(read) as connection:
        for table in metadata.sorted_tables:
            told = " ".join(
                str(cell)
                for row in connection.execute(select(table))
                for cell in row
                if not isinstance(cell, bytes | datetime)
            )
            assert (table.name, MEASURED.findall(told), holds_a_value(told)) == (table.name, [], [])


@pytest.mark.parametrize("form", ["jsonl", "csv"])
@pytest.mark.parametrize("what", ["signals", "actions", "journeys"])
def test_nothing_exported_is_a_value(read: str, what: str, form: str) -> None:
    out = io.StringIO()
    rows = write(read, what, form, out)
    assert rows > 0 or what == "journeys"
    assert (MEASURED.findall(out.getvalue()), holds_a_value(out.getvalue())) == ([], [])


def test_no_measure_is_one_of_customers_feelings(read: str) -> None:
    with reading(read) as connection:
        told = [str(measure) for measure in Measures(connection, NOW).collect()]
    assert [measure for measure in told if MEASURED.search(measure) or holds_a_value(measure)] == []


def test_the_accuracy_card_names_its_readings_without_one() -> None:
    assert MEASURED.findall(str(card())) == []
