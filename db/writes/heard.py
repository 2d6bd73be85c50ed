"""Opening and revoking the links under which staff say what they heard from customers."""

from datetime import datetime

from sqlalchemy import insert, select, update

from db.engine import writing
from db.errors import Refused
from db.models import Deed, HeardLink, Source, SourceKind, Topic, col
from db.reads.people import Who
from db.rights import Right, permit
from db.secrets import digest, new_token, seal
from db.writes import audit
from db.writes.revisions import move


def open_link(url: str, by: Who, source_id: int, now: datetime) -> str:
    """Open a link to the page of a source of kind staff; its token. Raises Refused for any other source."""
    permit(by, Right.SOURCES)
    token = new_token()
    row = {"source_id": source_id, "token_hash": digest(token), "token": seal(token)}
    with writing(url) as connection:
        kind = connection.scalar(select(col(Source.kind)).where(col(Source.id) == source_id))
        if kind != SourceKind.STAFF:
            raise Refused("Only what staff hear is said under a link.")
        made = insert(HeardLink).values(row | {"created_at": now, "by_person_id": by.person_id})
        connection.execute(made)
        audit.note(connection, by, Deed.CHANGE, f"source {source_id}", now, after={"act": "open a link"})
        move(connection, Topic.SOURCES, now)
    return token


def revoke(url: str, by: Who, link_id: int, now: datetime) -> None:
    """Let a link lead nowhere any more; what was said under it stays."""
    permit(by, Right.SOURCES)
    with writing(url) as connection:
        mine = update(HeardLink).where(col(HeardLink.id) == link_id, col(HeardLink.revoked_at).is_(None))
        connection.execute(mine.values(revoked_at=now))
        audit.note(connection, by, Deed.CHANGE, f"link {link_id}", now, after={"act": "revoke"})
        move(connection, Topic.SOURCES, now)
