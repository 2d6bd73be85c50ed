"""Heartbeats: that something which should be alive is.

Asked in plain SQL: the jobs say that they are there before the tables are loaded, which takes longer than
all else that they need for it.
"""

from datetime import UTC, datetime

from sqlalchemy import Connection, DateTime, bindparam, text

from db.engine import writing

SCHEDULER = "scheduler"

_BEAT = text(
    "INSERT INTO heartbeats (name, beat_at, holder) VALUES (:name, :beat_at, :holder)"
    " ON CONFLICT (name) DO UPDATE SET beat_at = excluded.beat_at, holder = excluded.holder"
).bindparams(bindparam("beat_at", type_=DateTime(timezone=True)))


def beat(url: str, name: str, holder: str, now: datetime) -> None:
    """Say that `name` is alive, in the hands of `holder`."""
    with writing(url) as connection:
        note(connection, name, holder, now)


def note(connection: Connection, name: str, holder: str, now: datetime) -> None:
    """Write down, in a transaction about more, that `name` is alive, in the hands of `holder`."""
    connection.execute(_BEAT, {"name": name, "beat_at": now.astimezone(UTC), "holder": holder})
