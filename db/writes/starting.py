"""Note facts about the store itself, and how far its company has come with the start."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, delete

from db.engine import writing
from db.models import Deed, StoreFact, Topic, col
from db.reads.starting import DONE, SKIPPED, Step, fact_of
from db.rights import By, Right, permit
from db.writes import audit
from db.writes.revisions import insert_into, move


def note(url: str, facts: Mapping[str, str | None], now: datetime) -> None:
    """Keep `facts`; None takes one out."""
    with writing(url) as connection:
        _keep(connection, facts, now)


def done(url: str, step: Step, by: By, now: datetime) -> None:
    """A step of the start is done."""
    permit(by, Right.SOURCES)
    _say(url, step, DONE, by, now)


def skip(url: str, step: Step, by: By, now: datetime) -> None:
    """Somebody skips a step; it stays missing."""
    permit(by, Right.SOURCES)
    _say(url, step, SKIPPED, by, now)


def again(url: str, step: Step, by: By, now: datetime) -> None:
    """A step is to be done again."""
    permit(by, Right.SOURCES)
    _say(url, step, None, by, now)


def _say(url: str, step: Step, state: str | None, by: By, now: datetime) -> None:
    with writing(url) as connection:
        audit.note(connection, by, Deed.CHANGE, f"start {step}", now, after={"state": state})
        _keep(connection, {fact_of(step): state}, now)


def _keep(connection: Connection, facts: Mapping[str, str | None], now: datetime) -> None:
    gone = [key for key, value in facts.items() if value is None]
    connection.execute(delete(StoreFact).where(col(StoreFact.key).in_(gone)))
    for key, value in facts.items():
        if value is not None:
            fact = insert_into(connection, StoreFact).values(key=key, value=value)
            newer = {"value": fact.excluded.value}
            connection.execute(fact.on_conflict_do_update(index_elements=["key"], set_=newer))
    move(connection, Topic.START, now)
