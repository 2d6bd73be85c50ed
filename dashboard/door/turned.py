"""What is refused at the door of a source that is there, noted so that its page says it.

Whoever sends learns it from the answer; who looks after the source would not. It is noted seldom, for anybody
can have something refused as often as they like.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from db.writes.hooks import turn_away

SELDOM = timedelta(seconds=10)
MOST_REMEMBERED = 1_000  # sources


class Turned:
    """When something of which source was noted last."""

    def __init__(self, url: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._url = url
        self._clock = clock
        self._noted: dict[str, datetime] = {}

    async def note(self, key: str | None, why: str) -> None:
        """Note why something of the source `key` was refused, unless something was a moment ago."""
        now = self._clock()
        last = self._noted.get(key) if key else now
        if key is None or (last is not None and now - last < SELDOM):
            return
        if len(self._noted) >= MOST_REMEMBERED:
            self._noted.clear()
        self._noted[key] = now
        with suppress(SQLAlchemyError):  # who sent it is told all the same
            await asyncio.to_thread(turn_away, self._url, key, why, now)
