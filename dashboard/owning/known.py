"""By what names and places claims are told, and which of them wait for whom; the menu counts by it too."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.told import told
from dashboard.words import _
from db.models import ClaimState
from db.reads.functions import FunctionRow
from db.reads.owning import ClaimRow, Happened
from db.reads.steps import Place


@dataclass(frozen=True, slots=True)
class Known:
    """What names and places claims are told by."""

    functions: Mapping[int, FunctionRow]
    placed: Sequence[Place]

    def department(self, function_id: int | None) -> str:
        """What a department is called."""
        found = self.functions.get(function_id or 0)
        return told(found.name) if found else _("somebody")

    def steps(self, one: ClaimRow | Happened) -> set[str]:
        """The keys of the steps that a claim is about."""
        return {
            place.step
            for place in self.placed
            if place.step_id == one.step_id or place.touchpoint_id == one.touchpoint_id
        }

    def where(self, one: ClaimRow | Happened) -> str:
        """The step or touchpoint that a claim is about."""
        for place in self.placed:
            if place.step_id == one.step_id:
                return told(place.name)
            if place.touchpoint_id == one.touchpoint_id:
                return told(place.touchpoint_name)
        return _("a step that is on no map any more")

    def address(self, one: ClaimRow | Happened) -> dict[str, str]:
        """What leads to the page of its touchpoint."""
        keys = sorted(self.steps(one))
        return {"step": keys[0]} if keys else {}


def for_me(every: Iterable[ClaimRow], mine: set[str], own_ids: Sequence[int], known: Known) -> list[ClaimRow]:
    """The claims that wait for somebody of these departments: of others where they have a say, and their
    own that somebody disagrees with."""
    return [
        one
        for one in every
        if (one.function_id not in own_ids and known.steps(one) & mine)
        or (one.function_id in own_ids and one.state == ClaimState.CONTESTED)
    ]
