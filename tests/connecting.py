"""What tests of connectors share: set one up, let the job run, see what is stored and what it says."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from db.engine import reading, writing
from db.models import Connector, Signal, SourceKind, table_of
from db.reads import connectors as seen
from db.reads.connectors import ConnectorRow, KeptAside
from db.rights import HOUSE
from db.settings import settings as of_this_process
from db.writes import connectors
from db.writes.connectors import Wanted
from db.writes.sources import SourceFacts, ensure
from jobs.collect import job

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=2)


@pytest.fixture
def loopback_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The far ends of tests are on this machine."""
    monkeypatch.setenv("TOUCHLINE_ALLOW_HOSTS", "127.0.0.1")
    of_this_process.cache_clear()


def set_up(url: str, kind: str, settings: dict[str, Any], secret: str | None = None, key: str = "far") -> int:
    """A source that is fetched; the id of its connector."""
    facts = SourceFacts(key, key.capitalize(), "review", purpose="in_public", kind=SourceKind.CONNECTOR)
    source_id, _ = ensure(url, facts, NOW)
    return connectors.add(url, HOUSE, source_id, Wanted(kind, settings, secret, 15), NOW)


def collect(url: str, now: datetime = NOW) -> dict[str, int]:
    """What one run of the jobs that fetch says."""
    quick, slow = job.run(url, now), job.run_slow(url, now)
    return {name: quick[name] + slow[name] for name in quick}


def make_due(url: str) -> None:
    """Let every connector be due that is not stopped."""
    with writing(url) as connection:
        connection.execute(update(Connector).values(next_at=NOW))


def stored(url: str) -> list[Any]:
    """Every signal, oldest first."""
    with reading(url) as connection:
        return list(connection.execute(select(table_of(Signal)).order_by(col(Signal.id))))


def texts(url: str) -> list[str | None]:
    """What every signal says."""
    return [row.text for row in stored(url)]


def told(url: str) -> ConnectorRow:
    """The only connector, as pages see it."""
    with reading(url) as connection:
        return seen.listed(connection)[0]


def aside(url: str) -> list[KeptAside]:
    """What the only connector brought that could not be read."""
    with reading(url) as connection:
        return seen.kept_aside(connection, seen.listed(connection)[0].source_id)


def cursor(url: str) -> Any:
    """How far the only connector came."""
    with reading(url) as connection:
        return connection.scalar(select(col(Connector.cursor)))
