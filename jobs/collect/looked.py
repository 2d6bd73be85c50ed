"""What a page asks about a connection before it is saved: the first signals it would bring, or why none."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from db.engine import reading
from db.errors import Refused
from db.models import RequestKind
from db.reads import connectors
from db.reads.connectors import Stored
from db.secrets import seal, unseal
from db.writes.connectors import renew_secret
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
    connection whose secret is used where the settings lead to the same place. Where the far end gave another
    secret for it, a saved connection goes on with that one; the answer holds it, sealed, where none is saved
    with it yet. Raises Refused in words.
    """
    facts = taken.facts
    kind = kind_called(facts["kind"])
    settings = read_settings(kind, facts.get("settings") or {})
    known = _known(url, facts)
    secret = needed_secret(kind, _secret(facts, known))
    renewed: list[str] = []

    def renew(secret: str) -> None:
        renewed.append(secret)
        if known is not None:
            renew_secret(url, int(facts["connector"]), known.secret, secret)

    pieces = _first(kind.fetch(settings, secret, {}, now), renew)
    signals = [signal for piece in pieces for signal in piece.signals]
    rejected = [error for piece in pieces for error in piece.rejected]
    if not signals and not rejected:
        raise PermanentTroubleError("The connection works, but there is nothing to fetch yet.")
    return {
        "signals": [shown_signal(signal) for signal in signals[:SHOWN]],
        "more": max(0, len(signals) - SHOWN),
        "rejected": [{"problem": error.message, "raw": error.raw} for error in rejected[:SHOWN]],
        "unreadable": len(rejected),
        "secret": seal(renewed[-1]) if renewed and known is None else None,
    }


ANSWERS: dict[str, Callable[..., dict[str, Any]]] = {RequestKind.LOOK_AT_SOURCE: look}


def _first(pieces: Any, renew: Callable[[str], None]) -> list[Fetched]:
    """The first pieces, until there is enough to show; a secret to go on with is told at once."""
    found: list[Fetched] = []
    end = time.monotonic() + LONGEST
    try:
        for piece in pieces:
            if piece.secret is not None:
                renew(piece.secret)
            if piece.signals or piece.rejected:
                found.append(piece)
            enough = len(found) == _PIECES or sum(len(one.signals) for one in found) >= SHOWN
            if enough or time.monotonic() > end:
                break
    finally:
        pieces.close()
    return found


def _known(url: str, facts: dict[str, Any]) -> Stored | None:
    """The saved connection whose secret is used: None where another was entered, or none is saved."""
    if facts.get("secret") or not facts.get("connector"):
        return None
    with reading(url) as connection:
        return connectors.stored(connection, int(facts["connector"]))


def _secret(facts: dict[str, Any], known: Stored | None) -> str | None:
    if facts.get("secret"):
        return unseal(facts["secret"])
    if known is None or not known.secret:
        return None
    if not connectors.same_place(known, facts["kind"], facts.get("settings") or {}):
        raise Refused("The address changed, so the stored secret was not used; enter the secret again.")
    return unseal(known.secret)
