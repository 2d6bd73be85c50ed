"""What pages ask about the demo: bring the made-up company in, and take it out again."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from db.models import RequestKind
from db.reads.starting import DONE, Step, fact_of
from db.writes.requests import Taken
from db.writes.starting import note
from jobs.demo import load

Progress = Callable[[int, int], None]


def bring(url: str, taken: Taken, now: datetime, progress: Progress) -> dict[str, Any]:  # noqa: ARG001
    """Fill the empty store with the demo."""
    load.fill(url, now, progress, again=True)
    note(url, {fact_of(Step.BEGIN): DONE}, now)
    return {}


def empty(url: str, taken: Taken, now: datetime, progress: Progress) -> dict[str, Any]:
    """Take the demo out, with or without its map."""
    kept = load.empty(url, now, progress, keep_map=bool(taken.facts.get("keep_map")))
    note(url, {fact_of(Step.BEGIN): DONE} | ({} if kept else {fact_of(Step.MAP): None}), now)
    return {"map_kept": kept}


ANSWERS: dict[str, Callable[..., dict[str, Any]]] = {
    RequestKind.BRING_DEMO: bring,
    RequestKind.EMPTY_DEMO: empty,
}
