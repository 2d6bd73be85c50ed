"""Taxonomy versions: freeze a set of categories, and keep each category's id through the versions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, select, update

from db.engine import writing
from db.models import Category, Function, TaxonomyVersion, col
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
    """Store the version `key` unless it is there, groups before their categories. Returns its id."""
    with writing(url) as connection:
        version_id = select(col(TaxonomyVersion.id)).where(col(TaxonomyVersion.key) == key)
        known = connection.scalar(version_id)
        if known is not None:
            return known
        version = insert_into(connection, TaxonomyVersion).values(key=key, content=content, frozen_at=now)
        connection.execute(version)
        _put(connection, [facts for facts in categories if facts.parent is None])
        _put(connection, [facts for facts in categories if facts.parent is not None])
        retired = update(Category).where(col(Category.key).not_in([facts.key for facts in categories]))
        connection.execute(retired.values(retired_at=now))
        return connection.execute(version_id).scalar_one()


def _put(connection: Connection, categories: Sequence[CategoryFacts]) -> None:
    """Write categories down whose parents are there, all at once, so that the lock is held briefly."""
    functions, known = _ids(connection, Function), _ids(connection, Category)
    rows = [
        {
            "key": facts.key, "name": facts.name, "can_do": facts.can_do, "retired_at": None,
            "parent_id": known.get(facts.parent), "function_id": functions.get(facts.function),
        }
        for facts in categories
    ]  # fmt: skip
    if rows:
        new = insert_into(connection, Category)
        changed = {name: new.excluded[name] for name in rows[0] if name != "key"}
        connection.execute(new.on_conflict_do_update(index_elements=["key"], set_=changed), rows)


def _ids(connection: Connection, table: type[Function] | type[Category]) -> dict[str | None, int]:
    return dict(connection.execute(select(col(table.key), col(table.id))).all())
