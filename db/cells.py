"""The cells of the rollups: what one analysed signal counts as, and where.

The writes add and subtract by them, the reads sum up and recount by them.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache
from typing import Any

from db.models import CategoryRollup, ChannelRollup, CombinedRollup, Measures, Presence, StepRollup, table_of
from db.reads.contributions import Contribution

COUNTS = ("signals", "read", "negative", "positive", "nameless", "events")
BITMAPS = ("profiles", "profiles_read", "profiles_negative", "profiles_positive", "profiles_event")
MEASURES = COUNTS + BITMAPS
TABLES: tuple[type[Measures], ...] = (ChannelRollup, CategoryRollup, StepRollup, CombinedRollup)
NONE = 0  # the category of the uncategorised, the micro-interaction of the unplaced
ANY = -1  # the category under which the combined rollup counts each signal once, whatever it is about
LEAVING = -2  # the category under which signals count that say somebody leaves, beside their own categories
KEYS = {table: tuple(column.name for column in table_of(table).primary_key) for table in TABLES}

Key = tuple[Any, ...]
Cell = tuple[type[Measures], Key]
Flags = tuple[int, int, int, int, int, int]


def flags(item: Contribution) -> Flags:
    """Whether `item` counts as signal, read, negative, positive, nameless, event: zeros and ones."""
    if item.is_event:
        return (0, 0, 0, 0, 0, 1)
    negative, positive = item.negative == Presence.PRESENT, item.positive == Presence.PRESENT
    read = item.negative != Presence.NOT_ASSESSABLE or item.positive != Presence.NOT_ASSESSABLE
    return (1, int(read), int(negative), int(positive), int(item.profile_id is None), 0)


@cache
def in_counts(flagged: Flags) -> list[int]:
    """The places in COUNTS that a contribution with these flags counts in."""
    return [place for place, holds in enumerate(flagged) if holds]


@cache
def in_bitmaps(flagged: Flags) -> list[int]:
    """The places in BITMAPS that a contribution with these flags belongs to."""
    signals, read, negative, positive, _nameless, event = flagged
    return [place for place, holds in enumerate((signals, read, negative, positive, event)) if holds]


@lru_cache(maxsize=65_536)
def first_of_month(day: int) -> int:
    """The ordinal of the first day of the month that holds the ordinal `day`."""
    return date.fromordinal(day).replace(day=1).toordinal()


def in_categories(item: Contribution) -> tuple[int, ...]:
    """The categories under which `item` counts, the one of all aside."""
    return (*(item.category_ids or (NONE,)), *((LEAVING,) if item.leaving else ()))


def cells(generation_id: int, item: Contribution) -> Iterator[Cell]:
    """Every cell that `item` counts in."""
    step = item.micro_interaction_id or NONE
    spans = (("d", item.day), ("m", first_of_month(item.day))) if item.day else (("d", 0),)
    for grain, day in spans:
        head = (generation_id, grain, day)
        place = (item.source_id, item.channel)
        yield ChannelRollup, head + place
        yield StepRollup, (*head, step)
        yield CombinedRollup, (*head, *place, ANY, step)
        for category in in_categories(item):
            yield CategoryRollup, (*head, category)
            yield CombinedRollup, (*head, *place, category, step)
