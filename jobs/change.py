"""Whether anybody may have changed the store: what the look-loop waits for instead of asking the queue."""

from contextlib import suppress
from threading import Event
from typing import Any, Protocol

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from db.engine import is_sqlite, reader, writer
from db.writes.announcing import CHANNEL

AGAIN = 1.0  # seconds between two attempts to listen, while the store is asked instead


class Change(Protocol):
    """A watch on one store."""

    def within(self, seconds: float) -> bool:
        """Wait for at most about `seconds`; whether something may have changed since the last call."""

    def end(self) -> None:
        """Watch no more."""


class VersionChange:
    """A change of an embedded store: SQLite counts them for a connection of our own."""

    def __init__(self, url: str, stopping: Event) -> None:
        self._url, self._stopping = url, stopping
        self._connection: Connection | None = None
        self._version: int | None = None

    def within(self, seconds: float) -> bool:
        """Wait, then see whether anybody else committed."""
        self._stopping.wait(seconds)
        if self._connection is None:
            self._connection = reader(self._url).connect()
        version = self._connection.exec_driver_sql("PRAGMA data_version").scalar_one()
        self._connection.rollback()
        before, self._version = self._version, version
        return bool(before != version)

    def end(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class AnnouncedChange:
    """A change on PostgreSQL: `db.writes.announcing` tells of it the moment it is committed.

    While nobody can be listened to the answer is yes once a second, so the store is asked instead.
    """

    def __init__(self, url: str, stopping: Event) -> None:
        self._url, self._stopping = url, stopping
        self._connection: Connection | None = None

    def within(self, seconds: float) -> bool:
        """Wait until somebody announces work; at once when there is news already."""
        try:
            if self._connection is None:
                self._connection = _listening(self._url)
                return True  # what was announced before is not told again
            return self._heard(self._connection, seconds)
        except DBAPIError:
            self.end()
            self._stopping.wait(AGAIN)
            return True

    def end(self) -> None:
        """Close the connection; one that broke cannot be told."""
        if self._connection is not None:
            with suppress(DBAPIError):
                self._connection.invalidate()
            self._connection.close()
            self._connection = None

    def _heard(self, connection: Connection, seconds: float) -> bool:
        driver: Any = connection.connection.driver_connection
        try:
            return bool(list(driver.notifies(timeout=seconds, stop_after=1)))
        except connection.dialect.loaded_dbapi.Error as error:  # the driver's own, past SQLAlchemy
            raise DBAPIError("LISTEN", None, error) from error


def _listening(url: str) -> Connection:
    connection = writer(url).connect().execution_options(isolation_level="AUTOCOMMIT")
    connection.exec_driver_sql(f"LISTEN {CHANNEL}")
    return connection


def change(url: str, stopping: Event) -> Change:
    """A watch on the store at `url`; `stopping` ends its waiting."""
    return VersionChange(url, stopping) if is_sqlite(url) else AnnouncedChange(url, stopping)
