"""Drafts of journeys, kept for the person who makes them, published when nothing newer stands against."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from db.engine import writing
from db.errors import Refused
from db.models import (
    BecameIn,
    Deed,
    Draft,
    Function,
    Journey,
    JourneyIn,
    JourneyVersion,
    MicroInteractionIn,
    Topic,
    col,
)
from db.reads import maps as read
from db.reads.people import Who
from db.rights import Right, may, permit
from db.writes import audit, lineage, sharing
from db.writes.lines import refuse_others
from db.writes.maps import draw, new_version, refuse_contradictions
from db.writes.revisions import move

MOST_CHANGES = 1_000


class NewerError(Refused):
    """Somebody published a journey while another drafted; `number` is the newest version."""

    def __init__(self, number: int) -> None:
        super().__init__("Somebody published this map meanwhile. Look at what changed, then publish yours.")
        self.number = number


def save(
    url: str,
    by: Who,
    journey_key: str,
    changes: Sequence[Mapping[str, Any]],
    now: datetime,
    *,
    base: int,
    edition: int,
) -> int:
    """Keep a draft: `changes` as JSON on the version `base`; the number of its edition now.

    `edition` is that of the draft the press began with, 0 for none. Raises Refused when another window of
    the same person went on meanwhile, or the changes are too many. No revision moves: nobody else sees it.
    """
    permit(by, Right.DRAW)
    if len(changes) > MOST_CHANGES:
        raise Refused(f"A draft holds at most {MOST_CHANGES} changes; publish it first.")
    row = {"base": base, "edition": edition + 1, "changes": [dict(one) for one in changes], "changed_at": now}
    with writing(url) as connection:
        whose = {"journey_id": _journey(connection, journey_key), "person_id": by.person_id}
        if edition != _edition(connection, **whose):
            raise Refused("This draft was changed in another window. Look at it again.")
        if edition == 0:
            connection.execute(insert(Draft).values(**whose, **row))
        else:
            connection.execute(_mine(update(Draft), **whose).values(**row))
        audit.note(connection, by, Deed.CHANGE, _on(journey_key), now, after={"changes": len(changes)})
    return edition + 1


def discard(url: str, by: Who, journey_key: str, now: datetime) -> None:
    """Throw a draft away; nothing happens when there is none."""
    permit(by, Right.DRAW)
    with writing(url) as connection:
        connection.execute(_mine(delete(Draft), _journey(connection, journey_key), by.person_id))
        audit.note(connection, by, Deed.CHANGE, _on(journey_key), now, after={"act": "discarded"})


def publish(
    url: str,
    by: Who,
    journey: JourneyIn,
    became: Sequence[BecameIn],
    now: datetime,
    *,
    base: int,
    note: str,
) -> int:
    """Make `journey`, drafted on the version `base`, what holds from `now` on; the number of the new version.

    Who has a say at steps that stay is left as it is claimed; at new ones it is a suggestion, or that of the
    step they were split from. Another name or channel of a touchpoint that stands in other journeys waits
    until their owners agree. Raises NewerError when somebody published since, Refused when the journey
    contradicts itself, lacks a note or changes steps that are not the person's to change.
    """
    permit(by, Right.DRAW)
    if not note.strip():
        raise Refused("Say in a few words what is new.")
    with writing(url) as connection:
        journey_id = _journey(connection, journey.key)
        _refuse_newer(connection, journey_id, base)
        functions = _functions(connection)
        refuse_contradictions(journey, functions)
        before = read.journey(connection, journey.key, now)
        if before is None:
            raise Refused("There is no such map any more.")
        if not may(by, Right.MAPS):
            refuse_others(before, journey, by.functions)
        held = sharing.hold_back(connection, journey, by, now)
        step_ids = draw(connection, held, journey_id, now)
        lineage.follow(connection, before, became, step_ids, now)
        lineage.first_say(connection, _new(before, held), became, by, now)
        number = new_version(connection, journey_id, now, by.person_id, note.strip())
        connection.execute(_mine(delete(Draft), journey_id, by.person_id))
        told = {"version": number, "steps": len(journey.micro_interactions)}
        audit.note(connection, by, Deed.CHANGE, f"map {journey.key}", now, after=told)
        move(connection, Topic.MAP, now)
    return number


def _on(journey_key: str) -> str:
    return f"draft of map {journey_key}"


def _new(before: JourneyIn, after: JourneyIn) -> list[MicroInteractionIn]:
    known = {step.key for step in before.micro_interactions}
    return [step for step in after.micro_interactions if step.key not in known]


def _mine(statement: Any, journey_id: int, person_id: int) -> Any:
    return statement.where(col(Draft.journey_id) == journey_id, col(Draft.person_id) == person_id)


def _journey(connection: Connection, key: str) -> int:
    found: int | None = connection.scalar(select(col(Journey.id)).where(col(Journey.key) == key))
    if found is None:
        raise Refused("There is no such map any more.")
    return found


def _edition(connection: Connection, journey_id: int, person_id: int) -> int:
    return connection.scalar(_mine(select(col(Draft.edition)), journey_id, person_id)) or 0


def _refuse_newer(connection: Connection, journey_id: int, base: int) -> None:
    query = select(func.max(JourneyVersion.number)).where(col(JourneyVersion.journey_id) == journey_id)
    newest = connection.scalar(query) or 0
    if newest != base:
        raise NewerError(newest)


def _functions(connection: Connection) -> frozenset[str]:
    return frozenset(connection.scalars(select(col(Function.key))))
