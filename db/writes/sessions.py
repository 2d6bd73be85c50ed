"""Sessions: begun by whoever proved who they are, ended by them or by who looks after the people."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, insert, update

from db.engine import writing
from db.models import Deed, Session, col
from db.reads.people import Who, session_by_id
from db.secrets import digest, new_token
from db.writes import audit

LASTS = timedelta(days=14)
LONGEST_AGENT = 300


class Came(NamedTuple):
    """How somebody came in: from which address, with which browser, in which language if they chose one."""

    origin: str | None = None
    agent: str = ""
    language: str | None = None


def begin(connection: Connection, person_id: int, now: datetime, came: Came, lasts: timedelta = LASTS) -> str:
    """A new session in the caller's transaction; returns its token, which is stored nowhere."""
    token = new_token()
    row = {
        "token_hash": digest(token),
        "person_id": person_id,
        "created_at": now,
        "expires_at": now + lasts,
        "origin": came.origin,
        "agent": came.agent[:LONGEST_AGENT],
    }
    made = connection.execute(insert(Session).values(row).returning(col(Session.id))).scalar_one()
    who = session_by_id(connection, made, now)
    audit.note(connection, who, Deed.SIGN_IN, f"session {made}", now)
    return token


def end_mine(url: str, by: Who, now: datetime, *, only: int | None = None) -> int:
    """End one session of who asks, or all of them; how many were ended."""
    with writing(url) as connection:
        ended = end(connection, by.person_id, now, only=only)
        which = f"session {only}" if only else f"sessions of person {by.person_id}"
        audit.note(connection, by, Deed.SIGN_OUT, which, now)
        return ended


def end(
    connection: Connection, person_id: int, now: datetime, *, only: int | None = None, but: int | None = None
) -> int:
    """End the sessions of a person in the caller's transaction: `only` one, or all `but` one; how many."""
    theirs = [col(Session.person_id) == person_id, col(Session.revoked_at).is_(None)]
    theirs += [] if only is None else [col(Session.id) == only]
    theirs += [] if but is None else [col(Session.id) != but]
    return connection.execute(update(Session).where(*theirs).values(revoked_at=now)).rowcount
