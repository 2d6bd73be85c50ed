"""Announce work to the jobs: PostgreSQL tells whoever listens when the transaction commits.

NOTIFY serialises commits, which `writing()` does already, so it costs one statement and nothing else.
On SQLite the jobs see every commit by themselves.
"""

from sqlalchemy import Connection

CHANNEL = "touchline_work"


def announce(connection: Connection) -> None:
    """Wake the jobs when this transaction commits."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"NOTIFY {CHANNEL}")
