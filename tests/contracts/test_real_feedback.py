"""The whole loop on real feedback: import, analyse, look, export; each file honest about what it lacks."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from db.engine import reading
from db.models import Signal, SourceProfile
from tests.touchline import touchline

pytestmark = pytest.mark.usefixtures("loop")


@pytest.fixture
def loop(database_url: str, as_settings: Callable[[str], None]) -> None:
    as_settings(database_url)


def taken_in(*words: object) -> str:
    done = touchline("import", *words)
    assert done.returncode == 0, done.stderr
    assert (analysed := touchline("jobs", "--once")).returncode == 0, analysed.stderr
    return " ".join(done.stdout.split())


def exported(source: str) -> list[dict[str, object]]:
    done = touchline("export", "signals", "--format", "jsonl", "--source", source)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_airline_tweets_come_in_as_history_and_end_with_a_link_to_their_days(real_data: Path) -> None:
    told = taken_in(real_data / "airline.csv")
    assert "8,844 in, 0 need an answer now" in told
    assert "source=airline&from=2015-02-16&to=2015-02-24" in told
    rows = exported("airline")
    assert len(rows) == 8_844
    assert touchline("export", "actions", "--format", "jsonl").stdout == ""
    negative = Counter(row["negative"] for row in rows)
    assert negative["present"] > 3_500
    assert sum(bool(row["categories"]) for row in rows) > 3_000
    assert "Every total equals a recount" in touchline("doctor", "--recount").stdout


def test_store_reviews_have_no_dates_and_count_in_totals_only(real_data: Path) -> None:
    told = taken_in(real_data / "store_reviews.xlsx")
    assert "4,000 in" in told
    assert "No dates" in told
    assert "period=all" in told
    assert {row["occurred_at"] for row in exported("store_reviews")} == {None}


def test_marketplace_reviews_speak_by_marks_and_portuguese_words_are_not_guessed(real_data: Path) -> None:
    told = taken_in(real_data / "olist" / "olist_order_reviews_dataset.csv", "--source", "olist")
    assert "6,121 in" in told
    rows = exported("olist")
    by_language = Counter(row["language"] for row in rows if row["text"])
    assert by_language.most_common(1)[0][0] == "pt"
    negative = Counter(row["negative"] for row in rows)
    assert set(negative) == {"present", "absent", "not_assessable"}
    assert sum(bool(row["categories"]) for row in rows if row["text"]) > 1_000


def test_tweets_come_in_as_conversations_and_the_companys_are_not_the_customers_voice(
    real_data: Path, database_url: str
) -> None:
    taken_in(real_data / "twcs.csv")
    rows = exported("twcs")
    assert len(rows) == 1_520
    assert sum(row["negative"] is None for row in rows) == 697
    with reading(database_url) as connection:
        found = connection.execute(select(col(Signal.conversation), col(Signal.author))).all()
        heard = connection.scalar(select(func.count()).select_from(SourceProfile))
    talks: dict[str, Counter[str]] = defaultdict(Counter)
    for thread, author in found:
        talks[thread][author] += 1
    assert (len(talks), min(map(Counter.total, talks.values()))) == (405, 2)
    assert sum(talk["customer"] > 0 and talk["company"] > 0 for talk in talks.values()) > 380
    assert heard == 438  # customers; nobody who answers for a company is among them
