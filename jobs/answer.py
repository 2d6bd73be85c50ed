"""The job that answers pages: whatever takes longer than a page may wait, or needs the hands of the jobs."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from db.errors import Refused, in_words
from db.writes import requests
from db.writes.requests import Taken
from jobs.clock import Clock
from jobs.collect import asked, looked
from jobs.collect.mapping import ColumnMapError
from jobs.collect.rows import UnreadableFileError
from jobs.demo import asked as demo

TOLD_EVERY = 0.4  # seconds between two words about how far it is

Progress = Callable[[int, int], None]
Answer = Callable[[str, Taken, datetime, Progress], dict[str, Any]]

ANSWERS: dict[str, Answer] = {**asked.ANSWERS, **looked.ANSWERS, **demo.ANSWERS}
"""What a page may ask for, and who answers it."""


def run(url: str, now: datetime) -> dict[str, int]:
    """Answer the oldest request; whether one was answered or refused.

    What a person can put right is refused in words; any other trouble is told to them too, and fails the run.
    """
    taken = requests.take(url, now)
    if taken is None:
        return {"answered": 0, "refused": 0}
    clock = Clock(now)
    try:
        given = ANSWERS[taken.what](url, taken, now, _teller(url, taken.id, clock))
    except (Refused, UnreadableFileError, ColumnMapError) as refusal:
        requests.refuse(url, taken.id, str(refusal), clock())
        return {"answered": 0, "refused": 1}
    except Exception as error:
        requests.refuse(url, taken.id, in_words(error), clock())
        raise
    requests.answer(url, taken.id, given, clock())
    return {"answered": 1, "refused": 0}


def _teller(url: str, request_id: int, clock: Clock) -> Progress:
    told_at = float("-inf")

    def tell(done: int, total: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at >= TOLD_EVERY:
            told_at = time.monotonic()
            requests.advance(url, request_id, done, total, clock())

    return tell
