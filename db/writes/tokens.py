"""Making and revoking the tokens of programs, and noting that one was used."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import insert, or_, select, update

from db.engine import writing
from db.errors import Refused
from db.models import ApiToken, Deed, Scope, Topic, col
from db.reads.people import Who
from db.reads.tokens import MARK, PREFIX
from db.rights import By, Right, permit
from db.secrets import digest, new_prefix, new_token
from db.writes import audit
from db.writes.revisions import move

LONGEST_NAME = 80
LASTS_DAYS = 365
LONGEST_DAYS = 3_650
USED_AGAIN = timedelta(minutes=1)


def make(
    url: str,
    name: str,
    scopes: Collection[str],
    days: int,
    now: datetime,
    *,
    by: By,
    where: str | None = None,
) -> str:
    """A new token that may do what `scopes` name for `days`; it is returned here and stored nowhere.

    Raises NotAllowedError, or Refused for a name, scopes or a time that cannot be.
    """
    permit(by, Right.TOKENS)
    name = _checked(name, scopes, days)
    public = new_prefix(PREFIX)
    token = f"{MARK}{public}_{new_token()}"
    ends = now + timedelta(days=days)
    row = {"name": name, "prefix": public, "token_hash": digest(token), "scopes": sorted(scopes)}
    with writing(url) as connection:
        made = {"made_by_id": by.person_id, "created_at": now, "expires_at": ends}
        connection.execute(insert(ApiToken).values(**row, **made))
        after = {"name": name, "scopes": sorted(scopes), "until": ends}
        audit.note(
            connection, _who(by), Deed.CHANGE, f"token {public}", now, where=where or None, after=after
        )
        move(connection, Topic.PEOPLE, now)
    return token


def revoke(url: str, token_id: int, now: datetime, *, by: By, where: str | None = None) -> None:
    """From now on the token opens nothing; one that is revoked already stays as it is."""
    permit(by, Right.TOKENS)
    this = update(ApiToken).where(col(ApiToken.id) == token_id, col(ApiToken.revoked_at).is_(None))
    with writing(url) as connection:
        if connection.execute(this.values(revoked_at=now)).rowcount:
            asked = select(col(ApiToken.prefix)).where(col(ApiToken.id) == token_id)
            thing = f"token {connection.scalar(asked)}"
            audit.note(connection, _who(by), Deed.CHANGE, thing, now, where=where, after={"state": "revoked"})
            move(connection, Topic.PEOPLE, now)


def used(url: str, token_id: int, now: datetime) -> None:
    """Note that a token was used, at most once a minute."""
    last = col(ApiToken.last_used_at)
    due = update(ApiToken).where(col(ApiToken.id) == token_id, or_(last.is_(None), last <= now - USED_AGAIN))
    with writing(url) as connection:
        connection.execute(due.values(last_used_at=now))


def _checked(name: str, scopes: Collection[str], days: int) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise Refused(f"A token needs a name of 1 to {LONGEST_NAME} visible characters.")
    if not scopes or set(scopes) - set(Scope):
        raise Refused(f"A token may {', '.join(Scope)}: name at least one of these.")
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(f"A token lasts 1 to {LONGEST_DAYS} days.")
    return name


def _who(by: By) -> Who | str:
    return by if isinstance(by, Who) else "command line"
