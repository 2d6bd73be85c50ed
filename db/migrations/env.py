"""Alembic's entry: runs the steps on the connection that db.migrate hands over."""

from alembic import context

from db.models import metadata

SEARCH_TABLES = "search_texts"  # FTS5 / tsvector tables are no SQLModel tables


def _ours(_object: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:
    of_search = (name or "").startswith((SEARCH_TABLES, f"ix_{SEARCH_TABLES}"))
    return not (of_search and kind in {"table", "index"})


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    include_object=_ours,
)
with context.begin_transaction():
    context.run_migrations()
