"""A token opens what it was made for, until it ends or is revoked; the store cannot give it away."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from db.engine import reading
from db.errors import Refused
from db.models import ApiToken, AuditRow, Scope
from db.reads import tokens as reads
from db.rights import HOUSE
from db.writes import tokens
from tests.db.cast import NOW


def made(url: str, *scopes: Scope, days: int = 30) -> str:
    return tokens.make(url, "The shop's till", scopes or (Scope.INGEST,), days, NOW, by=HOUSE)


def usable(url: str, token: str, **later: int) -> reads.Token | None:
    with reading(url) as connection:
        return reads.usable(connection, token, NOW + timedelta(**later))


def listed(url: str) -> list[reads.TokenRow]:
    with reading(url) as connection:
        return reads.every(connection)


def test_a_token_opens_what_it_was_made_for_until_its_end(database_url: str) -> None:
    token = made(database_url, Scope.INGEST, Scope.READ)
    found = usable(database_url, token, days=29)
    assert found is not None
    assert found.scopes == {"ingest", "read"}
    assert usable(database_url, token, days=30) is None


def test_the_store_holds_only_what_nobody_can_turn_back(database_url: str) -> None:
    token = made(database_url)
    secret = token.split("_", 2)[2]
    assert len(secret) >= 43, "256 bits in base64"
    with reading(database_url) as connection:
        rows = [connection.execute(select(table)).mappings().all() for table in (ApiToken, AuditRow)]
    assert token not in str(rows)
    assert secret not in str(rows)


@pytest.mark.parametrize(
    "spoil", [lambda t: t[:-1], lambda t: t + "x", lambda t: t[3:], lambda _t: "", str.upper]
)
def test_what_is_not_the_token_opens_nothing(sqlite_url: str, spoil) -> None:
    assert usable(sqlite_url, spoil(made(sqlite_url))) is None


def test_a_revoked_token_opens_nothing(database_url: str) -> None:
    token, other = made(database_url), made(database_url)
    tokens.revoke(database_url, listed(database_url)[-1].id, NOW, by=HOUSE)
    assert usable(database_url, token) is None
    assert usable(database_url, other) is not None


def test_last_use_is_written_once_a_minute(database_url: str) -> None:
    made(database_url)
    (row,) = listed(database_url)
    for seconds, shown in ((0, 0), (59, 0), (61, 61)):
        tokens.used(database_url, row.id, NOW + timedelta(seconds=seconds))
        assert listed(database_url) == [replace(row, last_used_at=NOW + timedelta(seconds=shown))]


@pytest.mark.parametrize(
    ("name", "scopes", "days", "why"),
    [
        ("", ("read",), 1, "name"),
        ("x" * 81, ("read",), 1, "name"),
        ("a", (), 1, "at least one"),
        ("a", ("everything",), 1, "at least one"),
        ("a", ("read",), 0, "days"),
        ("a", ("read",), 3_651, "days"),
    ],
)
def test_a_token_that_cannot_be_is_refused_in_words(
    sqlite_url: str, name: str, scopes: tuple[str, ...], days: int, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        tokens.make(sqlite_url, name, scopes, days, NOW, by=HOUSE)


def test_making_and_revoking_is_in_the_audit(database_url: str) -> None:
    made(database_url)
    (row,) = listed(database_url)
    tokens.revoke(database_url, row.id, NOW, by=HOUSE)
    with reading(database_url) as connection:
        noted = connection.execute(select(AuditRow.thing, AuditRow.name)).all()
    assert noted == [(f"token {row.prefix}", "command line")] * 2
