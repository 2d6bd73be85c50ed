"""How right the sentiment detector is on texts that others labelled, and how its reading was chosen.

`measure` fills a card from the labelled files, `card` is the one shipped with this version. For each file
the card names the reading that is best on all *other* files, so that no file judges a choice it had a part
in; what the phrases are worth is the difference between the rows with and without them. One more row, of
texts that ship with Touchline and had no part in any choice, can be measured anywhere. All of it is about
the basis "words": no labelled file has marks, so the card says nothing of the basis "mark".
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final

from db.models import Presence
from jobs.analyse import labelled
from jobs.analyse.engine import Weighed
from jobs.analyse.labelled import HELD_OUT, Labelled
from jobs.analyse.readings import READINGS
from jobs.analyse.sentiment import NEGATIVE, POSITIVE, READING, VERSION, judge, phrases

PACKAGED: Final = "accuracy.json"
USUAL: Final = "whole-total-0.05"
"""The reading that VADER's authors recommend, without phrases: what ours is compared with."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How well one presence was found: `labelled` texts had it, `found` were said to, `right` are in both."""

    labelled: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        """Of those found, the share that was right (0…1); 0 when none was found."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Of those labelled, the share that was found (0…1); 0 when none was labelled."""
        return self.right / self.labelled if self.labelled else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall (0…1)."""
        return 2 * self.right / (self.found + self.labelled) if self.right else 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """What one reading does on the texts of one file, with or without the phrases."""

    file: str
    texts: int
    reading: str
    phrases: bool
    negative: Figures
    positive: Figures

    @property
    def merit(self) -> float:
        """What readings are chosen by: the mean of both F1."""
        return (self.negative.f1 + self.positive.f1) / 2


@dataclass(frozen=True, slots=True)
class Card:
    """The accuracy of one version of the detector; `left_out`: a file, the reading best on the others."""

    version: str
    reading: str
    rows: tuple[Row, ...]
    left_out: dict[str, str]

    def of(self, reading: str, *, phrases: bool) -> list[Row]:
        """The rows of a reading, one for each file."""
        return [row for row in self.rows if row.reading == reading and row.phrases is phrases]

    def shipped(self) -> list[Row]:
        """The rows of the detector as it is."""
        return self.of(self.reading, phrases=True)

    def usual(self) -> list[Row]:
        """The rows of VADER as it is usually read."""
        return self.of(USUAL, phrases=False)


def measure(real_data: Traversable) -> Card:
    """The card of the detector as it is now. Raises OSError where a labelled file is missing."""
    files = labelled.read(real_data).items()
    rows = (*(row for name, texts in files for row in _rows(name, texts)), *measure_held_out())
    return Card(VERSION, READING, rows, {name: best(rows, without=name) for name in labelled.FILES})


def measure_held_out() -> Iterable[Row]:
    """The rows of the texts that ship with Touchline and chose nothing."""
    return _rows(HELD_OUT, labelled.held_out())


def best(rows: Iterable[Row], without: str = "") -> str:
    """The reading with the highest mean merit over the files, phrases included, one file left out."""
    counted = [row for row in rows if row.phrases and row.file not in (without, HELD_OUT)]
    return max(READINGS, key=lambda reading: sum(row.merit for row in counted if row.reading == reading))


def packed(measured: Card) -> str:
    """The card as the JSON that is packaged, a row a line."""
    content = asdict(measured)
    rows = ",\n".join(json.dumps(row) for row in content.pop("rows"))
    return f'{{"card": {json.dumps(content)},\n"rows": [\n{rows}\n]}}\n'


def unpacked(content: str) -> Card:
    """The card out of its JSON."""
    data = json.loads(content)
    return Card(**data["card"], rows=tuple(_row(**row) for row in data["rows"]))


@cache
def card() -> Card:
    """The card shipped with this version."""
    return unpacked((files("jobs.analyse") / PACKAGED).read_text("utf-8"))


def _row(negative: dict[str, int], positive: dict[str, int], **rest: Any) -> Row:
    return Row(**rest, negative=Figures(**negative), positive=Figures(**positive))


def _rows(name: str, texts: Sequence[Labelled]) -> Iterable[Row]:
    """Every reading on one file: of the texts as the phrases leave them, and of the texts as they are."""
    spoken = phrases([text for text, _ in texts])
    for reading, read in READINGS.items():
        judged = [judge(text, said, read) for (text, _), said in zip(texts, spoken, strict=True)]
        found = [(felt.negative == Presence.PRESENT, felt.positive == Presence.PRESENT) for felt in judged]
        yield _row_of(name, texts, reading, found, phrases=True)
        yield _row_of(name, texts, reading, [read(Weighed(text)) for text, _ in texts], phrases=False)


def _row_of(
    name: str, texts: Sequence[Labelled], reading: str, found: Sequence[tuple[bool, bool]], *, phrases: bool
) -> Row:
    negative, positive = zip(*found, strict=True)
    figures = _figures(texts, negative, NEGATIVE), _figures(texts, positive, POSITIVE)
    return Row(name, len(texts), reading, phrases, *figures)


def _figures(texts: Sequence[Labelled], found: Sequence[bool], kind: str) -> Figures:
    labelled_so = [text.label == kind for text in texts]
    right = sum(map(all, zip(labelled_so, found, strict=True)))
    return Figures(sum(labelled_so), sum(found), right)
