"""What passes between the store and the detector: a signal to read, and what was found in it.

Plain values, so that they travel between processes.
"""

from datetime import datetime
from typing import Any, NamedTuple


class Unread(NamedTuple):
    """A signal as the detector reads it."""

    signal_id: int
    content_hash: bytes
    profile_id: int | None
    source_id: int
    channel: str
    kind: str
    text: str | None
    mark: float | None
    event: str | None
    language: str | None
    reference: str | None
    history: bool
    occurred_at: datetime | None


Evidence = tuple[Any, int, int, str | None]
"""A category id or an intent, where in the text it starts and ends, and of an intent perhaps its kind.

A plain tuple, as hundreds of thousands of them travel between processes.
"""


class Analysed(NamedTuple):
    """What the detector found in one signal; `spans` are JSON, as `Finding` has them."""

    signal_id: int
    content_hash: bytes
    profile_id: int | None
    source_id: int
    channel: str
    is_event: bool
    history: bool
    occurred_at: datetime | None
    day: int
    words_negative: str
    words_positive: str
    mark_negative: str
    mark_positive: str
    language: str | None
    unread_reason: str | None
    micro_interaction_id: int | None
    placing_reason: str | None
    spans: str | None
    categories: tuple[Evidence, ...]
    intents: tuple[Evidence, ...]
    wish: str | None
