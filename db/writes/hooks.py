"""Setting up where senders deliver to, and what is remembered of deliveries beside their signals."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from db.engine import writing
from db.errors import Refused
from db.models import Deed, Hook, HookIn, KeptDelivery, SeenDelivery, SignalIn, Source, Topic, TurnedAway, col
from db.rights import By, Right, permit
from db.secrets import seal
from db.writes.audit import note
from db.writes.revisions import insert_into, move
from db.writes.signals import Recorded, Target, record_in, without_repeats
from db.writes.sources import SourceFacts, ensure_in

KEPT_BYTES = 1 << 16
KEPT_AT_MOST = 1_000
LONGEST_PROBLEM = 2_000  # characters
SEEN_KEPT = timedelta(days=30)


class SeenBeforeError(Refused):
    """The same signed bytes came before."""


class KeptEnoughError(Refused):
    """As many deliveries of a source are kept as may be."""


def set_up(url: str, by: By, facts: SourceFacts, given: HookIn, now: datetime) -> int:
    """Let deliveries reach the source `facts.key`, made when new; its id. The secret is sealed."""
    permit(by, Right.SOURCES)
    row = {"scheme": given.scheme, "sender": given.sender, "mapping": given.mapping, "changed_at": now}
    if given.secret:
        row["secret"] = seal(given.secret.strip())
    with writing(url) as connection:
        source_id = ensure_in(connection, facts, now).source_id
        made = insert_into(connection, Hook).values(row | {"source_id": source_id})
        connection.execute(made.on_conflict_do_update(index_elements=["source_id"], set_=row))
        connection.execute(delete(TurnedAway).where(col(TurnedAway.source_id) == source_id))
        told = {"source": facts.key, "scheme": given.scheme, "secret": bool(given.secret)}
        who = by if by.person_id is not None else "command line"
        note(connection, who, Deed.CHANGE, f"hook of {facts.key}", now, after=told)
        move(connection, Topic.SOURCES, now)
        return source_id


def forget_kept(url: str, by: By, source_id: int, now: datetime) -> int:
    """Delete what was kept of a source, after somebody looked at it; how many deliveries."""
    permit(by, Right.SOURCES)
    with writing(url) as connection:
        mine = delete(KeptDelivery).where(col(KeptDelivery.source_id) == source_id)
        gone = connection.execute(mine).rowcount
        who = by if by.person_id is not None else "command line"
        note(connection, who, Deed.CHANGE, f"deliveries kept of source {source_id}", now, after={"n": gone})
        move(connection, Topic.SOURCES, now)
        return gone


class Played(NamedTuple):
    """A kept delivery that was read again: what it gives now, and what is wrong still ("" for nothing)."""

    id: int
    signals: Sequence[SignalIn]
    problem: str = ""


def play_again(url: str, by: By, source_id: int, played: Sequence[Played], now: datetime) -> Recorded:
    """Record what kept deliveries give now, each with its own going in one transaction.

    Those with a problem stay, with the problem of today; what is kept no longer is left out.
    """
    permit(by, Right.SOURCES)
    recorded = Recorded()
    for one in played:
        with writing(url) as connection:
            recorded += _play_in(connection, source_id, one, now)
    with writing(url) as connection:
        who = by if by.person_id is not None else "command line"
        told = {"played": len(played), "stored": recorded.stored}
        note(connection, who, Deed.CHANGE, f"deliveries kept of source {source_id}", now, after=told)
        move(connection, Topic.SOURCES, now)
    return recorded


def _play_in(connection: Connection, source_id: int, one: Played, now: datetime) -> Recorded:
    mine = col(KeptDelivery.id) == one.id, col(KeptDelivery.source_id) == source_id
    stays = update(KeptDelivery).where(*mine).values(problem=one.problem[:LONGEST_PROBLEM])
    if connection.execute(stays if one.problem else delete(KeptDelivery).where(*mine)).rowcount == 0:
        return Recorded()
    asked = select(col(Source.channel), col(Source.solicited)).where(col(Source.id) == source_id)
    target = Target(source_id, *connection.execute(asked).one())
    chunks = without_repeats(one.signals)
    return sum((record_in(connection, target, chunk, now) for chunk in chunks), Recorded())


def remember_in(connection: Connection, source_id: int, replay_id: str, now: datetime) -> None:
    """Remember a delivery in the transaction of its signals. Raises SeenBeforeError."""
    row = {"source_id": source_id, "replay_id": replay_id, "seen_at": now}
    first = insert_into(connection, SeenDelivery).values(row).on_conflict_do_nothing()
    if connection.scalar(first.returning(col(SeenDelivery.replay_id))) is None:
        raise SeenBeforeError("This delivery came before; it is not taken in twice.")


def turn_away(url: str, key: str, why: str, now: datetime) -> None:
    """Have the page of a source say what was refused of it; nothing where there is no such source."""
    with writing(url) as connection:
        source_id = connection.scalar(select(col(Source.id)).where(col(Source.key) == key))
        if source_id is None:
            return
        row = {"why": why[:LONGEST_PROBLEM], "at": now}
        last = insert_into(connection, TurnedAway).values(row | {"source_id": source_id})
        connection.execute(last.on_conflict_do_update(index_elements=["source_id"], set_=row))
        move(connection, Topic.SOURCES, now)


def keep_in(connection: Connection, source_id: int, body: bytes, problem: str, now: datetime) -> None:
    """Keep the beginning of a delivery that gave no signals. Raises KeptEnoughError."""
    mine = select(func.count()).where(col(KeptDelivery.source_id) == source_id)
    if (connection.scalar(mine) or 0) >= KEPT_AT_MOST:
        raise KeptEnoughError(
            "Too many deliveries that gave nothing are kept already; look at them on the page of the source."
        )
    row = {
        "source_id": source_id,
        "problem": problem[:LONGEST_PROBLEM],
        "length": len(body),
        "received_at": now,
    }
    connection.execute(insert(KeptDelivery).values(row | {"body": body[:KEPT_BYTES]}))
    move(connection, Topic.SOURCES, now)
