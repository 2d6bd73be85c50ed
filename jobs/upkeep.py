"""The jobs that keep the store small: move the write-ahead log, delete what nobody needs any more."""

from datetime import datetime

from db.writes import upkeep
from jobs.collect.asked import tidy


def checkpoint(url: str, now: datetime) -> dict[str, int]:  # noqa: ARG001 - every job is told the time
    """Move a large write-ahead log into the store's file, if readers let us."""
    return {"pages": upkeep.checkpoint(url)}


def prune(url: str, now: datetime) -> dict[str, int]:
    """Delete old ticks, runs, sign-ins, findings of retired generations, and files nobody wanted."""
    return upkeep.prune(url, now) | {"uploads": tidy(now)}
