"""Reads the texts that others have labelled negative or positive, the yardstick of the sentiment detector."""

import csv
from collections.abc import Callable, Iterator
from importlib.resources.abc import Traversable
from io import StringIO
from typing import Final, NamedTuple

NEGATIVE: Final = "negative"
POSITIVE: Final = "positive"
UNDECIDED: Final = 0.5
"""Raters whose mean valence is closer to zero than this say neither; such texts are left out."""


class Labelled(NamedTuple):
    """A text and what people said of it: "negative", "positive" or another word for neither."""

    text: str
    label: str


def read(folder: Traversable) -> dict[str, list[Labelled]]:
    """The labelled texts of every file by its name. Raises OSError where a file is missing."""
    return {
        name: list(rows((folder / name).read_bytes().decode("utf-8", "replace")))
        for name, rows in FILES.items()
    }


def _tweets(content: str) -> Iterator[Labelled]:
    """Columns text and airline_sentiment."""
    for row in csv.DictReader(StringIO(content, newline="")):
        yield Labelled(row["text"], row["airline_sentiment"])


def _rated(content: str) -> Iterator[Labelled]:
    """Lines of id, mean valence (-4…4) and text."""
    for line in content.splitlines():
        _, valence, text = line.split("\t", 2)
        if abs(float(valence)) >= UNDECIDED:
            yield Labelled(text, NEGATIVE if float(valence) < 0 else POSITIVE)


def _sentences(content: str) -> Iterator[Labelled]:
    """Lines of a sentence and 0 for negative or 1 for positive."""
    for line in content.splitlines():
        text, _, label = line.rpartition("\t")
        if text:
            yield Labelled(text, POSITIVE if label.strip() == "1" else NEGATIVE)


FILES: Final[dict[str, Callable[[str], Iterator[Labelled]]]] = {
    "airline.csv": _tweets,
    "vader_tweets.txt": _rated,
    "yelp_sentences.txt": _sentences,
    "imdb_sentences.txt": _sentences,
}
