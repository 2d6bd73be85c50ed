"""What a map that comes in would change in the one that is there, in sentences."""

from collections.abc import Sequence

from journeys import sentences
from journeys.differences import Difference, What, differences
from journeys.exchange.carried import Carried, tidy

TOLD = 30
_NOUNS = {What.STAGE: "stage", What.TOUCHPOINT: "touchpoint", What.STEP: "step", What.WAY: "way"}


def changed(before: Carried | None, after: Carried) -> list[str]:
    """Every stage, touchpoint, step and way that comes, goes or changes, the first thirty of them."""
    if before is None:
        n = len(after.journey.micro_interactions)
        return [f"A new map “{after.journey.name}” of {n} steps."]
    several = differences(tidy(before).journey, tidy(after).journey)
    told = [sentence for one in several if (sentence := _told(one))]
    if after.journey.owner not in ("", before.journey.owner):
        told.insert(0, f"The map is now owned by “{after.journey.owner}”.")
    if len(told) > TOLD:
        told = [*told[:TOLD], f"And {len(told) - TOLD} more."]
    return told or ["Nothing changes."]


def _told(one: Difference) -> str:
    noun, name = _NOUNS[one.what], getattr(one.after or one.before, "name", one.key)
    if one.before is None:
        return f"New: {noun} “{name}”."
    if one.after is None:
        return f"Gone: {noun} “{name}”."
    if one.what is What.WAY:
        return ""  # the order of ways means nothing
    if not one.fields:
        return f"Moved: {noun} “{name}”."
    return f"Changed: {noun} “{name}” ({', '.join(one.fields)})."


def elsewhere(was: str, name: str, journey: str, owners: Sequence[str]) -> str:
    """That a touchpoint which a file changes stands in another journey, and who has to agree there.

    >>> elsewhere("Web", "Web", "Returning", [])
    'The touchpoint “Web” changes in “Returning” as well, where it has no owner.'
    """
    if not owners:
        return sentences.ELSEWHERE_NOBODY.format(name=name, journey=journey)
    return sentences.ELSEWHERE.format(name=name, was=was, journey=journey, owners=", ".join(owners))
