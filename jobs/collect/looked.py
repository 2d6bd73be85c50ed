"""What a page asks about a connection before it is saved: the first signals it would bring, or why none."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from db.engine import reading
from db.errors import Refused
from db.models import RequestKind
from db.reads import connectors
from db.secrets import unseal
from db.writes.requests import Taken
from jobs.collect.fetched import Fetched, PermanentTroubleError
from jobs.collect.kinds import kind_called, needed_secret, read_settings
from jobs.collect.preview import shown_signal

SHOWN = 5
LONGEST = 45.0  # seconds after which what came until then is enough
_PIECES = 3  # where the first brings too little

Progress = Callable[[int, int], None]


def look(url: str, taken: Taken, now: datetime, progress: Progress) -> dict[str, Any]:  # noqa: ARG001
    """The first signals of a connection that is not saved yet, and what of it could not be read.

    `taken.facts`: `kind`, `settings`, and either `secret`, sealed, or `connector`, the id of a saved
    connection whose secret is used where the settings lead to the same place. Raises Refused in words.
    """
    facts = taken.facts
    kind = kind_called(facts["kind"])
    settings = read_settings(kind, facts.get("settings") or {})
    secret = needed_secret(kind, _secret(url, facts))
    pieces = _first(kind.fetch(settings, secret, {}, now))
    signals = [signal for piece in pieces for signal in piece.signals]
    rejected = [error for piece in pieces for error in piece.rejected]
    if not signals and not rejected:
        raise PermanentTroubleError("The connection works, but there is nothing to fetch yet.")
    return {
        "signals": [shown_signal(signal) for signal in signals[:SHOWN]],
        "more": max(0, len(signals) - SHOWN),
        "rejected": [{"problem": error.message, "raw": error.raw} for error in rejected[:SHOWN]],
        "unreadable": len(rejected),
    }


ANSWERS: dict[str, Callable[..., dict[str, Any]]] = {RequestKind.LOOK_AT_SOURCE: look}


def _first(pieces: Any) -> list[Fetched]:
    """The first pieces, until there is enough to show."""
    found: list[Fetched] = []
    end = time.monotonic() + LONGEST
    try:
        for piece in pieces:
            if piece.signals or piece.rejected:
                found.append(piece)
            enough = len(found) == _PIECES or sum(len(one.signals) for one in found) >= SHOWN
            if enough or time.monotonic() > end:
                break
    finally:
        pieces.close()
    return found


def _secret(url: str, facts: dict[str, Any]) -> str | None:
    if facts.get("secret"):
        return unseal(facts["secret"])
    if not facts.get("connector"):
        return None
    with reading(url) as connection:
        known = connectors.stored(connection, int(facts["connector"]))
    if known is None or not known.secret:
        return None
    if not connectors.same_place(known, facts["kind"], facts.get("settings") or {}):
        raise Refused("The address changed, so the stored secret was not used; enter the secret again.")
    return unseal(known.secret)
