"""Which sources are held: nobody said where their signals come from, or what they may be used for.

What such a source brings is kept, but not read, not shown, not findable and not handed out.
"""

from sqlalchemy import ColumnElement, Connection, bindparam, or_, select

from db.models import Signal, Source, col

HELD = or_(col(Source.origin).is_(None), col(Source.purpose).is_(None))
"""The condition on a source."""

_HELD = select(col(Source.id)).where(HELD)
_IS_HELD = select(col(Source.id)).where(col(Source.id) == bindparam("source_id"), HELD)


def held(connection: Connection) -> frozenset[int]:
    """The ids of the sources that are held."""
    return frozenset(connection.scalars(_HELD))


def is_held(connection: Connection, source_id: int) -> bool:
    """Whether one source is held."""
    return connection.scalar(_IS_HELD, {"source_id": source_id}) is not None


def released() -> ColumnElement[bool]:
    """The condition on a signal that its source is not held."""
    return col(Signal.source_id).not_in(select(col(Source.id)).where(HELD))
