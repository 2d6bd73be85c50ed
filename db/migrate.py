"""Bring a store to the schema of this version, and tell how far it is; Alembic without an alembic.ini.

Alembic itself is imported where a store is changed: telling how far it is happens at every start.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from db.disk import make
from db.engine import BUSY_TIMEOUT_MS, is_sqlite, reader, sqlite_path, writer

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

MIGRATIONS = Path(__file__).parent / "migrations"


def config(connection: Connection | None = None) -> Config:
    """How Alembic is to run here, on `connection` where it changes something."""
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    return settings


@cache
def head() -> str:
    """The schema this version of Touchline needs: steps are numbered in their files' names."""
    return max(step.name.partition("_")[0] for step in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def current(url: str) -> str | None:
    """The schema the store at `url` has, or None while it has none."""
    if is_sqlite(url) and not sqlite_path(url).exists():
        return None
    from sqlalchemy import inspect, text

    with reader(url).connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return version


def upgrade(url: str) -> bool:
    """Create the store at `url` or bring it to head; whether there was anything to do."""
    if is_sqlite(url):
        make(sqlite_path(url).parent)
    if _at_head(url):
        return False
    from alembic import command

    with writer(url).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7305)")
        command.upgrade(config(connection), "head")
    return True


def _at_head(url: str) -> bool:
    """Whether nothing is to be done: asked of a file by the plain driver, which every start has at hand."""
    if not is_sqlite(url):
        return current(url) == head()
    if not sqlite_path(url).exists():
        return False
    try:
        with closing(sqlite3.connect(sqlite_path(url), timeout=BUSY_TIMEOUT_MS / 1000)) as connection:
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            return bool(found == (head(),))
    except sqlite3.Error:
        return False
