"""What tests of matters need: people, a source, customers and what they said, without any analysis."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, select

from db.engine import reading, writing
from db.models import ActionKind, CandidateIn, Function, Person, Role, Signal, Source, SourceProfile, metadata
from db.reads.actions import action
from db.reads.people import Who
from db.states import Seen
from db.writes.handling import finish

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
ACTION = metadata.tables["actions"].c
EVENT = metadata.tables["action_events"].c


def acting(person_id: int, *roles: Role) -> Who:
    """Who sets off a write: somebody who may do everything, or what their `roles` allow."""
    return Who(0, person_id, "Somebody", frozenset(roles or Role), ())


def people(url: str, *names: str) -> list[Who]:
    """People of the company, who may do everything."""
    with writing(url) as connection:
        added = insert(Person).returning(metadata.tables["people"].c.id)
        ids = [connection.execute(added.values(name=name, created_at=NOW)).scalar_one() for name in names]
    return [replace(acting(id_), name=name) for id_, name in zip(ids, names, strict=True)]


def function(url: str, key: str) -> int:
    """A department, by id."""
    with writing(url) as connection:
        row = {"key": key, "name": key.title(), "colour": "#333333", "position": 0}
        added = insert(Function).returning(metadata.tables["functions"].c.id)
        return connection.execute(added.values(row)).scalar_one()


def source(url: str, key: str = "mail", channel: str = "mail") -> int:
    """A source, by id."""
    with writing(url) as connection:
        row = {"key": key, "name": key.title(), "channel": channel, "created_at": NOW}
        row |= {"origin": "a test", "purpose": "wrote_to_us"}
        return connection.execute(
            insert(Source).returning(metadata.tables["sources"].c.id).values(row)
        ).scalar_one()


def profile(url: str, source_id: int, identifier: str) -> int:
    """Somebody in a source, by id."""
    with writing(url) as connection:
        row = {"source_id": source_id, "identifier": identifier, "first_seen_at": NOW}
        added = insert(SourceProfile).returning(metadata.tables["source_profiles"].c.id)
        return connection.execute(added.values(row)).scalar_one()


def signals(url: str, source_id: int, count: int, profile_id: int | None = None, **more: object) -> list[int]:
    """What somebody said, several times over, by id."""
    row = {
        "source_id": source_id,
        "kind": "verbatim",
        "author": "customer",
        "channel": "mail",
        "text": "Where is it?",
        "received_at": NOW,
        "occurred_at": NOW,
        "history": False,
        "content_hash": b"",
        "profile_id": profile_id,
    }
    table = metadata.tables["signals"].c
    with writing(url) as connection:
        first = connection.execute(select(table.id).order_by(table.id.desc()).limit(1)).scalar() or 0
        added = insert(Signal).returning(table.id)
        rows = [row | more | {"external_id": f"{first}-{number}"} for number in range(count)]
        return [connection.execute(added.values(one)).scalar_one() for one in rows]


def candidate(signal_ids: list[int], fingerprint: str = "answer:1", **more: object) -> CandidateIn:
    """A matter that a rule proposes, due in a day."""
    row = {
        "fingerprint": fingerprint,
        "kind": ActionKind.ANSWER,
        "rule": "question",
        "title": "Answer a question",
        "reason": "a customer asked",
        "next_move": "Answer",
        "signal_ids": tuple(signal_ids),
        "due_at": NOW + timedelta(days=1),
    }
    return CandidateIn(**(row | more))  # type: ignore[arg-type]


def seen(url: str, action_id: int) -> Seen:
    """How a matter stands now, for who looks at it."""
    with reading(url) as connection:
        found = action(connection, action_id)
    assert found is not None
    return found.seen


def done(url: str, action_id: int, note: str, by: Who, now: datetime) -> None:
    """Who has a matter says what was done."""
    finish(url, seen(url, action_id), note, by, now)


def only_action(url: str) -> dict[str, object]:
    """The one matter of the store."""
    with reading(url) as connection:
        return dict(connection.execute(select(metadata.tables["actions"])).one()._mapping)


def happened(url: str) -> list[str]:
    """The history of all matters, oldest first."""
    with reading(url) as connection:
        return list(connection.scalars(select(EVENT.what).order_by(EVENT.id)))
