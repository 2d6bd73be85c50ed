"""Connectors as pages show them: what is fetched, how it goes, what could not be read, which kinds exist."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from db.models import Batch, Connector, RejectedRow, Source, StoreFact, col, table_of

KINDS = "connector_kinds"
"""The store fact in which the jobs tell pages which kinds there are."""

_STAYS_IN_PLACE = frozenset({"fields", "items", "when", "details", "folder", "days_back", "own_addresses"})
"""Settings that do not change where a secret is sent."""


@dataclass(frozen=True, slots=True)
class ConnectorRow:
    """What a source is fetched from. `problem` is what went wrong last, in words; a permanent one waits for
    a person. A secret is never read out, only whether there is one.
    """

    id: int
    source_id: int
    source: str
    kind: str
    settings: dict[str, Any]
    has_secret: bool
    every_minutes: int
    problem: str | None
    permanent: bool
    failures: int
    fetched_at: datetime | None
    next_at: datetime
    paused_at: datetime | None


@dataclass(frozen=True, slots=True)
class Stored:
    """What a fetch needs of a connector that is set up; `secret` is sealed."""

    kind: str
    settings: dict[str, Any]
    secret: str | None


@dataclass(frozen=True, slots=True)
class KeptAside:
    """Something a connector brought that could not be read, as it came, with what is wrong in words."""

    at: datetime
    problem: str
    raw: str


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """A setting of a kind: its name, label, explanation, type ("string", "integer", "boolean", "array",
    "object"), default, choices, and whether it must be given.
    """

    name: str
    title: str
    help: str
    type: str
    required: bool
    default: Any
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KindFacts:
    """A kind of connector: its name, label, likely channel, how often it fetches, what its secret is.

    `secret` is "none", "optional" or "required"; `secret_title` says what to enter.
    """

    name: str
    title: str
    help: str
    channel: str
    every_minutes: int
    secret: str
    secret_title: str
    fields: tuple[FieldFacts, ...]


def listed(connection: Connection) -> list[ConnectorRow]:
    """All connectors, by the name of their source."""
    query = select(table_of(Connector), col(Source.key).label("source"), col(Source.paused_at)).join(
        table_of(Source), col(Source.id) == table_of(Connector).c.source_id
    )
    found = connection.execute(query.order_by(col(Source.name), table_of(Connector).c.id))
    return [_row(row) for row in found]


def of_source(connection: Connection, source_id: int) -> ConnectorRow | None:
    """What a source is fetched from; None when it is not fetched."""
    return next((row for row in listed(connection) if row.source_id == source_id), None)


def stored(connection: Connection, connector_id: int) -> Stored | None:
    """A connector with its sealed secret, for fetching with it."""
    row = table_of(Connector).c
    found = connection.execute(
        select(row.kind, row.settings, row.secret).where(row.id == connector_id)
    ).one_or_none()
    return Stored(found.kind, found.settings or {}, found.secret) if found else None


def kept_aside(connection: Connection, source_id: int, limit: int = 50) -> list[KeptAside]:
    """What came through a source and could not be read, the last first."""
    query = select(col(Batch.started_at), col(RejectedRow.problem), col(RejectedRow.raw)).join(
        table_of(Batch), col(Batch.id) == col(RejectedRow.batch_id)
    )
    mine = query.where(col(Batch.source_id) == source_id).order_by(col(RejectedRow.id).desc())
    return [KeptAside(*row) for row in connection.execute(mine.limit(limit))]


def kinds(connection: Connection) -> list[KindFacts]:
    """The kinds there are, as the jobs told; empty before they ever ran."""
    told = connection.scalar(select(col(StoreFact.value)).where(col(StoreFact.key) == KINDS))
    return [_kind(facts) for facts in json.loads(told or "[]")]


def same_place(known: Any, kind: str, settings: Mapping[str, Any]) -> bool:
    """Whether a secret entered for `known` (with `kind` and `settings`) goes to the same place as before."""
    return bool(known.kind == kind and _place(known.settings or {}) == _place(settings))


def _place(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if name not in _STAYS_IN_PLACE}


def _kind(facts: dict[str, Any]) -> KindFacts:
    fields = (FieldFacts(**field | {"choices": tuple(field["choices"])}) for field in facts["fields"])
    return KindFacts(**facts | {"fields": tuple(fields)})


def _row(row: Any) -> ConnectorRow:
    return ConnectorRow(
        row.id, row.source_id, row.source, row.kind, row.settings or {}, row.secret is not None,
        row.every_minutes, row.problem, row.permanent, row.failures, row.fetched_at, row.next_at,
        row.paused_at,
    )  # fmt: skip
