"""Conversations: the messages of one thread, whoever wrote them; only customers' are read for findings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from db.models import Signal, table_of
from db.reads.staff import mask

LONGEST = 200
_SIGNALS = table_of(Signal)


@dataclass(frozen=True, slots=True)
class Line:
    """One message of a conversation; the names of those who work here are masked in its text."""

    signal_id: int
    author: str
    text: str | None
    mark: float | None
    event: str | None
    occurred_at: datetime | None


def sizes(connection: Connection, signal_ids: Sequence[int]) -> dict[int, int]:
    """How many messages the conversation of each signal has; those that are in none are left out."""
    one, other = _SIGNALS.alias("one"), _SIGNALS.alias("other")
    same = (other.c.source_id == one.c.source_id) & (other.c.conversation == one.c.conversation)
    counted = select(one.c.id, func.count()).join(other, same & other.c.conversation.is_not(None))
    mine = counted.where(one.c.id.in_(signal_ids)).group_by(one.c.id)
    return {signal_id: size for signal_id, size in connection.execute(mine) if size > 1}


def whole(connection: Connection, signal_id: int) -> list[Line]:
    """The messages of the conversation that a signal is in, the first one first, at most LONGEST of them."""
    one, other = _SIGNALS.alias("one"), _SIGNALS.alias("other")
    same = (other.c.source_id == one.c.source_id) & (other.c.conversation == one.c.conversation)
    columns = (other.c.id, other.c.author, other.c.text, other.c.mark, other.c.event, other.c.occurred_at)
    asked = select(*columns).join_from(one, other, same & other.c.conversation.is_not(None))
    in_order = func.coalesce(other.c.occurred_at, other.c.received_at), other.c.id
    found = connection.execute(asked.where(one.c.id == signal_id).order_by(*in_order).limit(LONGEST)).all()
    masked = mask(connection)
    return [Line(row[0], row[1], row[2] and masked(row[2]), *row[3:]) for row in found]
