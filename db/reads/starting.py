"""How far a company has come with its start: what is done, what somebody skipped, what is missing."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, select

from db.models import Batch, BatchState, JourneyVersion, Signal, Source, StoreFact, col

DEMO = "demo"
"""The fact of the store that says until when the demo's story is told."""

LOADED = "demo loaded"
EMPTIED = "demo emptied"
BACKED_UP = "backed up"
DONE, SKIPPED = "done", "skipped"


class Step(StrEnum):
    """The steps of the start, in their order."""

    BEGIN = "begin"
    FILE = "file"
    MAP = "map"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Start:
    """What the store knows of the start.

    Attributes:
        demo: the made-up company is in the store, whole or in part
        loaded: it is there whole
        holds: anything was ever heard
        own: a file of the company's own was taken in
        map: a journey is published
        backed_up_at: when the last backup was made here
        done: the steps that are done
        skipped: the steps that somebody skipped; they are still missing
    """

    demo: bool
    loaded: bool
    holds: bool
    own: bool
    map: bool
    backed_up_at: datetime | None
    done: frozenset[Step]
    skipped: frozenset[Step]

    @property
    def open(self) -> tuple[Step, ...]:
        """The steps nobody has done or skipped."""
        return tuple(step for step in Step if step not in self.done | self.skipped)

    @property
    def missing(self) -> tuple[Step, ...]:
        """The steps that are not done."""
        return tuple(step for step in Step if step not in self.done)


def start(connection: Connection) -> Start:
    """The start as it stands."""
    known = facts(connection)
    own, holds = _own(connection), holds_data(connection)
    own = own or (holds and DEMO not in known)
    marked = {step: known.get(fact_of(step)) for step in Step}
    done = {step for step, mark in marked.items() if mark == DONE} | (
        {Step.BEGIN, Step.FILE} if own else set()
    )
    return Start(
        demo=DEMO in known,
        loaded=LOADED in known,
        holds=holds,
        own=own,
        map=connection.scalar(select(col(JourneyVersion.id)).limit(1)) is not None,
        backed_up_at=datetime.fromisoformat(known[BACKED_UP]) if BACKED_UP in known else None,
        done=frozenset(done),
        skipped=frozenset(step for step, mark in marked.items() if mark == SKIPPED) - done,
    )


def facts(connection: Connection) -> dict[str, str]:
    """The facts about the store itself."""
    return dict(connection.execute(select(col(StoreFact.key), col(StoreFact.value))).all())


def fact_of(step: Step) -> str:
    """The key of the fact that says how a step stands."""
    return f"start {step}"


def holds_data(connection: Connection) -> bool:
    """Whether there is any source or signal."""
    return any(connection.scalar(select(col(table.id)).limit(1)) is not None for table in (Source, Signal))


def _own(connection: Connection) -> bool:
    brought = (col(Batch.stored) + col(Batch.updated)) > 0
    stored = select(col(Batch.id)).where(col(Batch.state) == BatchState.STORED, brought)
    return connection.scalar(stored.limit(1)) is not None
