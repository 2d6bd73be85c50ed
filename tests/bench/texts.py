"""The texts people wrote in the real data, for the benches and for the tests that compare with a peer."""

import csv
import os
from collections.abc import Iterator
from pathlib import Path

from openpyxl import load_workbook

LINES = ("yelp_sentences.txt", "imdb_sentences.txt", "vader_tweets.txt", "spanish_restaurants.xml")
ENGLISH_LINES = ("yelp_sentences.txt", "imdb_sentences.txt")
COLUMNS = {
    "airline.csv": "text",
    "twcs.csv": "text",
    "arabic_restaurants.csv": "text",
    "sample_cx_responses_upload.csv": "question_4",
    "olist/olist_order_reviews_dataset.csv": "review_comment_message",
}


def real_data() -> Path:
    """The folder of real feedback: TOUCHLINE_REAL_DATA, else beside the project."""
    beside = Path(__file__).parents[2].parent / "shared" / "data"
    return Path(os.environ.get("TOUCHLINE_REAL_DATA") or beside)


def texts(folder: Path) -> list[str]:
    """Every text of the real data, file after file, empty ones left out."""
    return [text for text in _all(folder) if text]


def tweets(folder: Path) -> list[str]:
    """The texts of airline.csv: short, English, from customers."""
    return list(_column(folder / "airline.csv", "text"))


def english(folder: Path) -> list[str]:
    """The English texts: tweets, sentences of reviews, suggestions; labels left out."""
    tweeted = [line.rsplit("\t", 1)[-1] for line in _lines(folder / "vader_tweets.txt")]
    said = [line.split("\t")[0] for name in ENGLISH_LINES for line in _lines(folder / name)]
    return [text for text in (*tweets(folder), *tweeted, *said, *_suggestions(folder)) if text]


def _all(folder: Path) -> Iterator[str]:
    for name, column in COLUMNS.items():
        yield from _column(folder / name, column)
    for name in LINES:
        yield from _lines(folder / name)
    yield from _suggestions(folder)
    for sheet in load_workbook(folder / "store_reviews.xlsx", read_only=True):
        for row in sheet.iter_rows(values_only=True):
            yield from (cell for cell in row if isinstance(cell, str))


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8", "replace").splitlines()


def _suggestions(folder: Path) -> Iterator[str]:
    with (folder / "suggestions_train.csv").open(encoding="utf-8", errors="replace", newline="") as file:
        yield from (row[1] for row in csv.reader(file))


def _column(path: Path, name: str) -> Iterator[str]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        yield from (row[name] or "" for row in csv.DictReader(file))
