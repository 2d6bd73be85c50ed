"""What was found, made ready to be stored before the write lock is taken: whoever waits, waits for less."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from types import MappingProxyType
from typing import Any, NamedTuple

from db.cells import Cell
from db.models import Analysed, Finding, FindingCategory, FindingIntent
from db.reads.contributions import Contribution
from db.writes.counting import CATEGORY, Counted, category_rows, contribution, counted_as
from db.writes.deltas import Delta, deltas

Pair = tuple[Analysed, Counted]
Flat = tuple[str, tuple[str, ...], list[Any]]
"""A table, its columns, and the values of all rows one after the other."""

_NOBODY: Mapping[int, Sequence[Any]] = MappingProxyType({})


class Prepared(NamedTuple):
    """Findings as they count, as rows, and as what they add to the rollups of each generation."""

    pairs: list[Pair]
    rows: list[Flat]
    added: list[Contribution]
    changed: dict[int, dict[Cell, Delta]]


def prepare(
    generation_ids: Iterable[int],
    found: Sequence[Analysed],
    corrected: Mapping[int, Sequence[Any]] = _NOBODY,
    by_staff: Collection[int] = (),
) -> Prepared:
    """Make `found` ready: with readers' corrections by signal, and the sources that are nobody's own word."""
    pairs = [(item, counted_as(item, corrected.get(item.signal_id, ()))) for item in found]
    counts = (pair for pair in pairs if not pair[1].excluded and pair[0].source_id not in by_staff)
    added = [contribution(*pair) for pair in counts]
    return Prepared(pairs, _rows(pairs), added, {one: deltas(one, added) for one in generation_ids})


def _rows(pairs: Sequence[Pair]) -> list[Flat]:
    findings = [_finding(*pair) for pair in pairs]
    categories = [row for item, counted in pairs for row in category_rows(item.signal_id, counted)]
    intents = [(item.signal_id, *found) for item, _ in pairs for found in item.intents]
    return [
        (Finding.__tablename__, _FINDING, list(chain.from_iterable(findings))),
        (FindingCategory.__tablename__, CATEGORY, list(chain.from_iterable(categories))),
        (FindingIntent.__tablename__, _INTENT, list(chain.from_iterable(intents))),
    ]


_FINDING = (
    "signal_id", "day", "negative", "positive", "words_negative", "words_positive",
    "mark_negative", "mark_positive", "language", "unread_reason", "micro_interaction_id", "placing_reason",
    "spans", "excluded",
)  # fmt: skip
_INTENT = ("signal_id", "intent", "start", "end", "detail")


def _finding(item: Analysed, counted: Counted) -> tuple[Any, ...]:
    return (
        item.signal_id, item.day, counted.negative, counted.positive, item.words_negative,
        item.words_positive, item.mark_negative, item.mark_positive, item.language, item.unread_reason,
        counted.micro_interaction_id, item.placing_reason, item.spans, counted.excluded,
    )  # fmt: skip
