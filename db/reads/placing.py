"""Which signals land on the steps of a map: the rules that held at an instant."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from db.models import PlacingIn, metadata
from db.reads.dated import held

_T = metadata.tables
_RULES, _TOPICS, _SOURCES = _T["placing_rules"], _T["categories"], _T["sources"]


def placing(connection: Connection, step_ids: Collection[int], at: datetime) -> dict[int, PlacingIn]:
    """The rules of steps (by id) as they held `at` that instant; steps without any are left out."""
    columns = _TOPICS.c.key, _RULES.c.event, _RULES.c.channel, _SOURCES.c.key, _RULES.c.reference
    query = (
        select(_RULES.c.micro_interaction_id, *columns)
        .outerjoin(_TOPICS, _TOPICS.c.id == _RULES.c.category_id)
        .outerjoin(_SOURCES, _SOURCES.c.id == _RULES.c.source_id)
        .where(_RULES.c.micro_interaction_id.in_(step_ids), held(_RULES, at))
    )
    rules: dict[int, list[Any]] = {}
    for step_id, *rule in connection.execute(query.order_by(_RULES.c.id)):
        rules.setdefault(step_id, []).append(rule)
    return {step_id: _one(rows) for step_id, rows in rules.items()}


def topics(connection: Connection) -> dict[str, str]:
    """The name of every topic that a rule may name, by its key."""
    query = select(_TOPICS.c.key, _TOPICS.c.name).order_by(_TOPICS.c.name)
    return dict(connection.execute(query).all())


def _one(rules: list[list[str | None]]) -> PlacingIn:
    return PlacingIn(*(tuple(filter(None, column)) for column in zip(*rules, strict=True)))
