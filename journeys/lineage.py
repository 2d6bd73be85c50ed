"""What became of steps in a draft: who lives on in whom, so that nobody's figures are lost."""

from collections.abc import Iterable, Iterator

from db.models import Became, BecameIn, JourneyIn
from journeys.changes import BringBack, Change, MergeSteps, RetireStep, SplitStep


def became(published: JourneyIn, changes: Iterable[Change]) -> tuple[BecameIn, ...]:
    """What became of the steps of a published journey by these changes, in their order.

    Steps that came and went within the draft are followed to where they ended, and told of no further.

    >>> from db.models import JourneyIn
    >>> journey = JourneyIn("life", "Life", (), (), (), ())
    >>> became(journey, [RetireStep("never published")])
    ()
    """
    known = {step.key for step in published.micro_interactions}
    rows: list[BecameIn] = []
    for change in changes:
        rows = _brought_back(change, known) if isinstance(change, BringBack) else [*rows, *_became(change)]
    lives = {row.start: row.end for row in rows if row.change is not Became.SPLIT}
    return tuple(dict.fromkeys(_told(rows, lives, known)))


def _brought_back(change: BringBack, known: set[str]) -> list[BecameIn]:
    """What was drawn before is no more: of the published steps, those that are not in that version go."""
    there = {step.key for step in change.journey.micro_interactions}
    return [BecameIn(key, None, Became.RETIRED) for key in sorted(known - there)]


def _told(rows: list[BecameIn], lives: dict[str, str | None], known: set[str]) -> Iterator[BecameIn]:
    origin = {key: key for key in known}
    for row in rows:
        if row.change is Became.SPLIT:
            if row.start in origin and row.end:
                origin[row.end] = origin[row.start]
            end = _end(row.end, lives)
            if end and row.start in origin and end != origin[row.start] and end not in known:
                yield BecameIn(origin[row.start], end, Became.SPLIT)
        elif row.start in known:
            end = _end(row.end, lives)
            yield BecameIn(row.start, end, Became.MERGED if end else Became.RETIRED)


def _end(key: str | None, lives: dict[str, str | None]) -> str | None:
    while key in lives:
        key = lives[key]
    return key


def _became(change: Change) -> Iterator[BecameIn]:
    match change:
        case RetireStep(key):
            yield BecameIn(key, None, Became.RETIRED)
        case SplitStep(key, second):
            yield BecameIn(key, second.key, Became.SPLIT)
        case MergeSteps(key, others):
            yield from (BecameIn(other, key, Became.MERGED) for other in others)
