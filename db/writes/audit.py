"""Noting who did or looked at what: a row in the transaction of the deed, so that none is without the other.

Customers' data never gets in: of what a row tells, only numbers, moments, words of our own vocabularies and
the fields of `PLAIN` are kept as they are; every other text is kept as a digest under a key of this store,
which tells whether two texts are the same and nothing else.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, insert, select

from db.engine import reading, writing
from db.models import AuditRow, Deed, StoreFact, col
from db.reads.people import Who
from db.rights import House
from db.secrets import new_token
from db.writes.revisions import insert_into

KEY = "audit_key"
ONCE_IN = timedelta(minutes=10)
PLAIN = frozenset(
    {
        *("act", "asked", "at", "channel", "colour", "department", "deputy", "format", "from", "function"),
        *("functions", "head", "key", "kind", "language", "late", "list", "matter", "name", "page", "period"),
        *("purpose", "role", "roles", "scope", "scopes", "shown", "source", "stands", "state", "step", "to"),
        *("topic", "until", "version", "whose"),
    }
)
"""Fields that hold names of the company's own things: people who work there, departments, sources, steps."""

HOUSE_NAME = "Touchline"

Facts = Mapping[str, Any]
Doer = Who | House | str | None


def note(
    connection: Connection,
    who: Doer,
    what: Deed,
    on: str,
    now: datetime,
    *,
    where: str | None = None,
    before: Facts | None = None,
    after: Facts | None = None,
) -> None:
    """Note a deed in the caller's transaction: `what` was done to the thing `on` ("matter 12"), from `where`.

    `who` is a person, Touchline itself, the name of something else ("command line"), or None for nobody.
    A person's `where` is that of their session unless it is said.
    """
    row = _row(who, what, on, now, where) | {
        "before": None if before is None else kept(connection, before),
        "after": None if after is None else kept(connection, after),
    }
    connection.execute(insert(AuditRow).values(row))


def noted(url: str, who: Doer, what: Deed, on: str, now: datetime, **more: Any) -> None:
    """`note` in a transaction of its own, for deeds that change nothing else."""
    with writing(url) as connection:
        note(connection, who, what, on, now, **more)


def looked(url: str, who: Who, filtered: Facts, now: datetime, *, where: str | None = None) -> None:
    """Note that a list of verbatims was looked at: once for a person and a filter in ten minutes.

    `filtered` names the `page` and what narrows it. Where the row is there already nothing is written.
    """
    asked = {name: value for name, value in filtered.items() if value not in (None, "", ())}
    told = "|".join(f"{name}={asked[name]}" for name in sorted(asked))
    once = hashlib.sha256(f"{who.person_id}|{slot(now)}|{told}".encode("utf-8", "surrogatepass")).hexdigest()
    with reading(url) as connection:
        if connection.scalar(select(col(AuditRow.id)).where(col(AuditRow.once) == once)) is not None:
            return
    on = str(asked.pop("page", "sentences"))
    with writing(url) as connection:
        row = _row(who, Deed.LOOK, on, now, where)
        row |= {"after": kept(connection, asked), "once": once}
        connection.execute(insert_into(connection, AuditRow).values(row).on_conflict_do_nothing())


def slot(now: datetime) -> int:
    """The ten minutes of a moment, counted through."""
    return int(now.timestamp() // ONCE_IN.total_seconds())


def kept(connection: Connection, facts: Facts) -> dict[str, Any]:
    """`facts` as the audit may keep them: plain ones as they are, all other texts as keyed digests."""
    key = _key(connection)
    return {name: _kept(key, name, value) for name, value in facts.items()}


def _kept(key: bytes, name: str, value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | StrEnum):
        return value
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, str):
        return value if name in PLAIN else _digest(key, value)
    if isinstance(value, Mapping):
        return {inner: _kept(key, str(inner), one) for inner, one in value.items()}
    if isinstance(value, Iterable):
        return [_kept(key, name, one) for one in value]
    return _digest(key, str(value))


def _digest(key: bytes, value: str) -> str:
    made = hmac.new(key, value.encode("utf-8", "surrogatepass"), hashlib.sha256)
    return f"digest:{made.hexdigest()[:32]}"


def _key(connection: Connection) -> bytes:
    """The key of this store, made when it is first needed."""
    asked = select(col(StoreFact.value)).where(col(StoreFact.key) == KEY)
    found: str | None = connection.scalar(asked)
    if found is None:
        made = insert_into(connection, StoreFact).values(key=KEY, value=new_token())
        connection.execute(made.on_conflict_do_nothing())
        found = connection.execute(asked).scalar_one()
    return found.encode()


def _row(who: Doer, what: Deed, on: str, now: datetime, where: str | None) -> dict[str, Any]:
    person = who if isinstance(who, Who) else None
    name = HOUSE_NAME if isinstance(who, House) else who if isinstance(who, str) else ""
    return {
        "at": now,
        "person_id": person and person.person_id,
        "name": person.name if person else name,
        "what": what,
        "thing": on,
        "origin": where or (person.origin if person else None),
    }
