"""Reads the texts that others have labelled negative or positive, the yardstick of the sentiment detector."""

import csv
from collections.abc import Callable, Iterator
from hashlib import sha256
from importlib.resources.abc import Traversable
from io import StringIO
from typing import Final, NamedTuple

from jobs.demo.words import vocabulary

NEGATIVE: Final = "negative"
POSITIVE: Final = "positive"
HELD_OUT: Final = "demo (ours, written apart)"
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


def held_out() -> list[Labelled]:
    """What the demo company's customers say, by its tone; "mixed" is both and left out.

    Written apart from the phrases, and only the half of it whose misses nobody looked at for them.
    """
    words = vocabulary()
    product, thing = words.slots["article"][0]
    slots = {name: options[0] for name, options in words.slots.items()} | {"product": product, "thing": thing}
    said = [
        Labelled(template.format_map(slots), tone)
        for tones in words.topics.values()
        for tone, templates in tones.items()
        for template in templates
        if tone != "mixed"
    ]
    return [one for one in said if sha256(one.text.encode()).digest()[0] % 2]


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
