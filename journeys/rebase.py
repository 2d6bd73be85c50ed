"""Two people changed the same journey: whose changes stand side by side, and which they must decide on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from db.models import JourneyIn
from journeys.changes import BringBack, Change
from journeys.changing import CannotError, carry_out
from journeys.differences import Difference, What, differences


@dataclass(frozen=True, slots=True)
class Conflict:
    """A change of a draft that the newer version speaks against; it can be kept only where it is `possible`.

    `theirs` is what the newer version did to the same row, `why` the refusal where mine makes no sense now.
    """

    at: int
    mine: Change
    theirs: Difference | None
    why: str = ""

    @property
    def possible(self) -> bool:
        """Whether mine could be carried out all the same."""
        return not self.why


@dataclass(frozen=True, slots=True)
class Rebased:
    """A draft on the newer version: the `changes` that stand, and what is still to be decided."""

    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]


def rebased(
    base: JourneyIn, newer: JourneyIn, changes: Sequence[Change], decided: Mapping[int, bool] | None = None
) -> Rebased:
    """`changes` of `base` as changes of `newer`; `decided` says of a conflict's place whether mine is kept.

    A change is a conflict where both touched the same field of the same row with another outcome, where one
    took away what the other changed, where it makes no sense any more, and where an old version is brought
    back over a newer one.
    """
    theirs, decisions = differences(base, newer), decided or {}
    kept: list[Change] = []
    conflicts: list[Conflict] = []
    before, onto = base, newer
    for at, change in enumerate(changes):
        after = carry_out(before, change)
        conflict = _conflict(at, change, differences(before, after), theirs, onto)
        before = after
        if conflict and at not in decisions:
            conflicts.append(conflict)
        elif conflict is None or (decisions[at] and conflict.possible):
            kept.append(change)
            onto = carry_out(onto, change)
    return Rebased(tuple(kept), tuple(conflicts))


def _conflict(
    at: int, change: Change, mine: Sequence[Difference], theirs: Sequence[Difference], onto: JourneyIn
) -> Conflict | None:
    against = {(one.what, one.key): one for one in theirs}
    clash = next((against[one.what, one.key] for one in mine if _clash(one, against)), None)
    if isinstance(change, BringBack):  # it would take back whatever is newer, even where it says nothing
        clash = clash or next((one for one in theirs if one.fields.keys() != {"influence"}), None)
    try:
        carry_out(onto, change)
    except CannotError as refused:
        return Conflict(at, change, clash, str(refused))
    return Conflict(at, change, clash) if clash else None


def _clash(mine: Difference, against: Mapping[tuple[What, str], Difference]) -> bool:
    theirs = against.get((mine.what, mine.key))
    if theirs is None or mine.after == theirs.after:
        return False
    if mine.after is None or theirs.after is None:
        return mine.what is not What.WAY
    ours, others = mine.fields, theirs.fields
    return any(ours[name] != others[name] for name in ours.keys() & others.keys())
