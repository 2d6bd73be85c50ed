"""Which journey a page is about: the one of its address, else the one that holds the step of its address."""

from collections.abc import Mapping, Sequence

from dashboard import store
from db.reads.maps import JourneyRow
from db.reads.steps import Place, places


def chosen_journey(published: Sequence[JourneyRow], query: Mapping[str, str]) -> JourneyRow | None:
    """The journey asked for, else the first; None where nothing is published."""
    step = query.get("step", "")
    holding = store.ask(places) if step and len(published) > 1 else ()
    return journey_of(published, query.get("journey", ""), step, holding)


def journey_of(
    published: Sequence[JourneyRow], journey: str, step: str, holding: Sequence[Place]
) -> JourneyRow | None:
    """The journey `journey`, else the first that holds `step`, else the first of all."""
    by_key = {one.key: one for one in published}
    held = next((one.journey for one in holding if one.step == step and one.journey in by_key), "")
    first = published[0] if published else None
    return by_key.get(journey) or by_key.get(held) or first
