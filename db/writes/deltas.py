"""What a batch changes in the rollups: counted where all is told apart, and summed up from there.

Every signal counts in few of the finest cells (day, source, channel, category, step); what changes in a
coarser one is the sum of what changes in those it holds. That is far less work than to count each signal in
each cell.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from pyroaring import BitMap

from db.cells import (
    ANY,
    BITMAPS,
    NONE,
    Cell,
    Flags,
    Key,
    first_of_month,
    flags,
    in_bitmaps,
    in_categories,
    in_counts,
)
from db.models import CategoryRollup, ChannelRollup, CombinedRollup, StepRollup
from db.reads.contributions import Contribution


class Delta:
    """What changes in one cell: how many of each kind of contribution, whose they are, and who may leave."""

    __slots__ = ("gone", "here", "tally")

    def __init__(self) -> None:
        self.tally: dict[Flags, int] = {}
        self.here: dict[Flags, list[int]] = {}
        self.gone: list[int] = []

    def count(self, flagged: Flags, change: int, profile_ids: Sequence[Any]) -> None:
        """Count a contribution of each more (`change` 1) or less (-1); where it is less, they may leave."""
        self.tally[flagged] = self.tally.get(flagged, 0) + change * len(profile_ids)
        named = profile_ids if profile_ids[0] is not None else ()
        if change > 0:
            self.here.setdefault(flagged, []).extend(named)
        else:
            self.gone += named

    def keep(self, flagged: Flags, profile_id: int) -> None:
        """Have a profile in the bitmaps these flags belong to."""
        self.here.setdefault(flagged, []).append(profile_id)

    def add(self, other: "Delta") -> None:
        """Change what `other` changes as well."""
        for flagged, n in other.tally.items():
            self.tally[flagged] = self.tally.get(flagged, 0) + n
        for flagged, profile_ids in other.here.items():
            self.here.setdefault(flagged, []).extend(profile_ids)
        self.gone += other.gone

    def counts(self, before: Sequence[int]) -> list[int]:
        """The counts that were `before`, changed."""
        after = list(before)
        for flagged, n in self.tally.items():
            for place in in_counts(flagged):
                after[place] += n
        return after

    def bitmaps(self, before: Sequence[bytes]) -> Iterator[bytes]:
        """The serialised bitmaps that were `before`, changed."""
        inside = _inside(tuple([flagged for flagged, profile_ids in self.here.items() if profile_ids]))
        made: dict[tuple[bytes, tuple[Flags, ...]], bytes] = {}
        for stored, kinds in zip(before, inside, strict=True):
            if (stored, kinds) not in made:
                made[stored, kinds] = self._bitmap(stored, kinds) if kinds or self.gone else stored
            yield made[stored, kinds]

    def _bitmap(self, stored: bytes, kinds: Iterable[Flags]) -> bytes:
        profiles = BitMap.deserialize(stored) if stored else BitMap()
        if self.gone:
            profiles -= BitMap(self.gone)
        for flagged in kinds:
            profiles.update(self.here[flagged])
        return profiles.serialize() if profiles else b""


@lru_cache
def _inside(kinds: tuple[Flags, ...]) -> list[tuple[Flags, ...]]:
    """Those of `kinds` that belong to each bitmap."""
    return [tuple(one for one in kinds if place in in_bitmaps(one)) for place in range(len(BITMAPS))]


def deltas(
    generation_id: int, added: Iterable[Contribution], removed: Iterable[Contribution]
) -> dict[Cell, Delta]:
    """What changes in each cell when `added` are counted and `removed` no longer are.

    Cells in which the same changes share a Delta, unless somebody may leave one of them.
    """
    finest: dict[Key, Delta] = defaultdict(Delta)
    for change, items in ((1, added), (-1, removed)):
        for item, profile_ids in _alike(items):
            flagged = flags(item)
            for category in (ANY, *in_categories(item)):
                place = item.day, item.source_id, item.channel, category, item.micro_interaction_id
                finest[place].count(flagged, change, profile_ids)
    inside: dict[Cell, list[Delta]] = defaultdict(list)
    for place, delta in finest.items():
        for cell in _around(generation_id, *place):
            inside[cell].append(delta)
    shared = not any(delta.gone for delta in finest.values())
    return {cell: parts[0] if shared and len(parts) == 1 else _sum(parts) for cell, parts in inside.items()}


def _alike(items: Iterable[Contribution]) -> Iterator[tuple[Contribution, list[Any]]]:
    """One of those that count alike, and the profiles of all of them, each time it contributes."""
    alike: dict[tuple[Any, ...], tuple[Contribution, list[Any]]] = {}
    for item in items:
        signature = item[1:] if item.profile_id is None else item[2:]  # what it is, not whose
        if signature in alike:
            alike[signature][1].append(item.profile_id)
        else:
            alike[signature] = item, [item.profile_id]
    return iter(alike.values())


def _sum(parts: Iterable[Delta]) -> Delta:
    whole = Delta()
    for part in parts:
        whole.add(part)
    return whole


def _around(
    generation_id: int, day: int, source_id: int, channel: str, category: int, step_id: int | None
) -> Iterator[Cell]:
    """The cells that a finest place counts in, by day and by month."""
    step = step_id or NONE
    for grain, begins in (("d", day), ("m", first_of_month(day))) if day else (("d", 0),):
        head = (generation_id, grain, begins)
        yield CombinedRollup, (*head, source_id, channel, category, step)
        if category == ANY:
            yield ChannelRollup, (*head, source_id, channel)
            yield StepRollup, (*head, step)
        else:
            yield CategoryRollup, (*head, category)
