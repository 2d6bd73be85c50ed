"""The job that keeps the search index level with the signals: catches up by id, replaces changed texts."""

import time
from datetime import datetime

from db.engine import reading
from db.reads import search as index
from db.reads.staff import Mask
from db.reads.staff import mask as mask_staff
from db.writes import search as changes
from jobs.analyse.masking import mask

SLICE_SECONDS = 2.0
TRANSACTION_SECONDS = 0.04
_FEWEST, _MOST = 50, 4_000


def run(url: str, now: datetime) -> dict[str, int]:  # noqa: ARG001 - every job is told the time
    """Index what is new or changed for about two seconds; how many signals were looked at."""
    with reading(url) as connection:
        staff = mask_staff(connection)
    masked = lambda said: staff(mask(said))  # noqa: E731
    return {"indexed": _catch_up(url, masked), "replaced": changes.replace(url, masked, _FEWEST)}


def _catch_up(url: str, masked: Mask) -> int:
    looked_at, size = 0, 500
    end = time.monotonic() + SLICE_SECONDS
    while time.monotonic() < end:
        with reading(url) as connection:
            after = index.position(connection)
            last, said = index.unindexed(connection, after, size)
        if last == after:
            break
        texts = [(signal_id, masked(words)) for signal_id, words in said]
        began = time.monotonic()
        if changes.add(url, texts, after=after, to=last):
            looked_at += last - after
        size = _next_size(size, time.monotonic() - began)
    return looked_at


def _next_size(size: int, took: float) -> int:
    """More or fewer at once, so that a transaction lasts about 40 ms."""
    return max(_FEWEST, min(_MOST, int(size * min(2.0, TRANSACTION_SECONDS / max(took, 0.001)))))
