"""Fresh stores for the benches in a temporary folder, and a loader that fills them fast, past the intake."""

import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, insert

from db import engine, migrate
from db.engine import writing
from db.models import Lane, Signal, Waiting
from db.settings import settings
from db.writes.signals import Target
from db.writes.sources import SourceFacts, ensure

NOW = datetime(2026, 1, 1, tzinfo=UTC)
AT_ONCE = 20_000


@contextmanager
def folder() -> Iterator[Path]:
    """A temporary folder for stores and files, gone afterwards."""
    with TemporaryDirectory(prefix="touchline-bench-") as name:
        yield Path(name)


def fresh(path: Path) -> str:
    """The address of a new, migrated store in the folder `path`."""
    url = address(path)
    migrate.upgrade(url)
    return url


def address(path: Path) -> str:
    """The address of the embedded store in the folder `path`."""
    return f"sqlite:///{path / 'touchline.db'}"


def copy(url: str, to: Path) -> str:
    """The address of a copy of the store at `url` in the new folder `to`."""
    to.mkdir()
    engine.dispose(url)
    with sqlite3.connect(engine.sqlite_path(url)) as source:
        source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    source.close()
    shutil.copyfile(engine.sqlite_path(url), engine.sqlite_path(address(to)))
    return address(to)


def drop(url: str) -> None:
    """Close the store at `url` and delete its folder."""
    engine.dispose(url)
    shutil.rmtree(engine.sqlite_path(url).parent)


def use(path: Path, **environment: str) -> None:
    """Make the folder `path` the data folder of this process and of those it starts."""
    os.environ.update({"TOUCHLINE_DATA_DIR": str(path)} | environment)
    settings.cache_clear()


def source(url: str, key: str, channel: str = "social") -> Target:
    """A source to record live signals under."""
    source_id, channel = ensure(
        url, SourceFacts(key, key.capitalize(), channel, purpose="in_public", origin="a bench"), NOW
    )
    return Target(source_id, channel)


def load(url: str, target: Target, signals: Iterable[tuple[str, datetime]]) -> int:
    """Store customers' words with their dates, waiting for analysis as history, past the intake; how many."""
    rows, count = enumerate(signals), 0
    while part := list(islice(rows, AT_ONCE)):
        with writing(url) as connection:
            _load(connection, target, part)
        count += len(part)
    return count


def _load(connection: Connection, target: Target, part: list[tuple[int, tuple[str, datetime]]]) -> None:
    fixed = {
        "source_id": target.source_id, "channel": target.channel, "kind": "verbatim", "author": "customer",
        "received_at": NOW, "history": True,
    }  # fmt: skip
    rows = [
        fixed | {
            "id": number + 1, "external_id": f"n{number}", "text": text, "occurred_at": date,
            "content_hash": number.to_bytes(16),
        }
        for number, (text, date) in part
    ]  # fmt: skip
    connection.execute(insert(Signal), rows)
    queued = [{"lane": Lane.BACKLOG, "signal_id": row["id"]} for row in rows]
    connection.execute(insert(Waiting), queued)
