"""What differs between two states of a journey, row by row: exact enough to be taken back without a trace."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from db.models import EdgeIn, JourneyIn, MicroInteractionIn, StageIn, TouchpointIn

Row = StageIn | TouchpointIn | MicroInteractionIn | EdgeIn


class What(StrEnum):
    """Of which rows of a journey a difference tells; the values are names of its fields."""

    STAGE = "stages"
    TOUCHPOINT = "touchpoints"
    STEP = "micro_interactions"
    WAY = "edges"


@dataclass(frozen=True, slots=True)
class Difference:
    """A row before and after with its place among its like; None where it was not, or is no more."""

    what: What
    key: str
    before: Row | None
    after: Row | None
    before_at: int | None
    after_at: int | None

    @property
    def fields(self) -> dict[str, Any]:
        """The fields that have another value after, with that value; of a row that came or went none."""
        if self.before is None or self.after is None:
            return {}
        before, after = self.before, self.after
        names = type(after).__dataclass_fields__
        return {n: getattr(after, n) for n in names if getattr(after, n) != getattr(before, n)}


def differences(before: JourneyIn, after: JourneyIn) -> tuple[Difference, ...]:
    """Every row in which `after` differs from `before`, stages first and ways last."""
    return tuple(one for what in What for one in _differences(what, before, after))


def taken_over(journey: JourneyIn, several: Sequence[Difference]) -> JourneyIn:
    """`journey` with the rows of the differences as they are after: of the journey they begin with, exact."""
    made: dict[str, Any] = {}
    for what in What:
        own = [one for one in several if one.what is what]
        touched = {one.key for one in own}
        rows = [row for row in getattr(journey, what) if key_of(row) not in touched]
        for one in sorted((one for one in own if one.after is not None), key=_after_at):
            rows.insert(_after_at(one), one.after)
        made[what] = tuple(rows)
    return replace(journey, **made)


def inverse(several: Sequence[Difference]) -> tuple[Difference, ...]:
    """The differences that lead back.

    >>> one = Difference(What.WAY, "a>b>", None, EdgeIn("a", "b"), None, 0)
    >>> inverse(inverse([one])) == (one,)
    True
    """
    return tuple(
        Difference(one.what, one.key, one.after, one.before, one.after_at, one.before_at) for one in several
    )


def key_of(row: Row) -> str:
    """What a row is known by among its like."""
    return f"{row.start}>{row.end}>{row.label}" if isinstance(row, EdgeIn) else row.key


def _after_at(one: Difference) -> int:
    return one.after_at or 0


def _differences(what: What, before: JourneyIn, after: JourneyIn) -> Iterator[Difference]:
    was, now = _by_key(getattr(before, what)), _by_key(getattr(after, what))
    stayed = _in_order([key for key in now if key in was], {key: at for key, (at, _row) in was.items()})
    for key in was | now:
        old, new = was.get(key, (None, None)), now.get(key, (None, None))
        if old[1] != new[1] or (key in was and key in now and key not in stayed):
            yield Difference(what, key, old[1], new[1], old[0], new[0])


def _in_order(keys: Sequence[str], places: Mapping[str, int]) -> frozenset[str]:
    """As many of `keys` as have their places in ascending order: whatever is not among them was moved.

    >>> sorted(_in_order(["d", "a", "b", "c"], {"a": 0, "b": 1, "c": 2, "d": 3}))
    ['a', 'b', 'c']
    """
    ends: list[tuple[int, int]] = []
    before: list[int | None] = []
    for at, key in enumerate(keys):
        length = bisect_left(ends, (places[key], -1))
        before.append(ends[length - 1][1] if length else None)
        ends[length : length + 1] = [(places[key], at)]
    at_last = ends[-1][1] if ends else None
    chain = []
    while at_last is not None:
        chain.append(keys[at_last])
        at_last = before[at_last]
    return frozenset(chain)


def _by_key(rows: Sequence[Row]) -> dict[str, tuple[int, Row]]:
    return {key_of(row): (at, row) for at, row in enumerate(rows)}
