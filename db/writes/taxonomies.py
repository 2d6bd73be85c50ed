"""Taxonomy versions: freeze a set of categories, and keep each category's id through the versions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, select, update
from sqlmodel import col

from db.engine import writing
from db.models import Category, Function, TaxonomyVersion
from db.writes.revisions import insert_into


class FunctionFacts(NamedTuple):
    """A department as it is first written down; `colour` is #rrggbb."""

    key: str
    name: str
    colour: str


class CategoryFacts(NamedTuple):
    """A category of a taxonomy version; the key of its group is `parent`."""

    key: str
    parent: str | None
    name: str
    function: str | None
    can_do: str


def ensure_functions(url: str, functions: Sequence[FunctionFacts]) -> None:
    """Write departments down in a store that has none yet."""
    with writing(url) as connection:
        if connection.scalar(select(col(Function.id)).limit(1)) is not None:
            return
        rows = [facts._asdict() | {"position": place} for place, facts in enumerate(functions)]
        connection.execute(insert_into(connection, Function), rows)


def freeze(
    url: str, key: str, content: dict[str, Any], categories: Sequence[CategoryFacts], now: datetime
) -> int:
    """Store the version `key` unless it is there; groups come before their categories. Returns its id."""
    with writing(url) as connection:
        version_id = select(col(TaxonomyVersion.id)).where(col(TaxonomyVersion.key) == key)
        known = connection.scalar(version_id)
        if known is not None:
            return known
        version = insert_into(connection, TaxonomyVersion).values(key=key, content=content, frozen_at=now)
        connection.execute(version)
        for facts in categories:
            _put(connection, facts)
        retired = update(Category).where(col(Category.key).not_in([facts.key for facts in categories]))
        connection.execute(retired.values(retired_at=now))
        return connection.execute(version_id).scalar_one()


def _put(connection: Connection, facts: CategoryFacts) -> None:
    values = {
        "name": facts.name,
        "can_do": facts.can_do,
        "parent_id": connection.scalar(select(col(Category.id)).where(col(Category.key) == facts.parent)),
        "function_id": connection.scalar(select(col(Function.id)).where(col(Function.key) == facts.function)),
        "retired_at": None,
    }
    insert = insert_into(connection, Category).values(key=facts.key, **values)
    connection.execute(insert.on_conflict_do_update(index_elements=["key"], set_=values))
