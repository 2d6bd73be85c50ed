"""Bring a store to the schema of this version, and tell how far it is; Alembic without an alembic.ini."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from db.engine import is_sqlite, reader, sqlite_path, writer


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def head() -> str:
    """The schema this version of Touchline needs."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def current(url: str) -> str | None:
    """The schema the store at `url` has, or None while it has none."""
    if is_sqlite(url) and not sqlite_path(url).exists():
        return None
    with reader(url).connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(url: str) -> None:
    """Create the store at `url` or bring it to head; does nothing when it is there."""
    if is_sqlite(url):
        sqlite_path(url).parent.mkdir(parents=True, exist_ok=True)
    if current(url) == head():
        return
    with writer(url).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7305)")
        command.upgrade(_config(connection), "head")
