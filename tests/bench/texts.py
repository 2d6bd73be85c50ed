"""The texts people wrote in the real data, for the benches and for the tests that compare with a peer."""

import csv
import os
from collections.abc import Iterator
from pathlib import Path

from openpyxl import load_workbook

LINES = ("yelp_sentences.txt", "imdb_sentences.txt", "vader_tweets.txt", "spanish_restaurants.xml")
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


def _all(folder: Path) -> Iterator[str]:
    for name, column in COLUMNS.items():
        yield from _column(folder / name, column)
    for name in LINES:
        yield from (folder / name).read_text("utf-8", "replace").splitlines()
    with (folder / "suggestions_train.csv").open(encoding="utf-8", errors="replace", newline="") as file:
        yield from (row[1] for row in csv.reader(file))
    for sheet in load_workbook(folder / "store_reviews.xlsx", read_only=True):
        for row in sheet.iter_rows(values_only=True):
            yield from (cell for cell in row if isinstance(cell, str))


def _column(path: Path, name: str) -> Iterator[str]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        yield from (row[name] or "" for row in csv.DictReader(file))
