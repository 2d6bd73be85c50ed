"""What deliveries are checked and read by, and those that were kept because nothing could be read in them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from db.models import Hook, KeptDelivery, Source, TurnedAway, col, table_of


@dataclass(frozen=True, slots=True)
class HookRow:
    """The hook of one source; `secret` is sealed, None where there is none yet."""

    source_id: int
    key: str
    name: str
    channel: str
    scheme: str
    sender: str | None
    mapping: dict[str, Any]
    secret: str | None
    paused_at: datetime | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A delivery that gave no signals; `length` is that of the whole body."""

    id: int
    problem: str
    body: bytes
    length: int
    received_at: datetime


class TurnedRow(NamedTuple):
    """What was refused of a source last, before anything of it was kept."""

    why: str
    at: datetime


def turned_away(connection: Connection) -> dict[int, TurnedRow]:
    """What was refused last, by the id of the source."""
    row = table_of(TurnedAway).c
    rows = connection.execute(select(row.source_id, row.why, row.at))
    return {source_id: TurnedRow(why, at) for source_id, why, at in rows}


def hook(connection: Connection, key: str) -> HookRow | None:
    """The hook of the source `key`; None where nothing is delivered to such a source."""
    source, hook = table_of(Source).c, table_of(Hook).c
    mine = (source.key, source.name, source.channel, source.paused_at)
    how = (hook.source_id, hook.scheme, hook.sender, hook.mapping, hook.secret, hook.changed_at)
    asked = select(*mine, *how).join_from(table_of(Source), table_of(Hook)).where(source.key == key)
    found = connection.execute(asked).one_or_none()
    return HookRow(**found._asdict()) if found else None


def kept(connection: Connection, source_id: int, limit: int = 20) -> list[KeptRow]:
    """What was kept of a source, the last first."""
    row = table_of(KeptDelivery).c
    asked = select(*(row[name] for name in KeptRow.__slots__)).where(row.source_id == source_id)
    return [KeptRow(*found) for found in connection.execute(asked.order_by(row.id.desc()).limit(limit))]


def kept_counts(connection: Connection) -> dict[int, int]:
    """How many deliveries are kept of each source, by its id; without those that have none."""
    source_id = col(KeptDelivery.source_id)
    return dict(connection.execute(select(source_id, func.count()).group_by(source_id)).all())
