"""Which signals land on the steps of a map: the rules that a journey is drawn with."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain

from sqlalchemy import Connection, select, update

from db.errors import Refused
from db.models import Category, JourneyIn, PlacingIn, PlacingRule, Source, col
from db.writes.dated import Row, renew

Ids = Mapping[str, int]
_NOTHING: Row = {"category_id": None, "event": None, "channel": None, "source_id": None, "reference": None}


def draw(connection: Connection, journey: JourneyIn, step_ids: Ids, now: datetime) -> None:
    """Have the rules of the steps of `journey` be as drawn; raises Refused for topics and sources unknown."""
    topics, sources = _topics(connection, journey), _sources(connection, journey)
    rows = [
        {"micro_interaction_id": step_ids[step.key], **_NOTHING, **named}
        for step in journey.micro_interactions
        for named in _named(step.placing, topics, sources)
    ]
    renew(connection, PlacingRule, "micro_interaction_id", step_ids.values(), rows, now)


def end(connection: Connection, step_ids: Collection[int], now: datetime) -> None:
    """Let nothing land on these steps any more."""
    held = col(PlacingRule.micro_interaction_id).in_(step_ids), col(PlacingRule.valid_until).is_(None)
    connection.execute(update(PlacingRule).where(*held).values(valid_until=now))


def _named(rules: PlacingIn, topics: Ids, sources: Ids) -> Iterator[Row]:
    yield from ({"category_id": topics[key]} for key in rules.categories)
    yield from ({"event": event} for event in rules.events)
    yield from ({"channel": channel} for channel in rules.channel)
    yield from ({"source_id": sources[key]} for key in rules.sources)
    yield from ({"reference": reference} for reference in rules.references)


def _topics(connection: Connection, journey: JourneyIn) -> Ids:
    topics, missing = _ids(
        connection, Category, (one.placing.categories for one in journey.micro_interactions)
    )
    if missing:
        raise Refused(f"The journey {journey.name!r} places signals by topics that are not there: {missing}.")
    return topics


def _sources(connection: Connection, journey: JourneyIn) -> Ids:
    sources, missing = _ids(connection, Source, (one.placing.sources for one in journey.micro_interactions))
    if missing:
        raise Refused(
            f"The journey {journey.name!r} places signals by sources that are not there: {missing}."
        )
    return sources


def _ids(
    connection: Connection, table: type[Category] | type[Source], keys: Iterable[Iterable[str]]
) -> tuple[Ids, str]:
    """The ids of rows by their keys, and the keys of which there is none."""
    wanted = set(chain.from_iterable(keys))
    found = dict(
        connection.execute(select(col(table.key), col(table.id)).where(col(table.key).in_(wanted))).all()
    )
    return found, ", ".join(sorted(wanted - found.keys()))
