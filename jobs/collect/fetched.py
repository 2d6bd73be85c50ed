"""What a connector gives: signals with the place to go on from, or the trouble that keeps it from going on.

A connector knows nothing of the store. It is called with its settings, its secret and the cursor it gave
last, and yields what it fetched piece by piece.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from db.errors import Refused
from db.models import SignalIn
from jobs.collect.rows import RowError

Cursor = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A piece of a fetch, at most some hundred signals.

    Attributes:
        signals: what was read
        cursor: where a fetch goes on that has stored these; JSON
        rejected: what could not be read, with what is wrong in words
        secret: what to go on with from here on, where the far end gave another for the one that was used
    """

    signals: list[SignalIn]
    cursor: Cursor
    rejected: list[RowError] = field(default_factory=list)
    secret: str | None = None


class TroubleError(Refused):
    """Why nothing could be fetched, in words."""


class PermanentTroubleError(TroubleError):
    """It will not work until a person changes something: a wrong address, a wrong password, no feed there."""


class PassingTroubleError(TroubleError):
    """It may work later by itself; the far end may have said how much later."""

    def __init__(self, words: str, retry_after: timedelta | None = None) -> None:
        super().__init__(words)
        self.retry_after = retry_after


class KindSettings(BaseModel):
    """What the settings of every kind share: nothing may be misspelled, nothing changes."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @classmethod
    def offered(cls) -> dict[str, list[str]]:
        """What there is to choose from on this installation, by setting."""
        return {}


Fetch = Callable[[Any, str | None, Cursor, datetime], Iterator[Fetched]]
"""`fetch(settings, secret, cursor, now)`; raises TroubleError, and OSError for a network that is away."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of connector: how it is called, what may be set, how it fetches.

    `secret_title` says what its secret is, "" when it has none. `mapped` says that a person wrote how it is
    read, so that where nothing can be read it is likely that which is wrong. `slow` says that a fetch may
    take minutes and must not hold up others.
    """

    name: str
    title: str
    help: str
    settings: type[KindSettings]
    fetch: Fetch
    channel: str
    every: timedelta = timedelta(minutes=15)
    secret: Literal["none", "optional", "required"] = "none"  # noqa: S105 - whether there is one
    secret_title: str = ""
    mapped: bool = False
    slow: bool = False
