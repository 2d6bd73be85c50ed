"""What staff heard from customers: the links they say it under, and what came of something they said."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from db.models import (
    Action,
    Category,
    FindingCategory,
    Function,
    HeardLink,
    Signal,
    Source,
    SourceKind,
    Waiting,
    col,
    table_of,
)
from db.reads.rollups import live_generation
from db.secrets import digest

_OF_STAFF = select(col(Source.id)).where(col(Source.kind) == SourceKind.STAFF).order_by(col(Source.id))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a link leads: the source of the place it is for."""

    source_id: int
    key: str
    name: str
    channel: str


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link of a source; `token` is sealed."""

    id: int
    token: str
    created_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Came:
    """What came of something staff said: whether it was read, about what, who is responsible, what they do.

    `topics` pair a topic with the department that can do something about it; `worked_on` are matters about
    these topics that somebody has or has done since.
    """

    received_at: datetime
    read: bool
    topics: tuple[tuple[str, str | None], ...]
    worked_on: int


def place(connection: Connection, token: str) -> Place | None:
    """Where a link leads; None for one that is unknown, revoked, or of a paused source."""
    source, link = table_of(Source).c, table_of(HeardLink).c
    query = (
        select(source.id, source.key, source.name, source.channel)
        .join(table_of(HeardLink), link.source_id == source.id)
        .where(link.token_hash == digest(token), link.revoked_at.is_(None), source.paused_at.is_(None))
    )
    row = connection.execute(query).one_or_none()
    return Place(*row) if row else None


def links(connection: Connection, source_id: int) -> list[LinkRow]:
    """The links of a source, those in force first."""
    columns = col(HeardLink.id), col(HeardLink.token), col(HeardLink.created_at), col(HeardLink.revoked_at)
    query = select(*columns).where(col(HeardLink.source_id) == source_id)
    ordered = query.order_by(col(HeardLink.revoked_at).is_not(None), col(HeardLink.id))
    return [LinkRow(*row) for row in connection.execute(ordered)]


def of_staff(connection: Connection) -> tuple[int, ...]:
    """The ids of the sources in which staff say what they heard."""
    return tuple(connection.scalars(_OF_STAFF))


def came_of(connection: Connection, source_id: int, receipt: str) -> Came | None:
    """What came of what was said under a receipt; None for a receipt nobody was given there."""
    mine = col(Signal.source_id) == source_id, col(Signal.external_id) == digest(receipt)
    found = connection.execute(select(col(Signal.id), col(Signal.received_at)).where(*mine)).one_or_none()
    if found is None:
        return None
    waits = select(col(Waiting.signal_id)).where(col(Waiting.signal_id) == found.id)
    about = _topics(connection, found.id)
    worked_on = select(col(Action.id)).where(
        col(Action.category_id).in_(list(about)),
        col(Action.changed_at) >= found.received_at,
        col(Action.person_id).is_not(None),
    )
    return Came(
        found.received_at,
        connection.scalar(waits) is None,
        tuple(about.values()),
        len(connection.execute(worked_on).all()),
    )


def _topics(connection: Connection, signal_id: int) -> dict[int, tuple[str, str | None]]:
    query = (
        select(col(Category.id), col(Category.name), col(Function.name))
        .join(table_of(FindingCategory), col(FindingCategory.category_id) == col(Category.id))
        .outerjoin(table_of(Function), col(Function.id) == col(Category.function_id))
        .where(col(FindingCategory.signal_id) == signal_id)
        .where(col(FindingCategory.generation_id) == live_generation(connection))
        .order_by(col(Category.name))
    )
    return {id_: (name, function) for id_, name, function in connection.execute(query)}
