"""What signals were tagged with: their topics, their intents, and what readers corrected."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, Select, select

from db.models import Category, Correction, FindingCategory, FindingIntent, col, table_of


@dataclass(frozen=True, slots=True)
class Correcting:
    """A correction in force."""

    id: int
    kind: str
    value_id: int | None


def topics_of(connection: Connection, generation_id: int, ids: list[int]) -> dict[int, list[str]]:
    """The topics of each of some signals, by name."""
    query = (
        select(col(FindingCategory.signal_id), col(Category.name))
        .join(table_of(Category), col(Category.id) == col(FindingCategory.category_id))
        .where(col(FindingCategory.generation_id) == generation_id, col(FindingCategory.signal_id).in_(ids))
        .order_by(col(Category.name))
    )
    return _gathered(connection, query)


def intents_of(connection: Connection, generation_id: int, ids: list[int]) -> dict[int, list[str]]:
    """What each of some signals announces, such as leaving."""
    query = select(col(FindingIntent.signal_id), col(FindingIntent.intent)).where(
        col(FindingIntent.generation_id) == generation_id, col(FindingIntent.signal_id).in_(ids)
    )
    return _gathered(connection, query.order_by(col(FindingIntent.intent)))


def _gathered(connection: Connection, query: Select[int, str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for signal_id, name in connection.execute(query):
        found[signal_id].append(name)
    return found


def corrections_of(connection: Connection, ids: list[int]) -> dict[int, list[Correcting]]:
    """What readers said about each of some signals, as far as it holds."""
    query = select(
        col(Correction.signal_id), col(Correction.id), col(Correction.kind), col(Correction.value_id)
    ).where(col(Correction.signal_id).in_(ids), col(Correction.undone_at).is_(None))
    found: dict[int, list[Correcting]] = defaultdict(list)
    for signal_id, correction_id, kind, value_id in connection.execute(query.order_by(col(Correction.id))):
        found[signal_id].append(Correcting(correction_id, kind, value_id))
    return found
