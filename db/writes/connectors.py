"""Connectors: set one up, change it, let it rest; and for the job: take up what is due, keep what it fetched.

A fetch is kept chunk by chunk. The cursor moves in the transaction of the last rows it covers, so a crash
repeats rows, which are known by their ids, and loses none.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from db.engine import writing
from db.errors import Refused
from db.models import Batch, BatchState, Connector, Deed, RejectedRow, Source, StoreFact, Topic, col, table_of
from db.reads.connectors import KINDS, same_place
from db.reads.people import Who
from db.rights import By, Right, permit
from db.secrets import seal
from db.writes.audit import note
from db.writes.revisions import insert_into, move
from db.writes.signals import Recorded, Target, record_in
from db.writes.sources import Rejected, count_in

LEASE = timedelta(minutes=3)
"""Who takes a connector up and says nothing for so long has left it."""

LEAST_MINUTES = 1


class Wanted(NamedTuple):
    """What a person set up; a `secret` of None leaves the stored one, "" forgets it."""

    kind: str
    settings: Mapping[str, Any]
    secret: str | None
    every_minutes: int


class Taken(NamedTuple):
    """A connector that the caller fetches now; `secret` is sealed, `target` is where its signals go."""

    id: int
    turn: int
    source: str
    kind: str
    settings: dict[str, Any]
    secret: str | None
    cursor: dict[str, Any]
    every: timedelta
    failures: int
    scale_known: bool
    target: Target


class TakenOverError(Exception):
    """Somebody changed the connector or took it up meanwhile; nothing of this fetch is kept any more."""


def add(url: str, by: By, source_id: int, wanted: Wanted, now: datetime) -> int:
    """Have a source fetched from now on; the id of its connector. Raises Refused, NotAllowedError."""
    permit(by, Right.SOURCES)
    with writing(url) as connection:
        row = _row(wanted) | {
            "source_id": source_id,
            "secret": seal(wanted.secret) if wanted.secret else None,
        }
        made = insert(Connector).values(row | {"created_at": now, "next_at": now})
        connector_id = int(connection.execute(made.returning(col(Connector.id))).scalar_one())
        told = {"kind": wanted.kind, "source": _key(connection, source_id)}
        _tell(connection, by, connector_id, now, after=told)
        return connector_id


def change(url: str, by: By, connector_id: int, wanted: Wanted, now: datetime) -> None:
    """Set a connector up anew and fetch at once, from the start where it reads something else now.

    Raises Refused when a stored secret would go to another place than it was entered for.
    """
    permit(by, Right.SOURCES)
    with writing(url) as connection:
        known = _known(connection, connector_id)
        secret = _kept_secret(known, wanted)
        fresh = _row(wanted) | {"secret": secret, "next_at": now} | _WELL
        if not _reads_the_same(known, wanted):
            fresh["cursor"] = None
        _set(connection, connector_id, **fresh, turn=Connector.turn + 1)
        _tell(connection, by, connector_id, now, before={"kind": known.kind}, after={"kind": wanted.kind})


def pause(url: str, by: By, source_id: int, now: datetime) -> None:
    """Fetch nothing for a source until it is resumed; what is under way records nothing any more."""
    permit(by, Right.SOURCES)
    with writing(url) as connection:
        connection.execute(update(Source).where(col(Source.id) == source_id).values(paused_at=now))
        _of_source(connection, source_id, turn=Connector.turn + 1)
        note(connection, _who(by), Deed.CHANGE, f"source {source_id}", now, after={"state": "paused"})
        move(connection, Topic.SOURCES, now)


def resume(url: str, by: By, source_id: int, now: datetime) -> None:
    """Fetch again, at once, whatever went wrong before."""
    permit(by, Right.SOURCES)
    with writing(url) as connection:
        connection.execute(update(Source).where(col(Source.id) == source_id).values(paused_at=None))
        _of_source(connection, source_id, **_WELL, next_at=now)
        note(connection, _who(by), Deed.CHANGE, f"source {source_id}", now, after={"state": "resumed"})
        move(connection, Topic.SOURCES, now)


def remove(url: str, by: By, connector_id: int, now: datetime) -> None:
    """Fetch no more; the source and what came through it stay."""
    permit(by, Right.SOURCES)
    with writing(url) as connection:
        known = _known(connection, connector_id)
        connection.execute(delete(Connector).where(col(Connector.id) == connector_id))
        _tell(connection, by, connector_id, now, before={"kind": known.kind})


def take(
    url: str, most: int, now: datetime, *, only: Collection[str] = (), without: Collection[str] = ()
) -> list[Taken]:
    """At most `most` connectors that are due, which are the caller's until LEASE after their last word.

    `only` and `without` are kinds; empty ones ask for every kind and leave out none.
    """
    due = (
        select(table_of(Connector), *(table_of(Source).c[name] for name in _OF_SOURCE))
        .join(Source, col(Source.id) == col(Connector.source_id))
        .where(col(Connector.permanent).is_(False), col(Connector.next_at) <= now)
        .where(col(Source.paused_at).is_(None))
        .order_by(col(Connector.next_at), col(Connector.id))
        .limit(most)
    )
    if only:
        due = due.where(col(Connector.kind).in_(only))
    if without:
        due = due.where(col(Connector.kind).not_in(without))
    with writing(url) as connection:
        rows = connection.execute(due).all()
        for row in rows:
            _set(connection, row.id, turn=row.turn + 1, next_at=now + LEASE)
        return [_taken(row) for row in rows]


def keep(
    url: str,
    taken: Taken,
    signals: Sequence[Any],
    rejected: Sequence[Rejected],
    cursor: Mapping[str, Any] | None,
    now: datetime,
) -> Recorded:
    """Record signals, whose ids differ, and what could not be read; the cursor moves to `cursor` with them.

    None leaves the cursor: more of what it covers is still to come. Raises TakenOverError.
    """
    with writing(url) as connection:
        fresh: dict[str, Any] = {"next_at": now + LEASE}
        if cursor is not None:
            fresh["cursor"] = dict(cursor)
        _mine(connection, taken, **fresh)
        if not signals and not rejected:
            return Recorded()
        batch_id = _batch_of_the_day(connection, taken, len(signals) + len(rejected), now)
        recorded = record_in(connection, taken.target._replace(batch_id=batch_id), signals, now)
        count_in(connection, batch_id, recorded, _new(connection, batch_id, rejected))
        return recorded


def renew_secret(url: str, connector_id: int, before: str | None, secret: str) -> None:
    """Go on with what the far end gave for the sealed secret `before`, which may open nothing any more.

    It is kept whoever has the turn, unless a person entered another secret meanwhile.
    """
    mine = col(Connector.id) == connector_id, col(Connector.secret) == before
    with writing(url) as connection:
        connection.execute(update(Connector).where(*mine).values(secret=seal(secret)))


def finish(url: str, taken: Taken, next_at: datetime, now: datetime) -> None:
    """Say that a fetch went well."""
    with writing(url) as connection:
        _mine(connection, taken, **_WELL, fetched_at=now, next_at=next_at, turn=taken.turn + 1)
        move(connection, Topic.SOURCES, now)


def fail(url: str, taken: Taken, problem: str, next_at: datetime | None, now: datetime) -> None:
    """Say in words what went wrong. Without `next_at` it is permanent: the source is paused."""
    again = {"permanent": True} if next_at is None else {"next_at": next_at}
    with writing(url) as connection:
        _mine(connection, taken, problem=problem, failures=taken.failures + 1, turn=taken.turn + 1, **again)
        if next_at is None:
            mine = update(Source).where(col(Source.id) == taken.target.source_id)
            connection.execute(mine.values(paused_at=now))
        move(connection, Topic.SOURCES, now)


def tell_kinds(url: str, kinds: Sequence[Mapping[str, Any]]) -> None:
    """Have pages know which kinds of connectors there are, see `db.reads.connectors.kinds`."""
    told = json.dumps(list(kinds), sort_keys=True)
    with writing(url) as connection:
        fact = insert_into(connection, StoreFact).values(key=KINDS, value=told)
        anew = fact.on_conflict_do_update(index_elements=["key"], set_={"value": told})
        connection.execute(anew)


_OF_SOURCE = ("key", "channel", "solicited", "scale_worst")
_WELL: dict[str, Any] = {"problem": None, "permanent": False, "failures": 0}


def _kept_secret(known: Any, wanted: Wanted) -> str | None:
    """The sealed secret to go on with: the new one, none, or the stored one where it stays with its place."""
    if wanted.secret is not None:
        return seal(wanted.secret) if wanted.secret else None
    if known.secret and not same_place(known, wanted.kind, wanted.settings):
        raise Refused("The address changed, so the stored secret was not used; enter the secret again.")
    return str(known.secret) if known.secret else None


def _reads_the_same(known: Any, wanted: Wanted) -> bool:
    return known.kind == wanted.kind and (known.settings or {}) == dict(wanted.settings)


def _row(wanted: Wanted) -> dict[str, Any]:
    minutes = max(LEAST_MINUTES, wanted.every_minutes)
    return {"kind": wanted.kind, "settings": dict(wanted.settings), "every_minutes": minutes}


def _taken(row: Any) -> Taken:
    return Taken(
        row.id, row.turn + 1, row.key, row.kind, row.settings or {}, row.secret, row.cursor or {},
        timedelta(minutes=row.every_minutes), row.failures, row.scale_worst is not None,
        Target(row.source_id, row.channel, row.solicited),
    )  # fmt: skip


def _known(connection: Connection, connector_id: int) -> Any:
    found = connection.execute(
        select(table_of(Connector)).where(col(Connector.id) == connector_id)
    ).one_or_none()
    if found is None:
        raise Refused("This connection is no longer there.")
    return found


def _key(connection: Connection, source_id: int) -> str:
    return str(connection.scalar(select(col(Source.key)).where(col(Source.id) == source_id)))


def _set(connection: Connection, connector_id: int, **values: Any) -> None:
    connection.execute(update(Connector).where(col(Connector.id) == connector_id).values(**values))


def _of_source(connection: Connection, source_id: int, **values: Any) -> None:
    connection.execute(update(Connector).where(col(Connector.source_id) == source_id).values(**values))


def _mine(connection: Connection, taken: Taken, **values: Any) -> None:
    mine = update(Connector).where(col(Connector.id) == taken.id, col(Connector.turn) == taken.turn)
    if connection.execute(mine.values(**values)).rowcount == 0:
        raise TakenOverError


def _batch_of_the_day(connection: Connection, taken: Taken, rows: int, now: datetime) -> int:
    """The batch of what a connector brings in a day, so that a day can be taken back like an import."""
    name = f"{taken.kind} {now:%Y-%m-%d}"
    mine = col(Batch.source_id) == taken.target.source_id, col(Batch.file_name) == name
    today = select(col(Batch.id)).where(*mine, col(Batch.state) == BatchState.STORED)
    known = connection.scalar(today.order_by(col(Batch.id).desc()).limit(1))
    if known is None:
        row = {"source_id": taken.target.source_id, "file_name": name, "started_at": now}
        made = insert(Batch).values(row | {"state": BatchState.STORED}).returning(col(Batch.id))
        known = connection.execute(made).scalar_one()
    read = {"rows_read": Batch.rows_read + rows, "ended_at": now}
    connection.execute(update(Batch).where(col(Batch.id) == known).values(**read))
    return int(known)


def _new(connection: Connection, batch_id: int, rejected: Sequence[Rejected]) -> list[Rejected]:
    """Those of `rejected` that are not kept in the batch yet: what cannot be read comes again every time."""
    raws = [row.raw for row in rejected]
    kept = select(col(RejectedRow.raw)).where(col(RejectedRow.batch_id) == batch_id)
    known = set(connection.scalars(kept.where(col(RejectedRow.raw).in_(raws)))) if raws else set()
    return [row for row in rejected if row.raw not in known]


def _who(by: By) -> Who | str:
    return by if isinstance(by, Who) else "Touchline"


def _tell(connection: Connection, by: By, connector_id: int, now: datetime, **facts: Any) -> None:
    note(connection, _who(by), Deed.CHANGE, f"connector {connector_id}", now, **facts)
    move(connection, Topic.SOURCES, now)
