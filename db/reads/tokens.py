"""Which program is asking: the token it shows, and the list of all for those who look after them."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from db.models import ApiToken, col, table_of
from db.secrets import digest

MARK = "tl_"
PREFIX = 8  # characters of a token after its mark, by which it is found


@dataclass(frozen=True, slots=True)
class Token:
    """A token that may be used: who it is for, and what with."""

    id: int
    name: str
    scopes: frozenset[str]
    expires_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token in the list; it can be used while it is neither revoked nor expired."""

    id: int
    name: str
    prefix: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


def prefix(token: str) -> str | None:
    """The public part of `token`; None for what cannot be one.

    >>> prefix("tl_3f9a01bc_secret"), prefix("nonsense")
    ('3f9a01bc', None)
    """
    start, _, secret = token.removeprefix(MARK).partition("_")
    return start if token.startswith(MARK) and len(start) == PREFIX and secret else None


def usable(connection: Connection, token: str, now: datetime) -> Token | None:
    """What `token` stands for, or None when it is unknown, revoked or expired."""
    public = prefix(token)
    if public is None:
        return None
    valid = col(ApiToken.revoked_at).is_(None), col(ApiToken.expires_at) > now
    asked: Select[Any] = select(table_of(ApiToken)).where(col(ApiToken.prefix) == public, *valid)
    row = connection.execute(asked).one_or_none()
    if row is None or not hmac.compare_digest(row.token_hash, digest(token)):
        return None
    return Token(row.id, row.name, frozenset(row.scopes), row.expires_at, row.last_used_at)


def every(connection: Connection) -> list[TokenRow]:
    """All tokens ever made, the newest first."""
    rows: Any = connection.execute(select(table_of(ApiToken)).order_by(col(ApiToken.id).desc()))
    return [
        TokenRow(
            row.id, row.name, row.prefix, tuple(row.scopes), row.created_at, row.expires_at,
            row.last_used_at, row.revoked_at,
        )
        for row in rows
    ]  # fmt: skip
