"""Record signals: the one way in, idempotent by (source, external id).

New ids are stored and queued for analysis, the same content is skipped, changed content replaces
the old one, which moves to its versions. Everything of one call is one short transaction.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import blake2b
from typing import Any, NamedTuple

from sqlalchemy import Connection, Insert, String, bindparam, delete, func, insert, select, update

from db.engine import writing
from db.models import READ, Lane, Signal, SignalIn, SignalVersion, SourceProfile, StaleText, Waiting, col
from db.reads.quarantine import is_held
from db.surveys import survey_event
from db.writes import analysis
from db.writes.announcing import announce
from db.writes.arrivals import count
from db.writes.many import insert_many
from db.writes.revisions import INSERTS, insert_into

HISTORY_AFTER = timedelta(days=7)
CONTENT = tuple(name for name in SignalIn._fields if name not in {"external_id", "profile"})
_ASKED_AT_ONCE = 4_096

# Built once: for a post of a single signal SQLAlchemy takes longer over them than SQLite over the signal.
_NEW_PROFILES = insert(SourceProfile)
_PROFILES = select(col(SourceProfile.identifier), col(SourceProfile.id)).where(
    col(SourceProfile.source_id) == bindparam("source_id"),
    col(SourceProfile.identifier).in_(bindparam("names", expanding=True)),
)
_LAST = select(func.max(col(Signal.id)))
_COUNT_AFTER = select(func.count()).select_from(Signal).where(col(Signal.id) > bindparam("before"))
_QUEUE_AFTER = insert(Waiting).from_select(
    ["lane", "signal_id"],
    select(bindparam("lane", type_=String()), col(Signal.id)).where(
        col(Signal.id) > bindparam("before"), col(Signal.author).in_(READ)
    ),
)


class Target(NamedTuple):
    """Where signals are recorded: their source's facts and the batch they belong to."""

    source_id: int
    channel: str
    solicited: bool | None = None
    batch_id: int | None = None
    lane: str = Lane.LIVE


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of the signals of one call."""

    stored: int = 0
    updated: int = 0
    skipped: int = 0

    def __add__(self, other: "Recorded") -> "Recorded":
        return Recorded(
            self.stored + other.stored, self.updated + other.updated, self.skipped + other.skipped
        )


def content_hash(signal: SignalIn) -> bytes:
    """A digest of everything a signal says, without its id."""
    return blake2b(repr(signal[1:]).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def is_history(occurred_at: datetime | None, now: datetime) -> bool:
    """Whether a signal received at `now` is too old, or of unknown age, to raise anything by itself."""
    return occurred_at is None or now - occurred_at > HISTORY_AFTER


def record(url: str, target: Target, signals: Sequence[SignalIn], now: datetime) -> Recorded:
    """Store `signals` of one source; commits before it returns."""
    recorded = Recorded()
    for chunk in without_repeats(signals):
        with writing(url) as connection:
            recorded += record_in(connection, target, chunk, now)
    return recorded


def without_repeats(signals: Sequence[SignalIn]) -> Iterator[list[SignalIn]]:
    """Split where an external id comes again, so that a later row updates an earlier one."""
    seen: set[str] = set()
    chunk: list[SignalIn] = []
    for signal in signals:
        if signal.external_id in seen:
            yield chunk
            seen, chunk = set(), []
        seen.add(signal.external_id)
        chunk.append(signal)
    if chunk:
        yield chunk


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of each signal of one call, by external id: the rest of them was known already."""

    stored: frozenset[str]
    updated: frozenset[str]

    def of(self, signals: Sequence[SignalIn]) -> Recorded:
        """What became of `signals`, some of those of the call."""
        stored = sum(signal.external_id in self.stored for signal in signals)
        updated = sum(signal.external_id in self.updated for signal in signals)
        return Recorded(stored, updated, len(signals) - stored - updated)


def record_in(connection: Connection, target: Target, signals: Sequence[SignalIn], now: datetime) -> Recorded:
    """Store `signals`, whose external ids differ, inside the caller's transaction."""
    settled = settle_in(connection, target, signals, now)
    stored, updated = len(settled.stored), len(settled.updated)
    return Recorded(stored, updated, len(signals) - stored - updated)


def settle_in(connection: Connection, target: Target, signals: Sequence[SignalIn], now: datetime) -> Settled:
    """Store `signals`, whose external ids differ, inside the caller's transaction; what became of each."""
    profiles = _profiles(connection, target.source_id, {s.profile for s in signals if s.profile}, now)
    rows = [_row(target, signal, profiles, now) for signal in signals]
    before = connection.scalar(_LAST) or 0
    insert_many(connection, _new_only(connection.dialect.name), rows)
    if not is_held(connection, target.source_id):
        _queue_new(connection, target.lane, before)
    stored = _stored_after(connection, before, rows)
    all_new = len(stored) == len(rows)
    updated = frozenset[str]() if all_new else _update_changed(connection, target, rows, before, now)
    count(connection, target.source_id, len(stored) + len(updated), now)
    return Settled(stored, updated)


@cache
def _new_only(dialect: str) -> Insert:
    return INSERTS[dialect](Signal).on_conflict_do_nothing()


def _profiles(connection: Connection, source_id: int, names: set[str], now: datetime) -> dict[str, int]:
    """The profile ids of `names`, made where the source names somebody for the first time."""
    known = _known_profiles(connection, source_id, names)
    new = sorted(names - known.keys())
    if new:
        rows = [{"source_id": source_id, "identifier": name, "first_seen_at": now} for name in new]
        insert_many(connection, _NEW_PROFILES, rows)
        known |= _known_profiles(connection, source_id, set(new))
    return known


def _known_profiles(connection: Connection, source_id: int, names: set[str]) -> dict[str, int]:
    known: dict[str, int] = {}
    for part in _parts(sorted(names)):
        known.update(connection.execute(_PROFILES, {"source_id": source_id, "names": part}).all())
    return known


def _parts(items: list[Any]) -> Iterator[list[Any]]:
    """Some at a time, the last again and again up to a power of two.

    The driver keeps a statement for every number of them: thirty megabytes, were there many.
    """
    for start in range(0, len(items), _ASKED_AT_ONCE):
        part = items[start : start + _ASKED_AT_ONCE]
        yield part + part[-1:] * ((1 << (len(part) - 1).bit_length()) - len(part))


def _row(target: Target, signal: SignalIn, profiles: dict[str, int], now: datetime) -> dict[str, Any]:
    occurred = signal.occurred_at
    return {
        "source_id": target.source_id,
        "external_id": signal.external_id,
        "batch_id": target.batch_id,
        "profile_id": profiles[signal.profile] if signal.profile else None,
        "kind": signal.kind,
        "author": signal.author,
        "channel": signal.channel or target.channel,
        "solicited": target.solicited,
        "conversation": signal.conversation,
        "text": signal.text,
        "mark": signal.mark,
        "event": survey_event(signal.event) if signal.event else None,
        "language": signal.language,
        "reference": signal.reference,
        "url": signal.url,
        "details": signal.details,
        "occurred_at": occurred,
        "received_at": now,
        "history": is_history(occurred, now),
        "content_hash": content_hash(signal),
    }


def _stored_after(connection: Connection, before: int, rows: list[dict[str, Any]]) -> frozenset[str]:
    """The ids of those of `rows` that are new, which stand after the signal `before`."""
    if connection.scalar(_COUNT_AFTER, {"before": before}) == len(rows):
        return frozenset(row["external_id"] for row in rows)
    return frozenset(connection.scalars(select(col(Signal.external_id)).where(col(Signal.id) > before)))


def _queue_new(connection: Connection, lane: str, before: int) -> None:
    connection.execute(_QUEUE_AFTER, {"lane": lane, "before": before})
    announce(connection)


def _update_changed(
    connection: Connection, target: Target, rows: list[dict[str, Any]], before: int, now: datetime
) -> frozenset[str]:
    offered = {row["external_id"]: row for row in rows}
    stored = _stored_before(connection, target.source_id, sorted(offered), before)
    changed = [row for row in stored if row["content_hash"] != offered[row["external_id"]]["content_hash"]]
    for row in changed:
        _replace(connection, target, row, offered[row["external_id"]], now)
    return frozenset(row["external_id"] for row in changed)


def _stored_before(
    connection: Connection, source_id: int, ids: list[str], before: int
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for part in _parts(ids):
        query = select(Signal).where(
            col(Signal.source_id) == source_id,
            col(Signal.external_id).in_(part),
            col(Signal.id) <= before,
        )
        rows += [dict(row) for row in connection.execute(query).mappings()]
    return rows


def _replace(
    connection: Connection, target: Target, old: dict[str, Any], new: dict[str, Any], now: datetime
) -> None:
    """Put `new` in the place of `old`; the version keeps what the signal said and in which batch it came."""
    kept = {name: old[name] for name in (*CONTENT, "profile_id", "batch_id", "history")}
    kept["occurred_at"] = kept["occurred_at"] and kept["occurred_at"].isoformat()
    kept["content_hash"] = old["content_hash"].hex()
    version = {
        "signal_id": old["id"],
        "replaced_by_batch_id": target.batch_id,
        "replaced_at": now,
        "before": kept,
    }
    connection.execute(insert(SignalVersion), version)
    fresh = {name: new[name] for name in (*CONTENT, "profile_id", "batch_id", "history", "content_hash")}
    _rewrite(connection, old["id"], fresh, target.lane)


def _rewrite(connection: Connection, signal_id: int, fresh: dict[str, Any], lane: str) -> None:
    """Give a signal other content; where it counts elsewhere now, it counts nowhere until analysed anew."""
    where = [col(Signal.profile_id), col(Signal.channel), col(Signal.kind)]
    counted = connection.execute(select(*where).where(col(Signal.id) == signal_id)).one()
    if tuple(counted) != (fresh["profile_id"], fresh["channel"], fresh["kind"]):
        analysis.take_out(connection, [signal_id])
    changed = update(Signal).where(col(Signal.id) == signal_id).values(**fresh)
    source_id = connection.execute(changed.returning(col(Signal.source_id))).scalar_one()
    if not is_held(connection, source_id):
        requeue(connection, signal_id, lane)


def requeue(connection: Connection, signal_id: int, lane: str) -> None:
    """Have a changed signal analysed and indexed anew; one that waits already may only move forward."""
    queue = insert_into(connection, Waiting).values(signal_id=signal_id, lane=lane)
    sooner = {"lane": queue.excluded.lane}
    forward = queue.excluded.lane < col(Waiting.lane)
    connection.execute(queue.on_conflict_do_update(index_elements=["signal_id"], set_=sooner, where=forward))
    stale = insert_into(connection, StaleText).values(signal_id=signal_id)
    connection.execute(stale.on_conflict_do_nothing())
    announce(connection)


def restore_version(connection: Connection, version: dict[str, Any]) -> None:
    """Bring back what a signal said before an update."""
    kept = dict(version["before"])
    kept["occurred_at"] = datetime.fromisoformat(kept["occurred_at"]) if kept["occurred_at"] else None
    kept["content_hash"] = bytes.fromhex(kept["content_hash"])
    _rewrite(connection, version["signal_id"], kept, Lane.BACKLOG)
    replaced = delete(SignalVersion).where(
        col(SignalVersion.signal_id) == version["signal_id"],
        col(SignalVersion.replaced_by_batch_id) == version["replaced_by_batch_id"],
    )
    connection.execute(replaced)
