"""The job that lets a source's signals in once somebody said what for, or out when that was taken back."""

import time
from dataclasses import replace
from datetime import datetime

from db.engine import reading
from db.reads.releases import ReleaseRow, next_ids, oldest
from db.writes import releases

SLICE_SECONDS = 2.0
TRANSACTION_SECONDS = 0.04
AT_ONCE = 20_000
_FEWEST, _FIRST, _MOST = 20, 100, 2_000


def run(url: str, now: datetime) -> dict[str, int]:
    """Follow one release for about two seconds; how many signals came in or went out."""
    with reading(url) as connection:
        release = oldest(connection)
        ids = next_ids(connection, release, AT_ONCE) if release else []
    if release is None:
        return {"followed": 0}
    if not ids:
        releases.end(url, release, now)
        return {"followed": 1}
    return {"followed": _follow(url, release, ids, now)}


def _follow(url: str, release: ReleaseRow, ids: list[int], now: datetime) -> int:
    done, size = 0, _FIRST
    end = time.monotonic() + SLICE_SECONDS
    while done < len(ids) and time.monotonic() < end:
        part, began = ids[done : done + size], time.monotonic()
        if not releases.follow(url, release, part, now):
            break
        release, done = replace(release, position=part[-1]), done + len(part)
        fits = TRANSACTION_SECONDS / max(time.monotonic() - began, 0.001)
        size = max(_FEWEST, min(_MOST, int(size * min(2.0, fits))))
    return done
